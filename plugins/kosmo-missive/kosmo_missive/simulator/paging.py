"""The vendor's two ways to page: by offset, and by time with an inclusive bound."""

from __future__ import annotations

from kosmo_missive.simulator.checks import refuse, uuid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def by_offset(request: SimulatorRequest, rows: Iterable[Row]) -> list[Row]:
    """Cut a page out of rows by `limit` (50, 2..200) and `offset`."""
    size = _limit(request, 50, 200)
    offset = number(request, "offset") or 0
    if offset < 0:
        raise refuse("min 'offset' value is 0")
    return list(rows)[offset : offset + size]


def by_time(
    request: SimulatorRequest, rows: Iterable[Row], cursor: str, *, standard: int, largest: int
) -> list[Row]:
    """Cut a page out of rows by `limit` and `until`, newest first by the time `cursor`.

    `until` is inclusive. Rows that share the time of the page's last row come with it, so that
    a page may hold more than `limit`. A row without the time is placed by when it was created.
    """
    size = _limit(request, standard, largest)
    until = number(request, "until")
    timed = [(row.get(cursor) or row["created_at"], row) for row in rows]
    timed.sort(key=lambda pair: (-pair[0], pair[1]["id"]))
    if until is not None:
        timed = [pair for pair in timed if pair[0] <= until]
    last = timed[size - 1][0] if len(timed) >= size else None
    return [row for place, (time, row) in enumerate(timed) if place < size or time == last]


def number(request: SimulatorRequest, name: str) -> int | None:
    """Read an integer of the query, None where it is absent."""
    value = request.query.get(name)
    if value is None:
        return None
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        raise refuse(f"'{name}' must be an integer")
    return int(value)


def flag(request: SimulatorRequest, name: str) -> bool:
    """Read a boolean of the query: `true`, or `false` as if it were absent."""
    value = request.query.get(name, "false")
    if value not in ("true", "false"):
        raise refuse(f"'{name}' must be a boolean")
    return value == "true"


def query_uuid(request: SimulatorRequest, name: str) -> str | None:
    """Read an id of the query, None where it is absent; an empty one is refused."""
    return uuid(dict(request.query), name)


def _limit(request: SimulatorRequest, standard: int, largest: int) -> int:
    size = number(request, "limit")
    if size is None:
        return standard
    if size < 2:
        raise refuse("min 'limit' value is 2")
    if size > largest:
        raise refuse(f"max 'limit' value is {largest}")
    return size
