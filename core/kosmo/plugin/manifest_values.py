"""What no value of a manifest may be, whatever it is for: each is looked at once."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEEPEST = 40  # objects and lists in one another
_MOST = 1_000_000  # values
_LARGE = 20_000  # values; the faults of so many cannot be told all
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def refuse_strange(manifest: Any) -> None:
    """Refuse what a terminal must not be shown, and what is too deep or too much to go through.

    Raises ValueError with the place.
    """
    if _count(manifest, "", 0, 0) > _MOST:
        raise ValueError(f"it has more than {_MOST} values")


def is_large(manifest: Any) -> bool:
    """Tell whether a manifest has more values than one is asked to mend at once."""
    return _count(manifest, "", 0, 0) > _LARGE


def _count(value: Any, where: str, depth: int, count: int) -> int:
    """Count values up to `_MOST`, this one and those in it."""
    if depth > _DEEPEST:
        raise ValueError(f"`{where[:80]}…` is too deep")
    if isinstance(value, str):
        _refuse_hidden(value, where)
    count += 1
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
        for name in value:
            _refuse_hidden(name, where)
    elif isinstance(value, list):
        inner = enumerate(value)
    for name, one in inner:
        if count > _MOST:
            break
        count = _count(one, f"{where}.{name}" if where else str(name), depth + 1, count)
    return count


def _refuse_hidden(text: str, where: str) -> None:
    if _HIDDEN.search(text):
        raise ValueError(f"`{where[:80]}` has a character that cannot be shown")
