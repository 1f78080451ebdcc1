"""Reading the pages of one of Plivo's lists, each from where the one before really ended."""

from __future__ import annotations

from kosmo import ServiceError

from kosmo_plivo.listing import rows_in
from kosmo_plivo.places import own
from kosmo_plivo.vendor import PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

    from kosmo_plivo.listing import Keep


class PageReader:
    """The pages of one list, with what the first and the last of them say about it."""

    def __init__(
        self,
        client: Client,
        path: tuple[str, ...],
        params: Object,
        wanted: int | None,
        offset: int,
        keep: Keep | None,
    ) -> None:
        """Take where the list is, how far it is wanted, and which rows of it."""
        self._client = client
        self._path = path
        self._params = params
        self._end = None if wanted is None else offset + wanted
        self._offset = offset
        self._keep = keep
        self._cursor: str | None = None
        self.place = offset
        self.more = False
        self.dropped = 0
        self._first: Object = {}
        self._last: Object = {}
        self._rows: list[Object] = []  # of the last page, all of them
        self._places: list[int] = []  # of those that were given on, in Plivo's list
        self._before = 0  # rows that were given on from the pages before it
        self._stale = 0  # pages running without a row that the one before did not have

    def fetch(self, number: int) -> tuple[list[Object], bool]:
        """Read the page behind the one before; gives its rows and whether to read another.

        Rows that were not wanted count towards the limit: where the service ignores a filter, the
        whole list is not searched for the rows that are.
        """
        begin = self.place
        rows = self._read(first=number == 1)
        kept = [
            (place, row)
            for place, row in enumerate(rows, begin)
            if self._keep is None or self._keep(row)
        ]
        self._before += len(self._places)
        self._places = [place for place, _ in kept]
        self.dropped += len(rows) - len(kept)
        enough = self._end is not None and self.place >= self._end
        return [row for _, row in kept], self.more and not (self.dropped and enough)

    def place_of(self, number: int) -> int:
        """Give the place in Plivo's list of row `number` of those that were given on."""
        return self._places[number - self._before]

    def _read(self, *, first: bool) -> list[Object]:
        missing = PAGES.maximum if self._end is None else self._end - self.place
        size = max(1, min(PAGES.maximum, missing))
        place: Object = {"cursor": self._cursor} if self._cursor else {"offset": self.place}
        asked = {**self._params, "limit": size, **place}
        self._last = self._client.get(*own(self._client, *self._path), params=asked)
        rows = rows_in(self._last, "objects")
        if first:
            self._first = self._last
        self.place += len(rows)
        meta = _meta(self._last)
        self._cursor = _asked_next(meta, "cursor")
        self.more = bool(meta["next"]) if "next" in meta else self._counts_more(len(rows), size)
        self._move_on(rows, size)
        return rows

    def _counts_more(self, rows: int, size: int) -> bool:
        total = _meta(self._last).get("total_count")
        return self.place < total if isinstance(total, int) else rows >= size

    def _move_on(self, rows: list[Object], size: int) -> None:
        """See that the next page is another one.

        It begins behind the rows that came, wherever `next` leads: a page that is shorter than
        was asked for leaves none out so. Where nothing new came, it begins where `next` says.
        """
        new = any(row not in self._rows for row in rows)
        self._rows = rows
        self._stale = 0 if new else self._stale + 1
        if new or not self.more:
            return
        if self._stale >= _MOST_STALE:
            raise ServiceError(
                "Plivo names page after page, but they bring nothing new: its pages do not move on,"
                " so the list cannot be read to its end",
                code="repeated_page",
            )
        named = _asked_next(_meta(self._last), "offset") or ""
        begin = self.place if rows else self.place + size
        self.place = max(begin, int(named)) if named.isdecimal() else begin

    def wrapped(self, limit: int, rows: list[Object], following: Object | None) -> Object:
        """Wrap rows as Plivo does; `following` is where the list goes on."""
        first, last = _meta(self._first), {**_meta(self._last)}
        if following is not None and self._client.cut is not None:
            last["next"] = self._path_of(limit, following)  # Plivo's leads behind what was read
        meta = {
            "limit": limit,
            "offset": self._offset,
            "total_count": last.get("total_count"),
            "next": last.get("next") or None,
            "previous": first.get("previous") or None,
        }
        return {"api_id": self._first.get("api_id"), "meta": meta, "objects": rows}

    def _path_of(self, limit: int, following: Object) -> str:
        from urllib.parse import urlencode

        asked = {**self._params, "limit": min(limit, PAGES.maximum), **following}
        query = urlencode({name: one for name, one in asked.items() if one is not None})
        return "/v1/" + "/".join(own(self._client, *self._path)) + f"/?{query}"


def _meta(data: Object) -> Object:
    meta = data.get("meta")
    return meta if isinstance(meta, dict) else {}


def _asked_next(meta: Object, name: str) -> str | None:
    """Read a parameter of the next page: an offset, or the `cursor` that some lists have."""
    following = meta.get("next")
    if not isinstance(following, str) or f"{name}=" not in following:
        return None
    from urllib.parse import parse_qs

    return parse_qs(following.partition("?")[2]).get(name, [None])[0]


_MOST_STALE = 2
