"""Pages of any size, made from Help Scout's, whose size nobody can choose."""

from __future__ import annotations

from kosmo import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Numbered, Object


class HalList:
    """A list of the service: its pages are asked for once each, and say how large they are."""

    def __init__(
        self, client: Client, path: tuple[str, ...], key: str, params: Object, pages: Numbered
    ) -> None:
        """Take where the list is, the name of its rows in `_embedded`, filters and page size."""
        self._client = client
        self._path = path
        self._key = key
        self._params = params
        self._pages: dict[int, Json] = {}
        self._checked = False
        self.size = pages.size
        self.total: int | None = None

    def rows(self, limit: int | None, skip: int) -> list[Object]:
        """Give up to `limit` rows behind `skip` others, reading no page that is not needed."""
        try:
            return self._read(limit, skip)
        except _OtherSizeError:
            self._checked = True  # a service that keeps changing its size is taken as it is
            return self._read(limit, skip)

    def fetch(self, number: int) -> tuple[list[Object], bool]:
        """Give the rows of a page, counted from 1, and whether more follow.

        The filters go with every page: the service does not remember them.
        """
        if number not in self._pages:
            asked = {**self._params, "page": number}
            self._pages[number] = self._client.get(*self._path, params=asked)
        data = self._pages[number]
        if isinstance(data, list):  # saved replies come bare
            self.total = len(data)
            return data, False
        inside = data.get("_embedded") if isinstance(data, dict) else data
        if inside and not (isinstance(inside, dict) and isinstance(inside.get(self._key), list)):
            raise ServiceError(
                f"Help Scout's answer has no list `{self._key}`", code="malformed_answer"
            )
        told = (data or {}).get("page") or {}
        self._learn(told)
        rows = rows_in(data, self._key)
        last = told.get("totalPages")
        return rows, number < last if isinstance(last, int) else len(rows) >= self.size

    def page(self, number: int) -> tuple[list[Object], bool]:
        """Give a page as `fetch` does, whatever size the service's pages turn out to have."""
        try:
            return self.fetch(number)
        except _OtherSizeError:
            return self.fetch(number)

    def _read(self, limit: int | None, skip: int) -> list[Object]:
        return self._client.numbered(self.fetch, size=self.size, limit=limit, skip=skip)

    def _learn(self, told: Object) -> None:
        size, total = told.get("size"), told.get("totalElements")
        self.total = total if isinstance(total, int) else self.total
        if isinstance(size, int) and size > 0 and size != self.size:
            self.size = size
            if not self._checked:
                raise _OtherSizeError


def listed(
    client: Client,
    *path: str,
    key: str,
    pages: Numbered,
    page: int = 1,
    per_page: int = 25,
    params: Object | None = None,
) -> Object:
    """List page number `page` of `per_page` rows, wrapped and counted as Help Scout would.

    `--all` goes on from there to the end of the list.
    """
    skip = (page - 1) * per_page
    found = HalList(client, path, key, params or {}, pages)
    rows = found.rows(per_page, skip)
    client.resume({"page": (skip + len(rows)) // per_page + 1}, left_out=False)
    total = skip + len(rows) if found.total is None else found.total
    return wrapped(client, key, rows, total=total, page=page, per_page=per_page)


def wrapped(
    client: Client, key: str, rows: list[Object], *, total: int, page: int, per_page: int
) -> Object:
    """Wrap rows as Help Scout does, with the count of pages of the size that was asked for."""
    if client.wanted(per_page) != per_page:  # `--all`: one page of everything
        page, per_page = 1, max(len(rows), 1)
    told = {
        "size": per_page,
        "totalElements": total,
        "totalPages": -(-total // per_page),
        "number": page,
    }
    return {"_embedded": {key: rows}, "page": told}


def every(client: Client, *path: str, key: str, pages: Numbered, params: Object) -> list[Object]:
    """Give a whole list that another answer needs, whatever the caller said about pages."""
    whole = HalList(client, path, key, params, pages)
    rows: list[Object] = []
    number, more = 1, True
    while more and number <= _MOST_PAGES:
        found, more = whole.page(number)
        rows += found
        number += 1
    return rows


def rows_in(data: Json, key: str) -> list[Object]:
    """Give the rows under `_embedded`, which is absent where there are none."""
    inside = data.get("_embedded") if isinstance(data, dict) else None
    found = inside.get(key) if isinstance(inside, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


_MOST_PAGES = 40


class _OtherSizeError(Exception):
    """The service's pages are of another size than was assumed."""
