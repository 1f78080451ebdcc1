"""The libraries of the optional extras: there, or an error that says how to install them."""

from __future__ import annotations

from kosmo.errors import UsageError

_MODULES = {
    "langchain": ("langchain_core",),
    "mcp": ("mcp", "anyio"),
    "serve": ("starlette", "uvicorn"),
}


def need(extra: str, purpose: str) -> None:
    """Go on where every library of an extra is installed; nothing is imported.

    `purpose` begins the sentence, such as `MCP servers`. Raises UsageError `extra_missing`.
    """
    from importlib.util import find_spec

    lacking = [name for name in _MODULES[extra] if find_spec(name) is None]
    if lacking:
        raise UsageError(
            f"{purpose} need the extra `{extra}`, which is not installed ({', '.join(lacking)})",
            hint=f"install `kosmo[{extra}]` where kosmo is installed, such as with pip",
            code="extra_missing",
        )
