"""Lists of any length, put together from the pages of twenty that Plivo gives at most."""

from __future__ import annotations

from kosmo import ServiceError

from kosmo_plivo.phones import identity
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
    from kosmo_plivo.page_reader import PageReader

    pages = PageReader(client, path, params or {}, client.wanted(limit), offset, keep)

    def fetch(number: int) -> tuple[list[Object], bool]:
        rows, more = pages.fetch(number)
        return rows if shape is None else [shape(row) for row in rows], more

    rows = client.numbered(fetch, size=PAGES.maximum, limit=limit, identity=id)
    behind = pages.place if client.cut is None else pages.place_of(client.cut)
    client.resume({"offset": behind}, left_out=pages.more)
    if pages.dropped:
        client.note(
            f"Plivo gave {pages.dropped} rows that its filter should have left out; they were left"
            " out here"
        )
    return pages.wrapped(limit, rows, client.following)


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
