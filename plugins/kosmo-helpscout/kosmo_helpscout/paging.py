"""Pages of any size, made from Help Scout's, whose size nobody can choose."""

from __future__ import annotations

from kosmo import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Numbered, Object


class HalList:
    """A list of the service, read on from one row; its pages say how large they are.

    `total` is how many rows the list has, None where the service does not tell.
    """

    def __init__(
        self,
        client: Client,
        path: tuple[str, ...],
        key: str,
        params: Object,
        pages: Numbered,
        *,
        skip: int = 0,
    ) -> None:
        """Take where the list is, the name of its rows in `_embedded`, filters and page size.

        `skip` rows are left out first, without reading their pages.
        """
        self._client = client
        self._path = path
        self._key = key
        self._params = params
        self._size = pages.size
        self._place = skip
        self._ahead: dict[int, Json] = {}  # pages that hold other rows than was assumed
        self._empty = 0  # pages running without a row though more were named
        self.total: int | None = None

    def following(self, _: int = 0) -> tuple[list[Object], bool]:
        """Give the rows from the place that was reached to the end of its page; and if more follow.

        A page of another size than was assumed holds other rows: the place is looked up anew, so
        that none is left out and none comes twice.
        """
        for _attempt in range(_ATTEMPTS):
            number = self._place // self._size + 1
            data = self._ahead.pop(number, None)
            if data is None:
                # The filters go with every page: the service does not remember them.
                asked = {**self._params, "page": number}
                data = self._client.get(*self._path, params=asked)
            if isinstance(data, list):  # a list without pages comes bare, and whole
                self.total = len(data)
                return data[self._place :], False
            last = self._learn(data)
            begin = (number - 1) * self._size
            if begin <= self._place < begin + self._size:
                rows = rows_in(data, self._key)
                more = number < last if isinstance(last, int) else len(rows) >= self._size
                self._empty = self._empty + 1 if more and not rows else 0
                if self._empty >= _MOST_EMPTY:
                    raise ServiceError(
                        f"Help Scout names {last} pages, but page {number} and the one before are"
                        " empty: the list cannot be read to its end",
                        code="repeated_page",
                    )
                rows, self._place = rows[self._place - begin :], begin + self._size
                return rows, more
            self._ahead[number] = data
        raise ServiceError(
            "Help Scout's pages have another size each time: the list cannot be read in order",
            code="malformed_answer",
        )

    def _learn(self, data: Json) -> Json:
        """Learn from a page how large pages are; give the number of the last one, if it is told."""
        inside = data.get("_embedded") if isinstance(data, dict) else data
        if inside and not (isinstance(inside, dict) and isinstance(inside.get(self._key), list)):
            raise ServiceError(
                f"Help Scout's answer has no list `{self._key}`", code="malformed_answer"
            )
        told = (data or {}).get("page") or {}
        size, total = told.get("size"), told.get("totalElements")
        self.total = total if isinstance(total, int) else self.total
        if isinstance(size, int) and size > 0 and size != self._size:
            self._size = size
            self._ahead.clear()
        return told.get("totalPages")


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
    found = HalList(client, path, key, params or {}, pages, skip=skip)
    rows = client.numbered(found.following, size=pages.size, limit=per_page)
    behind = skip + client.given
    client.resume({"page": behind // per_page + 1}, left_out=False)
    total = behind if found.total is None else found.total
    return wrapped(client, key, rows, total=total, page=page, per_page=per_page)


def wrapped(
    client: Client, key: str, rows: list[Object], *, total: int, page: int, per_page: int
) -> Object:
    """Wrap rows as Help Scout does, with the count of pages of the size that was asked for."""
    if client.wanted(per_page) != per_page:  # `--all`: one page of everything
        page, per_page = 1, max(client.given, 1)
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
        found, more = whole.following()
        rows += found
        number += 1
    return rows


def rows_in(data: Json, key: str) -> list[Object]:
    """Give the rows under `_embedded`, which is absent where there are none."""
    inside = data.get("_embedded") if isinstance(data, dict) else None
    found = inside.get(key) if isinstance(inside, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


_MOST_PAGES = 40
_MOST_EMPTY = 2
_ATTEMPTS = 3  # to find a place in pages whose size turns out to be another one
