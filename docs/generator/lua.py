"""The page of every name that a script in Lua has: in the package, and in the reference."""

from __future__ import annotations

from kosmo.lua.library_page import TITLE, text

from docs.generator.markdown import page


def lua_page() -> str:
    """Give the page as `kosmo docs lua` shows it."""
    return f"# {TITLE}\n\n{text()}\n"


def lua_reference() -> str:
    """Give the page of the reference, which says where it comes from."""
    return page(TITLE, text())
