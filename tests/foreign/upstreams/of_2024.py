"""A server of the SDK's version 1.2.1, which ends when it is asked what it does not know."""

from __future__ import annotations

from mcp.server.fastmcp import FastMCP

server = FastMCP("old")


@server.tool()  # type: ignore[untyped-decorator]
def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


@server.resource("note://{name}")  # type: ignore[untyped-decorator]
def note(name: str) -> str:
    """Give a note."""
    return f"Note {name}"


@server.prompt()  # type: ignore[untyped-decorator]
def greet(name: str) -> str:
    """Greet someone."""
    return f"Hello, {name}!"


if __name__ == "__main__":
    server.run()
