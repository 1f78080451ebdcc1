"""What is told of a name that nothing has, or several have: the nearest, or those there are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kosmo import Object

_NEAR = 3  # names that are suggested at once
_LONGEST = 200  # characters of a list in a sentence


def unknown(resource: str, wanted: str, rows: list[Object], by: Sequence[str]) -> str:
    """Say that no row of a resource is called so, and which may be meant; none is ever taken.

    `by` are the fields that a row may be named by.
    """
    words = resource.replace("_", " ")
    told = f"there is no {words.removesuffix('s')} `{wanted}`"
    if not rows:
        return f"{told}; there are no {words}"
    near = _near(wanted.casefold(), rows, by)
    if near:
        return f"{told}; did you mean {' or '.join(f'`{_shown(row, rows, by)}`' for row in near)}?"
    return f"{told}; there are {cut_off(f'`{_shown(row, rows, by)}`' for row in rows)}"


def ambiguous(resource: str, wanted: str, rows: list[Object], by: Sequence[str]) -> str:
    """Say that several rows of a resource are called so, with their ids."""
    words = resource.replace("_", " ")
    return f"`{wanted}` names {len(rows)} of the {words}; give the id, of {listed(rows, by[-1])}"


def listed(rows: list[Object], key: str = "name") -> str:
    """List rows as `id (name)`, as many as a sentence bears."""
    return cut_off(f"{row.get('id')} ({row.get(key)})" for row in rows)


def cut_off(texts: Iterable[str]) -> str:
    """Join texts to a list that a sentence bears, and count those left out."""
    several = list(texts)
    shown, length = 0, 0
    for text in several:
        length += len(text) + 2
        if shown and length > _LONGEST:
            break
        shown += 1
    more = len(several) - shown
    return ", ".join(several[:shown]) + (f" and {more} more" if more else "")


def _near(meant: str, rows: list[Object], by: Sequence[str]) -> list[Object]:
    """Find rows whose name begins so or has such a word, else the row with the nearest name."""
    named = [(row, [str(row[key]).casefold() for key in by if row.get(key)]) for row in rows]
    begun = [row for row, names in named if any(_has(name, meant) for name in names)]
    if begun:
        return begun[:_NEAR]
    from difflib import get_close_matches

    known = {part: row for row, names in named for name in names for part in (*name.split(), name)}
    return [known[one] for one in get_close_matches(meant, known, 1, 0.6)]


def _has(name: str, meant: str) -> bool:
    return name.startswith(meant) or meant in name.split()


def _shown(row: Object, rows: list[Object], by: Sequence[str]) -> str:
    """Give the name of a row that names no other, as far as there is one."""
    first = row.get(by[0])
    alike = [one for one in rows if one.get(by[0]) == first]
    return str(first if first and len(alike) == 1 else row.get(by[-1]))
