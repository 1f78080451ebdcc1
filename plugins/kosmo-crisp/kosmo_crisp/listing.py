"""Numbered pages, and the page size that Crisp has not: `page` and `per_page` of any list."""

from __future__ import annotations

from kosmo_crisp.vendor import LARGEST, SEEN, SMALLEST
from kosmo_crisp.website import rows_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo import Client, Object

    from kosmo_crisp.website import Website


def conversation_page(
    client: Client, site: Website, params: Object, page: int, per_page: int
) -> list[Object]:
    """Give one page of conversations of any size, from pages of the 20 to 50 that Crisp takes."""
    size = upstream_size(client.wanted(per_page))
    skip = (page - 1) * per_page

    def fetch(number: int) -> tuple[list[Object], bool]:
        asked = {"per_page": size, **params}
        rows = site.rows("conversations", str(number), params=asked)
        return rows, len(rows) >= size

    rows = client.numbered(fetch, size=size, limit=per_page, skip=skip, identity="session_id")
    resume(client, page, per_page)
    return rows


def fixed_page(
    client: Client,
    site: Website,
    path: tuple[str, ...],
    page: int,
    per_page: int,
    *,
    identity: str,
    params: Object | None = None,
    shape: Callable[[Object], Object] | None = None,
) -> list[Object]:
    """Give one page of any size of a list whose page size is Crisp's own, and not documented.

    Twenty rows to a page are taken for granted where the pages that are read bear it out; else
    the first page tells. A list of texts becomes rows that hold them as their `identity`; rows
    are given as `shape` makes them.
    """
    ahead: dict[int, list[Object]] = {}  # pages that were read to learn the size
    largest = 0

    def rows_of(number: int) -> list[Object]:
        nonlocal largest
        data = site.get(*path, str(number), params=params)
        texts = isinstance(data, list) and all(isinstance(one, str) for one in data)
        rows = [{identity: one} for one in data] if texts else rows_in(data)
        largest = max(largest, len(rows))
        return rows

    def size_of(number: int) -> int:
        if number not in ahead:
            ahead[number] = rows_of(number)
        return len(ahead[number])

    def fetch(number: int) -> tuple[list[Object], bool]:
        rows = ahead.pop(number) if number in ahead else rows_of(number)
        # A page that is shorter than another one is the last; the first may be short or whole.
        more = 0 < largest <= len(rows)
        return rows if shape is None else [shape(row) for row in rows], more

    skip = (page - 1) * per_page
    size = SEEN
    if skip and size_of(skip // SEEN + 1) != SEEN:
        size = size_of(1) or SEEN
    rows = client.numbered(fetch, size=size, limit=per_page, skip=skip, identity=identity)
    resume(client, page, per_page)
    return rows


def upstream_size(wanted: int | None) -> int:
    """Choose the page size to ask for: what is wanted, a whole part of it, or the largest."""
    if wanted is None:
        return LARGEST
    for parts in range(1, 6):
        if wanted % parts == 0 and SMALLEST <= wanted // parts <= LARGEST:
            return wanted // parts
    return SMALLEST if wanted < SMALLEST else LARGEST


def resume(client: Client, page: int, per_page: int) -> None:
    """Tell on which page a list goes on, if it was cut: rows may come twice, none is left out."""
    behind = (page - 1) * per_page + client.given
    client.resume({"page": behind // per_page + 1, "per_page": per_page}, left_out=False)
