"""Names of servers and of their tools, and the one spelling that they have everywhere."""

from __future__ import annotations

from kosmo.errors import UsageError

LONGEST = 40

_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
_NAME = _WORD | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ-")


def identifier(text: str, otherwise: str = "tool") -> str:
    """Give the spelling of a name: lower case, what is no letter, digit or `_` made `_`.

    `otherwise` stands in for a name of which nothing is left.
    """
    kept = "".join(c if c in _WORD else " " for c in text.strip().lower())
    return "_".join(kept.split()).strip("_") or otherwise


def refusal(name: str) -> str:
    """Say why a server cannot be called by this name, or nothing where it can."""
    if not name:
        return "the name is empty"
    if len(name) > LONGEST:
        return f"a name has at most {LONGEST} characters, not {len(name)}"
    if not set(name) <= _NAME or name.startswith("-") or identifier(name, "") == "":
        return "a name takes A-Z, a-z, 0-9, `_` and `-`, and does not begin with `-`"
    return ""


def check_server_name(name: str) -> str:
    """Give the name back; raises UsageError where no server can be called by it."""
    told = refusal(name)
    if told:
        raise UsageError(f"`{name[:60]}` cannot name an MCP server: {told}", code="bad_name")
    return name
