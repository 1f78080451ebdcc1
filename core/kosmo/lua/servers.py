"""`mcp.*` of Lua. There are no servers yet: the list is empty, and none of a name is found."""

from __future__ import annotations

from kosmo.lua.namespace import unknown_server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAMES = (
    "servers", "tools", "schema", "call", "resources", "read_resource", "prompts", "get_prompt",
)  # fmt: skip


def answer(name: str, given: list[Any]) -> list[str]:
    """Answer `mcp.servers()` and the like; tools are named behind their server: `server.tool`.

    Raises UsageError for any server that is named.
    """
    if name in ("servers", "tools") and not given:
        return []
    named = given[0] if given and isinstance(given[0], str) else ""
    raise unknown_server(named.partition(".")[0])
