"""A server on the SDK itself, which speaks both eras: `sdk_server.py` on stdio, or `… PORT`."""

from __future__ import annotations

import sys

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

server = MCPServer("sdk")


@server.tool(annotations=ToolAnnotations(read_only_hint=True))  # type: ignore[untyped-decorator]
def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b


@server.tool(annotations=ToolAnnotations(destructive_hint=False))  # type: ignore[untyped-decorator]
def fail(reason: str) -> str:
    """Fail, whatever the reason."""
    raise ValueError(reason)


@server.resource("note:///one")  # type: ignore[untyped-decorator]
def note() -> str:
    """The one note."""
    return "the note"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run("streamable-http", port=int(sys.argv[1]))
    else:
        server.run("stdio")
