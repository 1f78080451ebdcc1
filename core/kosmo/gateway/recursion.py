"""A gateway that is its own upstream would start itself without end."""

from __future__ import annotations

import os

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.mcp.definition import ServerDefinition


def refuse_recursion(name: str) -> None:
    """Raise UsageError for a server that starts a gateway of kosmo, however it is started."""
    from kosmo.mcp import sources

    definition = sources.definition(name)
    if is_gateway(definition):
        raise UsageError(
            f"the MCP server `{name}` is a gateway of kosmo itself; name what it offers here, such"
            " as with `--integration`",
            code="recursive_upstream",
        )


def is_gateway(definition: ServerDefinition) -> bool:
    """Tell whether a server's command is `kosmo mcp serve` in any spelling."""
    if definition.command is None:
        return False
    words = [definition.command, *definition.args]
    named = any("kosmo" in os.path.basename(word) for word in words)
    serves = any(
        word == "mcp:serve" or words[index : index + 2] == ["mcp", "serve"]
        for index, word in enumerate(words)
    )
    return named and serves
