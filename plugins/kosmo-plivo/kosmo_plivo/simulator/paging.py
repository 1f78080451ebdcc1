"""The vendor's pages, and its filters by comparison."""

from __future__ import annotations

from operator import eq, ge, gt, le, lt
from urllib.parse import urlencode

from kosmo import SimulatorReply, new_id

from kosmo_plivo.simulator.checks import refuse
from kosmo_plivo.simulator.clock import KEPT, filter_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

LARGEST = 20
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "": eq,
    "__gt": gt,
    "__gte": ge,
    "__lt": lt,
    "__lte": le,
}
ENDINGS = tuple(_TESTS)


def page(
    request: SimulatorRequest,
    rows: Iterable[Row],
    view: Callable[[Row], Row],
    *,
    counted: bool = True,
    lasting: bool = True,
    **also: str,
) -> SimulatorReply:
    """Answer a page of `rows` by `limit` (20, 1..20) and `offset`, wrapped with `meta`.

    `also` are further keys beside `meta`.
    """
    limit, offset = bounds(request)
    found = list(rows)
    meta: Row = {"limit": limit, "next": None, "offset": offset, "previous": None}
    if offset + limit < len(found):
        meta["next"] = _place(request, limit, offset + limit)
    if offset:
        meta["previous"] = _place(request, limit, max(0, offset - limit))
    if counted:
        meta["total_count"] = len(found)
    shown = [view(row) for row in found[offset : offset + limit]]
    data = {"api_id": new_id(), **also, "meta": meta, "objects": shown}
    return SimulatorReply(data, lasting=lasting)


def bounds(request: SimulatorRequest) -> tuple[int, int]:
    """Read `limit` and `offset`."""
    limit, offset = number(request, "limit"), number(request, "offset")
    if limit is not None and not 1 <= limit <= LARGEST:
        raise refuse("limit should be between 1 and 20")
    return LARGEST if limit is None else limit, offset or 0


def number(request: SimulatorRequest, name: str) -> int | None:
    """Read a whole number of the query, None where it is absent."""
    text = request.query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise refuse(f"{name} must be an integer")
    return int(text)


def word(request: SimulatorRequest, name: str, words: Iterable[str]) -> str | None:
    """Read a word of the query, None where it is absent; another word is refused."""
    text = request.query.get(name)
    allowed = tuple(words)
    if text is not None and text not in allowed:
        raise refuse(f"{name} should be one of {', '.join(allowed)}")
    return text


def equal(request: SimulatorRequest, rows: Iterable[Row], **fields: str) -> list[Row]:
    """Keep the rows whose `fields` are what the query asks of the parameters of these names."""
    asked = {field: request.query[name] for name, field in fields.items() if name in request.query}
    return [
        row
        for row in rows
        if all(str(row.get(field) or "") == text for field, text in asked.items())
    ]


def within(
    request: SimulatorRequest, rows: Iterable[Row], name: str, field: str, window: int | None
) -> list[Row]:
    """Keep the rows whose time is as the query compares it; of the last `window` unless it does.

    Nothing older than 90 days is kept.
    """
    asked = {ending: filter_time(request, name + ending) for ending in ENDINGS}
    low = request.now - KEPT
    if window is not None and all(value is None for value in asked.values()):
        low = request.now - window
    return [row for row in rows if row[field] >= low and compared(row[field], asked)]


def measured(request: SimulatorRequest, rows: Iterable[Row], name: str, field: str) -> list[Row]:
    """Keep the rows whose number is as the query compares it."""
    asked = {ending: number(request, name + ending) for ending in ENDINGS}
    return [row for row in rows if compared(row[field], asked)]


def compared(value: float, asked: dict[str, Any]) -> bool:
    """Say whether a value is as it is asked for, by the endings of the parameters."""
    return all(_TESTS[ending](value, bound) for ending, bound in asked.items() if bound is not None)


def _place(request: SimulatorRequest, limit: int, offset: int) -> str:
    query = {**request.query, "limit": limit, "offset": offset}
    return f"/v1/{request.path}?{urlencode(query)}"
