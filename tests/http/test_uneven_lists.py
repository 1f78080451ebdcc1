"""Lists of services that keep to no rule: short pages, rows without names, times with fractions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from kosmo import Client, Offset, Response, ServiceError, Until
from kosmo.call import Facts, Pages

if TYPE_CHECKING:
    from kosmo.http.pages import PageStyle

    Row = dict[str, Any]

TIMED = Until("at", maximum=5)
COUNTED = Offset(maximum=10)
DOCUMENTED = Offset(maximum=10, short_ends=True)


class Service:
    """Rows by offset, or up to an inclusive time; never more than `cap` on a page.

    One that `begins` anew knows no offsets. `asked` has the query of each request.
    """

    def __init__(self, rows: list[Row], *, cap: int = 10, begins: bool = False) -> None:
        self.rows = rows
        self.asked: list[dict[str, float]] = []
        self._cap = cap
        self._begins = begins

    def __call__(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        query = {name: float(one) for name, (one,) in parse_qs(urlsplit(url).query).items()}
        self.asked.append(query)
        until = query.get("until", 10_000)
        begin = 0 if self._begins else int(query.get("offset", 0))
        rows = [row for row in self.rows if row.get("at", 0) <= until][begin:]
        page = rows[: min(self._cap, int(query["limit"]))]
        return Response(200, {}, json.dumps({"rows": page}).encode())


def _read(
    service: Service, style: PageStyle, *, limit: int | None = None, **said: Any
) -> tuple[list[Row], Facts]:
    facts = Facts()
    pages = said.pop("pages", Pages())
    client = Client(service, "https://service.test", facts=facts, pages=pages, fields={})
    return client.rows("rows", items="rows", pages=style, limit=limit, **said), facts


def _numbered(count: int) -> list[Row]:
    return [{"id": place} for place in range(count)]


@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 13, 14, 30])
@pytest.mark.parametrize("limit", [None, 9, 25])
def test_a_service_that_gives_less_on_a_page_than_was_asked_for_is_read_on(
    count: int, limit: int | None
) -> None:
    rows, facts = _read(Service(_numbered(count), cap=7), COUNTED, limit=limit)
    assert rows == _numbered(count)[:limit]
    assert facts.truncated is (limit is not None and count > limit)


@pytest.mark.parametrize(
    ("count", "style", "requests"),
    [(3, COUNTED, 2), (3, DOCUMENTED, 1), (0, COUNTED, 1), (13, COUNTED, 2), (13, DOCUMENTED, 2)],
)
def test_a_short_page_costs_a_request_only_where_it_may_not_be_the_last(
    count: int, style: PageStyle, requests: int
) -> None:
    service = Service(_numbered(count))
    rows, facts = _read(service, style)
    assert (len(rows), len(service.asked), facts.truncated) == (count, requests, False)


@pytest.mark.parametrize("limit", [None, 7, 9])
@pytest.mark.parametrize("rows", [_numbered(6), [{"name": "x"}] * 6], ids=["ids", "none"])
def test_a_service_that_knows_no_offsets_gives_its_one_page_once(
    rows: list[Row], limit: int | None
) -> None:
    found, facts = _read(Service(rows, begins=True), COUNTED, limit=limit)
    assert found == rows
    assert (facts.truncated, facts.next) == (False, None)


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": "x"}] * 25,
        [{"name": place % 10} for place in range(20)] + [{"name": "z"}] * 5,
        [{"id": None, "name": "x"}] * 25,
        [{"id": place % 2 == 0, "name": place} for place in range(25)],
    ],
    ids=["equal", "equal pages", "null", "booleans"],
)
def test_rows_without_an_identity_are_rows_of_their_own(rows: list[Row]) -> None:
    assert _read(Service(rows), COUNTED)[0] == rows


def test_pages_of_rows_without_an_identity_that_stay_the_same_are_found_out() -> None:
    service = Service([{"name": "x"}] * 10, begins=True)
    with pytest.raises(ServiceError) as failed:
        _read(service, COUNTED)
    assert (failed.value.code, len(service.asked)) == ("repeated_page", 3)


@pytest.mark.parametrize("ids", [[1, True, 0, False], [True, 1, False, 0]])
def test_a_boolean_is_no_number(ids: list[Any]) -> None:
    rows = [{"id": one} for one in ids]
    assert _read(Service(rows), DOCUMENTED)[0] == rows


@pytest.mark.parametrize("name", [lambda place: place // 2, lambda place: "x"], ids=["two", "one"])
def test_rows_of_the_edge_without_an_identity_come_as_often_as_the_list_has_them(name: Any) -> None:
    rows = [{"name": name(place), "at": 1000 - place // 3} for place in range(25)]
    found, facts = _read(Service(rows), TIMED)
    assert found == rows
    assert not facts.truncated


@pytest.mark.parametrize(
    "times",
    [
        [1000.5] * 5 + [1000.2] * 2 + [999] * 4,
        [1000.0] * 5 + [999.7] * 2,
        [round(1000.95 - place * 0.05, 2) for place in range(25)],
        [1000.5 - place for place in range(13)],
        [1001, 1000.5, 1000.5, 1000.5, 1000.5, 1000.5, 1000.4, 3],
    ],
    ids=["a full page of one time", "a whole second", "one second", "halves", "growing finer"],
)
def test_no_row_between_two_seconds_is_stepped_over(times: list[float]) -> None:
    rows = [{"id": place, "at": time} for place, time in enumerate(times)]
    assert _read(Service(rows), TIMED)[0] == rows


@pytest.mark.parametrize("limit", [2, 3, 4])
def test_going_on_from_a_time_with_a_fraction_takes_a_whole_second(limit: int) -> None:
    rows: list[Row] = [{"id": place, "at": 1000.5 - place} for place in range(13)]
    found: list[Row] = []
    params: Row = {}
    for _ in rows:
        came, facts = _read(Service(rows), TIMED, limit=limit, params=params)
        found += [row for row in came if row not in found]
        if facts.next is None:
            break
        params = facts.next
        assert type(params["until"]) is int
    assert found == rows
