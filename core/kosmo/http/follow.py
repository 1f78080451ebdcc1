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

    Rows are told apart by `id`; two pages running that bring nothing new end the list, as a
    service would that gives the same page forever. `scan` holds unless the whole list was asked
    for. `facts.next` has the arguments that go on where this call stopped: rows may come twice
    over it, none is left out.
    """
    if pages.all:
        limit = pages.max_items
    start = style.first(skip)
    skip = 0 if start else skip
    found = _Found(keep, int(start.get("offset", 0)))
    end = None if limit is None else limit + skip
    following: dict[str, Any] | None = start
    fetched = 0
    page: list[Row] = []
    size = 0
    while following is not None:
        wanted = None if end is None or keep else end - len(found.rows)
        size = style.size(wanted, later=fetched > 0)
        asked = {**params, **following, "limit": size}
        page = _array(client.request("GET", path, params=asked).data, items)
        fetched += 1
        found.add(page)
        following = style.following(page, size, found.position) if found.idle < 2 else None
        lost = style.leaves_out(page, following)
        if lost is not None:
            facts.notes.append(lost)
        if (end is not None and len(found.rows) >= end) or fetched == pages.max_pages:
            break
        if scan is not None and found.scanned >= scan and not pages.all:
            break
    cut = following is not None or (len(page) >= size and not found.idle)
    if end is not None and len(found.rows) > end:
        following, cut = style.at(found.rows, end, found.places[end]), True
    if following is not None and skip:
        following = {**following, "offset": max(0, skip - len(found.rows))}
    if following is not None and following.items() <= {"offset": 0, **params}.items():
        facts.notes.append("`next` leads here again: too many rows share a time; raise the limit")
    facts.pages += fetched
    if keep is not None:
        facts.scanned = (facts.scanned or 0) + found.scanned
    facts.truncated = facts.truncated or cut
    facts.next = following
    return found.rows[skip:end]


class _Found:
    """Rows as they come in: each once, with its place in the service's own count."""

    def __init__(self, keep: Callable[[Row], bool] | None, first: int) -> None:
        self.rows: list[Row] = []
        self.places: list[int] = []
        self.scanned = 0
        self.position = first
        self.idle = 0  # pages running that brought nothing new
        self._keep = keep
        self._seen: set[str | int] = set()
        self._page: list[Row] = []

    def add(self, page: list[Row]) -> None:
        repeated = page == self._page
        new = [] if repeated else [row for row in enumerate(page) if self._first_time(row[1])]
        for place, row in new:
            if self._keep is None or self._keep(row):
                self.rows.append(row)
                self.places.append(self.position + place)
        self.scanned += len(page)
        self.position += len(page)
        self.idle = 0 if new else self.idle + 1
        self._page = page

    def _first_time(self, row: Row) -> bool:
        identity = row.get("id")
        if not isinstance(identity, (str, int)):
            return True
        if identity in self._seen:
            return False
        self._seen.add(identity)
        return True


def _array(data: Any, items: str) -> list[Row]:
    found = data
    for name in items.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ServiceError(
            f"the service's answer has no list `{items}` of objects", code="malformed_answer"
        )
    return found
