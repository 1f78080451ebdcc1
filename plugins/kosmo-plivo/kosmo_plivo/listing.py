"""Lists of any length, put together from the pages of twenty that Plivo gives at most."""

from __future__ import annotations

from kosmo import ServiceError

from kosmo_plivo.phones import identity
from kosmo_plivo.places import own
from kosmo_plivo.vendor import PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo import Client, Json, Object

    Keep = Callable[[Object], bool]
    Shape = Callable[[Object], Object]


def listed(
    client: Client,
    *path: str,
    id: str,
    limit: int,
    offset: int = 0,
    params: Object | None = None,
    keep: Keep | None = None,
    shape: Shape | None = None,
) -> Object:
    """Give up to `limit` rows behind `offset` others, wrapped and counted as Plivo does.

    A row whose `id` came before is dropped: the list moves on while its pages are read. So is
    one that `keep` does not want, and a note tells of it, as Plivo's filter should have done
    that; the others are given as `shape` makes them.
    """
    pages = _Pages(client, path, params or {}, client.wanted(limit), offset, keep)

    def fetch(number: int) -> tuple[list[Object], bool]:
        rows, more = pages.fetch(number)
        return rows if shape is None else [shape(row) for row in rows], more

    rows = client.numbered(fetch, size=PAGES.maximum, limit=limit, identity=id)
    client.resume({"offset": pages.place}, left_out=pages.more)
    if pages.dropped:
        client.note(
            f"Plivo gave {pages.dropped} rows that its filter should have left out; they were left"
            " out here"
        )
    return pages.wrapped(limit, rows)


def matching(**wanted: str | None) -> Keep:
    """Tell rows with the numbers that were `wanted` from others.

    Plivo's filters by number are young: a service that ignores one must not go unnoticed.
    """
    asked = {name: identity(text) for name, text in wanted.items() if text is not None}

    def keep(row: Object) -> bool:
        return all(identity(str(row.get(name) or "")) == text for name, text in asked.items())

    return keep


def in_order(services: str | None) -> str | None:
    """Give what a number must be able to do in the order that Plivo documents, each once."""
    if services is None:
        return None
    asked = services.split(",")
    return ",".join(one for one in ("voice", "sms", "mms") if one in asked)


def rows_in(data: Json, name: str) -> list[Object]:
    """Give the rows of a page; raises ServiceError where it has none."""
    rows = data.get(name) if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ServiceError(f"Plivo's answer has no list `{name}`", code="malformed_answer")
    return rows


class _Pages:
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

    def fetch(self, number: int) -> tuple[list[Object], bool]:
        """Read the page behind the one before; gives its rows and whether to read another.

        Rows that were not wanted count towards the limit: where the service ignores a filter, the
        whole list is not searched for the rows that are.
        """
        rows = self._read(first=number == 1)
        if self._keep is None:
            return rows, self.more
        kept = [row for row in rows if self._keep(row)]
        self.dropped += len(rows) - len(kept)
        enough = self._end is not None and self.place >= self._end
        return kept, self.more and not (self.dropped and enough)

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
        following = _meta(self._last).get("next")
        self._cursor = _cursor(following)
        told = following if "next" in _meta(self._last) else True
        self.more = bool(rows) if self._cursor else bool(told) and len(rows) >= size
        return rows

    def wrapped(self, limit: int, rows: list[Object]) -> Object:
        first, last = _meta(self._first), _meta(self._last)
        meta = {
            "limit": limit,
            "offset": self._offset,
            "total_count": last.get("total_count"),
            "next": last.get("next") or None,
            "previous": first.get("previous") or None,
        }
        return {"api_id": self._first.get("api_id"), "meta": meta, "objects": rows}


def _meta(data: Object) -> Object:
    meta = data.get("meta")
    return meta if isinstance(meta, dict) else {}


def _cursor(following: Json) -> str | None:
    """Read the cursor of a next page, which some of Plivo's lists give instead of an offset."""
    if not isinstance(following, str) or "cursor=" not in following:
        return None
    from urllib.parse import parse_qs

    return parse_qs(following.partition("?")[2]).get("cursor", [None])[0]
