"""Following a list whose pages are numbered, such as `/conversations/2` or `?page=2`."""

from __future__ import annotations

from kosmo.http.gathering import Gathering

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
) -> Gathering:
    """Read numbered pages, the first being 1, until enough rows came or the list ended.

    `fetch` gives a page's rows and whether more follow. It may leave rows out, so that a page is
    empty: that the service's own pages move on is for `fetch` to see. `size` is how many rows the
    service puts on a page; with it `skip` rows are left out without reading their pages. A row
    whose `identity` came before is dropped.
    """
    if pages.all:
        limit = pages.max_items
    number, left_out = skip // size + 1, skip % size
    end = None if limit is None else left_out + limit
    found = Gathering(start=left_out, end=end, facts=facts, identity=identity, sink=pages.sink)
    fetched, more = 0, True
    while more:
        page, more = fetch(number)
        fetched += 1
        facts.pages += 1
        found.add(page, more=more)
        if found.is_full or fetched == pages.max_pages:
            break
        number += 1
    facts.truncated = facts.truncated or found.beyond is not None or more
    return found
