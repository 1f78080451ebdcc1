"""Following a paged list to the number of rows that is wanted."""

from __future__ import annotations

from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Facts, Pages
    from kosmo.http.client import Client
    from kosmo.http.pages import PageStyle

    Row = dict[str, Any]


def follow(
    client: Client,
    path: str,
    items: str,
    style: PageStyle,
    params: dict[str, Any],
    limit: int | None,
    skip: int,
    keep: Callable[[Row], bool] | None,
    scan: int | None,
    facts: Facts,
    pages: Pages,
) -> list[Row]:
    """Read pages until enough rows came, the list ended or a bound was met.

    Rows are told apart by `id`; a page that brings nothing new ends the list. `scan` holds
    unless the whole list was asked for.
    """
    if pages.all:
        limit = pages.max_items
    start = style.first(skip)
    skip = 0 if start else skip
    rows: list[Row] = []
    places: list[int] = []
    seen: set[str] = set()
    before = read = int(start.get("offset", 0)) if start else 0
    end = None if limit is None else limit + skip
    following: dict[str, Any] | None = start
    fetched = 0
    while following is not None:
        wanted = None if end is None or keep else end - len(rows)
        size = style.size(wanted, later=fetched > 0)
        page = _array(
            client.request("GET", path, params={**params, **following, "limit": size}).data, items
        )
        fetched += 1
        new = False
        for place, row in enumerate(page, start=read):
            if _first_time(row, seen):
                new = True
                if keep is None or keep(row):
                    rows.append(row)
                    places.append(place)
        read += len(page)
        following = style.following(page, size, read) if new else None
        if (end is not None and len(rows) >= end) or fetched == pages.max_pages:
            break
        if scan is not None and read - before >= scan and not pages.all:
            break
    if end is not None and len(rows) > end:
        following = style.at(rows[end], places[end])
    facts.pages += fetched
    if keep is not None:
        facts.scanned = (facts.scanned or 0) + read - before
    facts.truncated = facts.truncated or following is not None
    facts.next = following
    return rows[skip:end]


def _array(data: Any, items: str) -> list[Row]:
    found = data.get(items) if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise ServiceError(f"the service's answer has no list `{items}`", code="malformed_answer")
    return found


def _first_time(row: Row, seen: set[str]) -> bool:
    identity = row.get("id")
    if identity is None:
        return True
    if identity in seen:
        return False
    seen.add(identity)
    return True
