"""HAL lists: numbered pages of a fixed size, with links to the others."""

from __future__ import annotations

from urllib.parse import urlencode

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.refusals import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

ORIGIN = "https://api.helpscout.net"


def page_of(
    request: SimulatorRequest, key: str, rows: Sequence[Row], view: Callable[[Row], Row], size: int
) -> SimulatorReply:
    """Answer the page that was asked for; `_embedded` is absent where it has no rows."""
    page = whole_number(request, "page", 1)
    if page < 1:
        raise invalid("page", "must be greater than or equal to 1")
    shown = [view(row) for row in rows[(page - 1) * size : page * size]]
    pages = -(-len(rows) // size)
    told = {"size": size, "totalElements": len(rows), "totalPages": pages, "number": page}
    data: Row = {"_embedded": {key: shown}} if shown else {}
    return SimulatorReply({**data, "_links": _links(request, page, pages), "page": told})


def whole_number(request: SimulatorRequest, name: str, default: int = 0) -> int:
    """Read a number of the query; refuse what is none."""
    value = request.query.get(name)
    if value is None:
        return default
    if not value.isascii() or not value.removeprefix("-").isdigit():
        raise invalid(name, "must be a number")
    return int(value)


def origin_of(request: SimulatorRequest) -> str:
    """Give the origin that links lead to: where the simulator is served, else the vendor's."""
    host = request.headers.get("host", "")
    name = host.rpartition(":")[0] or host
    return f"http://{host}" if name in ("127.0.0.1", "localhost", "[::1]") else ORIGIN


def link(request: SimulatorRequest, *path: object) -> Row:
    """Make a link to a path below `/v2`."""
    return {"href": "/".join([origin_of(request), "v2", *map(str, path)])}


def _links(request: SimulatorRequest, page: int, pages: int) -> Row:
    base = f"{origin_of(request)}/v2/{request.path}"
    kept = {name: value for name, value in request.query.items() if name != "page"}

    def at(number: int) -> Row:
        return {"href": f"{base}?{urlencode({**kept, 'page': number})}"}

    links: Row = {"self": at(page), "first": at(1), "last": at(max(pages, 1))}
    if page < pages:
        links["next"] = at(page + 1)
    if page > 1:
        links["previous"] = at(page - 1)
    return links | {"page": {"href": f"{base}{{?page}}", "templated": True}}
