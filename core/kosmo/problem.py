"""The words in which the validator tells what is wrong."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def not_an_id(text: str) -> str:
    """Say why a text cannot be an id, or nothing where it can."""
    if not text.strip():
        return "must be an id, not empty"
    if text in (".", "..") or any(c in "/\\?#" or c.isspace() or not c.isprintable() for c in text):
        return f"must be an id, without slash, space or dots that climb, not {shown(text)}"
    return ""


def nearest(name: str, valid: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Find the valid name that a mistyped one comes nearest to, if one is near enough."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(valid), n=1, cutoff=cutoff)), None)


def suggestion(name: str, valid: list[str]) -> str:
    """Suggest the nearest valid name, or list them all."""
    near = nearest(name, valid)
    if near is not None:
        return f"; did you mean `{near}`?"
    return f"; it takes {', '.join(f'`{one}`' for one in valid)}" if valid else "; it takes none"


def inside(where: str, name: str) -> str:
    """Give the dotted place of a key."""
    return f"{where}.{name}" if where else name


def named(where: str) -> str:
    """Name a place in a sentence."""
    return f"`{where}`" if where else "the value"


def shown(value: Any) -> str:
    """Show a value as JSON, cut to sixty characters."""
    import json

    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"
