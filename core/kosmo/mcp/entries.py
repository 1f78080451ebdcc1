"""Where in a file its servers stand, and entries as kosmo writes them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition
    from kosmo.mcp.document import Document

    Entry = dict[str, Any]

KEYS = ("mcpServers", "servers")
"""The keys that servers stand under; where a file has both, the first counts."""


def entries(document: Document) -> tuple[str | None, dict[str, Any] | None]:
    """Give the key that servers stand under, and them; None where what stands there is no table."""
    key = next((one for one in KEYS if one in document.data), None)
    held = document.data.get(key) if key else {}
    return key, held if isinstance(held, dict) else None


def entry_of(definition: ServerDefinition, *, typed: bool = False) -> Entry:
    """Write a definition as an entry that every client reads; `typed` names the transport too.

    What is as it would be anyway is left out.
    """
    from kosmo.mcp.definition import SECONDS

    entry: Entry = {}
    if definition.kind == "http":
        entry = {"type": "http", "url": definition.url, "headers": dict(definition.headers)}
    else:
        entry = {"type": "stdio"} if typed else {}
        entry |= {"command": definition.command, "args": list(definition.args)}
        entry["env"] = dict(definition.env)
        if definition.cwd and definition.cwd != definition.source.root:
            entry["cwd"] = definition.cwd
    entry = {key: value for key, value in entry.items() if value not in ({}, [])}
    if not definition.enabled:
        entry["enabled"] = False
    if definition.timeout != SECONDS:
        whole = definition.timeout.is_integer()
        entry["timeout"] = int(definition.timeout) if whole else definition.timeout
    return entry
