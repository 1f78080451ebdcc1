"""Answering for a simulated vendor with one page of a list."""

from __future__ import annotations

from kosmo.sandbox.exchange import SimulatorReply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kosmo.http.paging import Paging
    from kosmo.sandbox.exchange import SimulatorRequest

    Row = dict[str, Any]

_USUAL = 25  # rows of a page where a request asks for none


def simulated_page(
    request: SimulatorRequest, rows: Iterable[Row], pages: Paging, *, base_path: str = ""
) -> SimulatorReply:
    """Answer with the rows that a request asks for, as a list that is paged so answers.

    They stand where `pages` says that they are; what leads to the next page is where it says, too.
    A cursor is the number of the rows before, a link has it as `begin`; links begin with
    `base_path`, that of the simulator.
    """
    every = list(rows)
    most = _number(request, pages.size, _USUAL)
    begin = _begin(request, every, pages, most)
    end = begin + most
    answer: Row = {}
    if pages.more:
        _put(answer, pages.more, end < len(every))
    headers = {}
    if end < len(every) and pages.style == "cursor":
        _put(answer, pages.next or "next", str(end))
    elif end < len(every) and pages.style == "link":
        url = _link(request, base_path, end)
        if pages.next:
            _put(answer, pages.next, url)
        else:
            headers["Link"] = f'<{url}>; rel="next"'
    if not pages.items:
        return SimulatorReply(every[begin:end], headers=headers)
    _put(answer, pages.items, every[begin:end])
    return SimulatorReply(answer, headers=headers)


def _begin(request: SimulatorRequest, rows: list[Row], pages: Paging, most: int) -> int:
    """Tell how many rows stand before the page."""
    if pages.style == "row":
        last = request.query.get(pages.position or "")
        values = [str(row.get(pages.next or "id")) for row in rows]
        return values.index(last) + 1 if last in values else 0
    if pages.style == "page":
        return most * max(0, _number(request, pages.position, pages.first) - pages.first)
    return max(0, _number(request, "begin" if pages.style == "link" else pages.position, 0))


def _number(request: SimulatorRequest, name: str | None, otherwise: int) -> int:
    text = request.query.get(name or "", "")
    return int(text) if text.isdecimal() else otherwise


def _link(request: SimulatorRequest, base_path: str, begin: int) -> str:
    from urllib.parse import urlencode

    query = urlencode({**request.query, "begin": begin})
    return f"{base_path}/{request.path.strip('/')}?{query}"


def _put(data: Row, place: str, value: Any) -> None:
    """Put a value under the keys that lead to it; one that begins with `@` is one key."""
    *outer, last = [place] if place[:1] == "@" else place.split(".")
    for name in outer:
        inner = data.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        data = inner
    data[last] = value
