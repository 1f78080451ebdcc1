"""Numbered pages become one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo import Client, Response
from kosmo.call import Facts, Pages
from kosmo.errors import ServiceError
from kosmo.http.numbered import follow_numbered

if TYPE_CHECKING:
    from typing import Any

ROWS = [{"id": str(number)} for number in range(1, 46)]


class Service:
    """A service with twenty rows on a page, which writes down the pages that were asked for."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.asked: list[int] = []

    def fetch(self, page: int) -> tuple[list[dict[str, Any]], bool]:
        self.asked.append(page)
        return self.rows[(page - 1) * 20 : page * 20], page * 20 < len(self.rows)

    def unused(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        raise AssertionError(url)


def follow(service: Service, limit: int | None, skip: int, pages: Pages, facts: Facts) -> list[str]:
    found = follow_numbered(service.fetch, 20, limit, skip, "id", facts, pages)
    return [row["id"] for row in found.rows]


@pytest.mark.parametrize(
    ("limit", "skip", "asked"),
    [(5, 0, [1]), (20, 0, [1]), (21, 0, [1, 2]), (10, 20, [2]), (10, 25, [2]), (20, 25, [2, 3]),
     (None, 0, [1, 2, 3]), (100, 40, [3]), (1, 44, [3])],
)  # fmt: skip
def test_only_the_pages_that_are_needed_are_read(
    limit: int | None, skip: int, asked: list[int]
) -> None:
    service, facts = Service(ROWS), Facts()
    end = None if limit is None else skip + limit
    assert follow(service, limit, skip, Pages(), facts) == [row["id"] for row in ROWS[skip:end]]
    assert service.asked == asked
    assert facts.pages == len(asked)
    assert facts.truncated is (end is not None and end < len(ROWS))


def test_all_and_its_bounds() -> None:
    assert len(follow(Service(ROWS), 5, 0, Pages(all=True), Facts())) == 45
    assert len(follow(Service(ROWS), 5, 0, Pages(all=True, max_items=30), Facts())) == 30
    facts = Facts()
    assert len(follow(Service(ROWS), 5, 0, Pages(all=True, max_pages=2), facts)) == 40
    assert facts.truncated


def test_a_row_that_moved_to_the_next_page_comes_once() -> None:
    moved = [*ROWS[:20], ROWS[19], *ROWS[20:30]]
    assert follow(Service(moved), None, 0, Pages(), Facts()) == [row["id"] for row in ROWS[:30]]


def test_a_service_that_gives_the_same_page_forever_is_found_out() -> None:
    facts = Facts()
    with pytest.raises(ServiceError) as failed:
        follow_numbered(lambda _: (ROWS[:3], True), 3, None, 0, "id", facts, Pages())
    assert failed.value.code == "repeated_page"
    assert facts.pages == 3


def test_one_page_of_rows_that_came_before_is_passed_over() -> None:
    pages = [ROWS[:20], ROWS[:20], ROWS[20:30]]
    found = follow_numbered(
        lambda n: (pages[n - 1], n < 3), 20, None, 0, "id", facts := Facts(), Pages()
    )
    assert found.rows == ROWS[:30]
    assert not facts.truncated


def test_a_sink_takes_the_rows_page_by_page_and_no_more_than_are_wanted() -> None:
    taken: list[list[str]] = []
    pages = Pages(all=True, max_items=25, sink=lambda rows: taken.append([r["id"] for r in rows]))
    facts = Facts()
    assert follow_numbered(Service(ROWS).fetch, 20, 5, 10, "id", facts, pages).rows == []
    assert [len(page) for page in taken] == [10, 15]
    assert [*taken[0], *taken[1]] == [row["id"] for row in ROWS[10:35]]
    assert (facts.rows, facts.truncated) == (25, True)


def test_pages_that_their_reader_left_empty_do_not_end_the_list() -> None:
    pages = [ROWS[:1], [], [], [], ROWS[1:2]]
    found = follow_numbered(
        lambda n: (pages[n - 1], n < 5), 20, None, 0, "id", Facts(), Pages(all=True)
    )
    assert found.rows == ROWS[:2]


@pytest.mark.parametrize(("limit", "cut"), [(5, 6), (19, None), (None, None)])
def test_a_list_tells_which_row_of_its_pages_was_the_first_to_be_left_out(
    limit: int | None, cut: int | None
) -> None:
    client = Client(
        Service([]).unused, "https://service.test", facts=Facts(), pages=Pages(), fields={}
    )
    moved = Service([ROWS[0], ROWS[0], *ROWS[1:19]])
    rows = client.numbered(moved.fetch, size=20, limit=limit)
    assert len(rows) == client.given == (limit or 19)
    assert client.cut == cut
