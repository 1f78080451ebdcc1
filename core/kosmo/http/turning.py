"""Following a list by the service's own parameters: offsets, pages, cursors, last rows, links."""

from __future__ import annotations

from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.http.body import Answer
    from kosmo.http.client import Client
    from kosmo.http.paging import Paging

    Row = dict[str, Any]
    Ask = Callable[[dict[str, Any]], Answer]


def turn(
    client: Client, ask: Ask, paging: Paging, limit: int | None, begin: Any, *, stream: bool = True
) -> list[Row]:
    """Read pages until `limit` rows came or the list ended; `meta` tells where it goes on.

    `ask` sends the request of one page, with the values of the parameters that lead to it.
    """
    turning = Turning(client, ask, paging, client.wanted(limit), begin)
    rows = client.numbered(turning.fetch, size=paging.maximum, limit=limit, stream=stream)
    client.resume(turning.following(client.cut), left_out=False)
    return rows


class Turning:
    """The pages of one list, each asked for with what the one before it said."""

    def __init__(
        self, client: Client, ask: Ask, paging: Paging, wanted: int | None, begin: Any
    ) -> None:
        """Take how many rows are wanted, and where the caller begins."""
        self._client = client
        self._ask = ask
        self._paging = paging
        most = paging.maximum
        self._size = most if wanted is None else max(1, min(most, wanted))
        self._position = self._next = begin
        self._before = self._count = self._largest = 0
        self._rows: list[Row] = []

    def fetch(self, number: int) -> tuple[list[Row], bool]:
        """Read the page behind the one before; gives its rows and whether to read another."""
        self._position, self._before = self._next, self._count
        answer = self._answer(first=number == 1)
        rows = rows_at(answer.data, self._paging.items)
        short = number == 2 and len(self._rows) < self._size
        if short and rows and rows == self._rows:
            self._next = None  # the service has, or knows, no other page than the first
            return [], False
        self._count += len(rows)
        self._largest = max(self._largest, len(rows))
        self._rows = rows
        self._next = self._after(answer)
        return rows, self._next is not None

    def following(self, cut: int | None) -> Row | None:
        """Give the argument that goes on where the list was cut: behind row `cut`, or the pages.

        Rows may come twice over it, none is left out. None where no argument leads there.
        """
        paging = self._paging
        place = self._next
        if cut is not None and cut < self._count:
            inside = cut - self._before
            if paging.style == "offset":
                place = int(self._position or 0) + inside
            elif paging.style == "row" and inside:
                place = at(self._rows[inside - 1], paging.next or "id")
            else:
                place = self._position
        if paging.style == "link" and isinstance(place, str):
            place = _parameter(place, paging.position)
        if paging.argument is None or place is None:
            return None
        return {paging.argument: place}

    def _answer(self, *, first: bool) -> Answer:
        paging, place = self._paging, self._position
        if paging.style == "link" and not first:
            return self._client.request("GET", str(place))
        asked: dict[str, Any] = {}
        if paging.size is not None:
            asked[paging.size] = self._size
        if paging.position is not None and place is not None:
            asked[paging.position] = place
        return self._ask(asked)

    def _after(self, answer: Answer) -> Any:
        """Give the position of the page behind this one, None where the list ends."""
        paging = self._paging
        told = at(answer.data, paging.more) if paging.more else None
        if paging.style == "link":
            url = at(answer.data, paging.next) if paging.next else linked(answer.headers)
            return _below(url, self._client.base_url) if isinstance(url, str) and url else None
        if paging.style == "cursor":
            return None if told is False else self._cursor(at(answer.data, paging.next or ""))
        if not (self._is_full() if told is None else told) or not self._rows:
            return None
        if paging.style == "offset":
            return int(self._position or 0) + len(self._rows)
        if paging.style == "page":
            return int(paging.first if self._position is None else self._position) + 1
        return self._cursor(at(self._rows[-1], paging.next or "id"))

    def _is_full(self) -> bool:
        asked = self._size if self._paging.size is not None else self._largest
        full = asked if self._paging.short_ends else min(asked, self._largest)
        return len(self._rows) >= max(full, 1)

    def _cursor(self, value: Any) -> Any:
        """Take a cursor as one; that of a page that brought nothing leads nowhere new."""
        usable = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        if not usable or value == "" or (value == self._position and not self._rows):
            return None
        return value


def at(data: Any, path: str) -> Any:
    """Follow a dotted path through objects, None where it leads nowhere.

    A key that is the whole path is taken first, such as `@odata.nextLink`.
    """
    if path and isinstance(data, dict) and path in data:
        return data[path]
    for name in path.split(".") if path else ():
        data = data.get(name) if isinstance(data, dict) else None
    return data


def rows_at(data: Any, items: str) -> list[Row]:
    """Give the rows of an answer; raises ServiceError where there is no list of objects."""
    found = at(data, items)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        what = f"list `{items}`" if items else "list"
        raise ServiceError(
            f"the service's answer has no {what} of objects", code="malformed_answer"
        )
    return found


def linked(headers: dict[str, str]) -> str | None:
    """Find the address of the next page in the header `Link`."""
    for part in headers.get("link", "").split("<")[1:]:
        url, _, said = part.partition(">")
        words = said.replace('"', "").replace(" ", "").rstrip(",").split(";")
        if "rel=next" in words:
            return url
    return None


def _below(url: str, base_url: str) -> str:
    """Give the path of the next page below the base URL; a link to elsewhere is not followed."""
    origin = "/".join(base_url.split("/", 3)[:3])
    whole = origin + url if url.startswith("/") and not url.startswith("//") else url
    path = whole[len(base_url) :]
    clean = url.isascii() and url.isprintable() and " " not in url and "#" not in url
    if not whole.startswith(base_url + "/") or ".." in path or not clean:
        raise ServiceError(
            "the service's next page is elsewhere than its list, so it is not followed",
            code="malformed_answer",
        )
    return path


def _parameter(path: str, name: str | None) -> Any:
    """Read the position in the address of a page."""
    if name is None:
        return None
    from urllib.parse import parse_qs

    value = parse_qs(path.partition("?")[2]).get(name, [None])[0]
    return int(value) if value is not None and value.isdecimal() else value
