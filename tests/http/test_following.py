"""Following lists of any shape: nothing lost, nothing twice, and always an end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kosmo import Client, Offset, Response, ServiceError, Until
from kosmo.call import Facts, Pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.http.pages import PageStyle

    Row = dict[str, Any]

TIMED = Until("at", minimum=2, maximum=5)
COUNTED = Offset(minimum=2, maximum=5)
TIMES = st.lists(st.integers(1, 12), max_size=30).map(lambda times: sorted(times, reverse=True))
STYLES = st.sampled_from([TIMED, COUNTED])


class Service:
    """Rows, newest first, cut by an inclusive time, or by an offset.

    As at Missive, rows of the same time as a page's last row come with it.
    """

    def __init__(self, times: list[int]) -> None:
        self.rows: list[Row] = [{"id": f"r{n}", "at": time} for n, time in enumerate(times)]
        self.requests = 0

    def __call__(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        self.requests += 1
        query = {name: int(one) for name, (one,) in parse_qs(urlsplit(url).query).items()}
        size = query["limit"]
        assert 2 <= size <= 5
        if "offset" in query:
            return self.page(self.rows[query["offset"] :][:size])
        rows = [row for row in self.rows if row["at"] <= query.get("until", 99)]
        last = rows[size - 1]["at"] if len(rows) >= size else 99
        return self.page([row for n, row in enumerate(rows) if n < size or row["at"] == last])

    def page(self, rows: list[Row]) -> Response:
        return Response(200, {}, json.dumps({"rows": rows}).encode())


class Endless:
    """A service that answers everything with the same page."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.requests = 0

    def __call__(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        self.requests += 1
        assert self.requests < 10
        return Response(200, {}, json.dumps({"rows": self.rows}).encode())


def _read(
    service: Callable[..., Response],
    style: PageStyle,
    *,
    pages: Pages | None = None,
    limit: int | None = None,
    **said: Any,
) -> tuple[list[Any], Facts]:
    facts = Facts()
    client = Client(service, "https://service.test", facts=facts, pages=pages or Pages(), fields={})
    rows = client.rows("rows", items="rows", pages=style, limit=limit, **said)
    return [row.get("id") for row in rows], facts


def _even(row: Row) -> bool:
    return bool(int(row["id"][1:]) % 2 == 0)


@given(TIMES, STYLES, st.booleans())
def test_the_whole_list_is_every_row_once(times: list[int], style: PageStyle, all: bool) -> None:
    service = Service(times)
    ids, facts = _read(service, style, pages=Pages(all=all), limit=3 if all else None)
    assert ids == [row["id"] for row in service.rows]
    assert (facts.truncated, facts.next) == (False, None)
    assert facts.pages == service.requests


@given(TIMES, st.integers(1, 12), st.integers(0, 12), st.booleans())
def test_limit_skip_and_filter_are_a_slice_of_the_list(
    times: list[int], limit: int, skip: int, filtered: bool
) -> None:
    service = Service(times)
    keep = _even if filtered else None
    ids, facts = _read(service, TIMED, limit=limit, skip=skip, keep=keep)
    kept = [row["id"] for row in service.rows if keep is None or keep(row)]
    assert ids == kept[skip : skip + limit]
    assert facts.truncated is (facts.next is not None)
    if skip + limit < len(kept):
        assert facts.truncated


@given(TIMES, st.integers(1, 12), st.integers(0, 12))
def test_an_offset_of_the_services_own_is_passed_on(
    times: list[int], limit: int, skip: int
) -> None:
    service = Service(times)
    ids, facts = _read(service, COUNTED, limit=limit, skip=skip)
    assert ids == [row["id"] for row in service.rows][skip : skip + limit]
    if facts.next:
        assert facts.next == {"offset": skip + limit}


@given(TIMES, STYLES, st.integers(1, 7), st.integers(0, 9), st.booleans(), st.integers(3, 9))
def test_going_on_from_next_leaves_no_row_out(
    times: list[int], style: PageStyle, limit: int, skip: int, filtered: bool, scan: int
) -> None:
    service = Service(times)
    keep = _even if filtered else None
    wanted = [row["id"] for row in service.rows if keep is None or keep(row)]
    if isinstance(style, Until):
        wanted = wanted[skip:]
    else:
        wanted = [one for one in wanted if int(one[1:]) >= skip]
    found: list[str] = []
    params: Row = {}
    for _ in range(200):
        ids, facts = _read(
            service, style, limit=limit, skip=skip, keep=keep, scan=scan, params=params
        )
        found += [one for one in ids if one not in found]
        if facts.next is None:
            break
        if facts.notes:  # as it says: more rows of one time than the limit takes
            limit, scan = limit + 30, scan + 60
        skip = facts.next.get("offset", skip)
        params = {name: value for name, value in facts.next.items() if name != "offset"}
    # Rows of the time where a page was cut may come again, also some that were skipped.
    assert [one for one in found if one in wanted] == wanted
    assert found == wanted or isinstance(style, Until)


@pytest.mark.parametrize("style", [TIMED, COUNTED])
@pytest.mark.parametrize(
    "rows",
    [
        [{"id": n, "at": 9 - n} for n in range(5)],
        [{"id": n, "at": 9} for n in range(5)],
        [{"at": 9 - n} for n in range(5)],
        [{"id": None, "at": 9} for n in range(7)],
        [{"id": ["odd"], "at": "soon"}] * 5,
        [{"id": n} for n in range(5)],
        [{"id": n, "at": None} for n in range(5)],
    ],
)
def test_a_service_that_gives_the_same_page_forever_is_found_out(
    style: PageStyle, rows: list[Row]
) -> None:
    service = Endless(rows)
    if style is TIMED and not isinstance(rows[0].get("at"), int):  # no page can be asked for
        ids, facts = _read(service, style, pages=Pages(all=True))
        assert ids == [row.get("id") for row in rows]
        assert facts.truncated
        return
    with pytest.raises(ServiceError) as failed:
        _read(service, style, pages=Pages(all=True))
    assert failed.value.code == "repeated_page"
    assert service.requests == 3


def test_a_page_full_of_rows_that_came_before_does_not_end_the_list() -> None:
    service = Service([12, 11, 10, *[9] * 8, 8, 7])
    ids, facts = _read(service, TIMED)
    assert ids == [row["id"] for row in service.rows]
    assert not facts.truncated


def test_rows_without_the_time_that_pages_are_cut_by_end_the_list_as_cut() -> None:
    rows: list[Row] = [{"id": n, "at": None} for n in range(5)]
    ids, facts = _read(Endless(rows), TIMED)
    assert len(ids) == 5
    assert (facts.truncated, facts.next) == (True, None)


def test_the_next_page_begins_at_a_time_even_where_the_cut_row_has_none() -> None:
    rows: list[Row] = [{"id": 1, "at": 9}, {"id": 2, "at": 8}, {"id": 3, "at": None}]
    ids, facts = _read(Endless(rows), TIMED, limit=2)
    assert ids == [1, 2]
    assert facts.next == {"until": 8}


@pytest.mark.parametrize(
    ("pages", "count"),
    [
        (Pages(), 3),
        (Pages(max_items=1), 3),
        (Pages(all=True), 12),
        (Pages(all=True, max_items=7), 7),
        (Pages(all=True, max_items=5), 5),
        (Pages(all=True, max_pages=2), 10),
        (Pages(all=True, max_items=100), 12),
    ],
)
def test_bounds_say_how_far_all_goes(pages: Pages, count: int) -> None:
    ids, facts = _read(Service(list(range(30, 18, -1))), COUNTED, pages=pages, limit=3)
    assert len(ids) == count
    assert facts.truncated is (count < 12)
    assert facts.next == ({"offset": count} if count < 12 else None)


def test_rows_that_were_skipped_by_kosmo_are_not_skipped_again() -> None:
    service = Service(list(range(30, 18, -1)))
    _, facts = _read(service, TIMED, limit=2, skip=3)
    assert facts.next == {"until": 26, "offset": 0}
    _, facts = _read(service, TIMED, limit=2, skip=9, keep=lambda row: True, scan=5)
    assert facts.next == {"until": 26, "offset": 4}


def test_small_pages_are_asked_for_and_then_whole_ones() -> None:
    asked: list[int] = []
    service = Service(list(range(30, 0, -1)))

    def watched(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Response:
        asked.append(int(parse_qs(urlsplit(url).query)["limit"][0]))
        return service(method, url, headers, body)

    assert len(_read(watched, TIMED, limit=1)[0]) == 1
    assert len(_read(watched, COUNTED, limit=1)[0]) == 1
    assert len(_read(watched, COUNTED, limit=8)[0]) == 8
    assert asked == [2, 2, 5, 3]


@pytest.mark.parametrize(
    "data", [None, [], "rows", {}, {"rows": None}, {"rows": {}}, {"rows": [1]}, {"rows": [None]}]
)
def test_an_answer_without_the_list_is_malformed(data: Any) -> None:
    def service(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Response:
        return Response(200, {}, json.dumps(data).encode())

    with pytest.raises(ServiceError, match="`rows`") as caught:
        _read(service, TIMED)
    assert caught.value.code == "malformed_answer"


def test_an_empty_list_is_one_page_and_whole() -> None:
    ids, facts = _read(Service([]), TIMED, limit=5)
    assert (ids, facts.pages, facts.truncated, facts.next) == ([], 1, False, None)
