"""Following a paged list to the number of rows that is wanted."""

from __future__ import annotations

from kosmo.errors import ServiceError
from kosmo.http.gathering import Gathering

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

    `scan` holds unless the whole list was asked for. `facts.next` has the arguments that go on
    where this call stopped: rows may come twice over it, none is left out.
    """
    if pages.all:
        limit = pages.max_items
    start = style.first(skip)
    skip = 0 if start else skip
    end = None if limit is None else limit + skip
    position = int(start.get("offset", 0))
    found = Gathering(
        start=skip, end=end, facts=facts, keep=keep, sink=pages.sink, position=position,
        overlapping=style.overlapping,
    )  # fmt: skip
    following: dict[str, Any] | None = start
    fetched = 0
    page: list[Row] = []
    size = largest = 0
    while following is not None:
        wanted = None if end is None or keep else end - found.count
        first, short = page, fetched == 1 and len(page) < size
        size = style.size(wanted, later=fetched > 0)
        asked = {**params, **following, "limit": size}
        page = _array(client.request("GET", path, params=asked).data, items)
        fetched += 1
        facts.pages += 1
        if short and page == first[: len(page)]:
            following, page = None, []  # the service has, or knows, no other page than the first
            break
        largest = max(largest, len(page), 1)
        full = size if style.short_ends else min(size, largest)
        following = style.following(page, full, found.position + len(page))
        found.add(page, more=following is not None)
        lost = style.leaves_out(page, following)
        if lost is not None:
            facts.notes.append(lost)
        if found.is_full or fetched == pages.max_pages:
            break
        if scan is not None and found.scanned >= scan and not pages.all:
            break
    cut = following is not None or (len(page) >= size and not found.idle)
    if found.beyond is not None:
        following, cut = style.at(*found.beyond), True
    if keep is not None:
        facts.scanned = (facts.scanned or 0) + found.scanned
    facts.truncated = facts.truncated or cut
    facts.next = following and _arguments(style, following, params, skip, found.count, facts)
    return found.rows


def _arguments(
    style: PageStyle, following: Row, params: Row, skip: int, count: int, facts: Facts
) -> Row:
    told = style.told(following)
    if skip:
        told["offset"] = max(0, skip - count)
    if told.items() <= {"offset": 0, **params}.items():
        facts.notes.append("`next` leads here again: too many rows share a time; raise the limit")
    return told


def _array(data: Any, items: str) -> list[Row]:
    found = data
    for name in items.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ServiceError(
            f"the service's answer has no list `{items}` of objects", code="malformed_answer"
        )
    return found
