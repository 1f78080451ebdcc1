"""What `json` lets through and JSON does not: the hooks of every strict reading of a text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LONGEST = 60  # characters of a text that an error repeats


def refuse_constant(name: str) -> Any:
    """Refuse `NaN` and `Infinity`; for `parse_constant`. Raises ValueError."""
    raise ValueError(f"`{name}` is not a JSON value")


def finite(text: str) -> float:
    """Read a number that a float can hold; for `parse_float`. Raises ValueError."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"the number `{text[:_LONGEST]}` is too large")
    return value


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; for `object_pairs_hook`.

    Raises ValueError for a key that stands twice, as one of the two would be lost.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f"the key `{name[:_LONGEST]}` stands twice")
            seen.add(name)
    return found
