"""Following a list whose pages are numbered, such as `/conversations/2` or `?page=2`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Facts, Pages

    Row = dict[str, Any]
    Fetch = Callable[[int], tuple[list[Row], bool]]


def follow_numbered(
    fetch: Fetch,
    size: int,
    limit: int | None,
    skip: int,
    identity: str,
    facts: Facts,
    pages: Pages,
) -> list[Row]:
    """Read numbered pages, the first being 1, until enough rows came or the list ended.

    `fetch` gives a page's rows and whether more follow. `size` is how many rows the service puts
    on a page; with it `skip` rows are left out without reading their pages. A row whose
    `identity` came before is dropped; a page that brings nothing new ends the list.
    """
    if pages.all:
        limit = pages.max_items
    number, left_out = skip // size + 1, skip % size
    rows: list[Row] = []
    seen: set[object] = set()
    fetched, more = 0, True
    while more:
        page, more = fetch(number)
        fetched += 1
        new = [row for row in page if _first_time(row.get(identity), seen)]
        rows += new[left_out:] if fetched == 1 else new
        more = more and bool(new)
        if (limit is not None and len(rows) >= limit) or fetched == pages.max_pages:
            break
        number += 1
    cut = limit is not None and len(rows) > limit
    facts.pages += fetched
    facts.truncated = facts.truncated or cut or more
    return rows if limit is None else rows[:limit]


def _first_time(identity: object, seen: set[object]) -> bool:
    if identity is None:
        return True
    if identity in seen:
        return False
    seen.add(identity)
    return True
