"""Long lists: whole, without repeated rows, and with a next page that leaves nothing out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from kosmo import Client, Offset, Response, Until
from kosmo.call import Facts, Pages

if TYPE_CHECKING:
    from typing import Any

TIMED = Until("at", minimum=2, maximum=5)
COUNTED = Offset(minimum=2, maximum=5)


class Service:
    """A list of rows, newest first, cut by an inclusive time or by an offset."""

    def __init__(self, times: list[int]) -> None:
        self.rows = [{"id": place, "at": time} for place, time in enumerate(times)]
        self.asked: list[dict[str, int]] = []

    def __call__(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        query = {name: int(one) for name, (one,) in parse_qs(urlsplit(url).query).items()}
        self.asked.append(query)
        until = query.get("until", 1_000)
        rows = [row for row in self.rows if row["at"] <= until][query.get("offset", 0) :]
        return Response(200, {}, json.dumps({"rows": rows[: query["limit"]]}).encode())


def _read(service: Service, *, pages: Pages | None = None, **said: Any) -> tuple[list[int], Facts]:
    facts = Facts()
    client = Client(service, "https://service.test", facts=facts, pages=pages or Pages(), fields={})
    style = said.pop("style", TIMED)
    rows = client.rows("rows", items="rows", pages=style, **{"limit": None, **said})
    return [row["id"] for row in rows], facts


@pytest.mark.parametrize("style", [TIMED, COUNTED])
def test_a_whole_list_holds_every_row_once(style: Any) -> None:
    service = Service([99, 98, 98, 98, 97, 96, 96, 95, 94, 94, 90])
    ids, facts = _read(service, style=style)
    assert ids == list(range(11))
    assert (facts.truncated, facts.next) == (False, None)


@pytest.mark.parametrize("style", [TIMED, COUNTED])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6])
def test_going_on_from_next_leaves_no_row_out(style: Any, limit: int) -> None:
    service = Service(list(range(60, 47, -1)))
    ids: list[int] = []
    following: dict[str, Any] = {}
    for _ in range(13):
        found, facts = _read(
            service, style=style, limit=limit, skip=following.get("offset", 0),
            params={name: value for name, value in following.items() if name == "until"},
        )  # fmt: skip
        ids += [one for one in found if one not in ids]
        if facts.next is None:
            break
        following = facts.next
    assert ids == list(range(13))


def test_rows_that_a_filter_kept_but_the_limit_cut_come_next() -> None:
    service = Service([60, 59, 58, 57, 56, 55])
    ids, facts = _read(service, limit=1, keep=_odd)
    assert ids == [1]
    assert service.asked == [{"limit": 5}]
    assert facts.next == {"until": 57}


def test_a_page_full_of_one_second_does_not_end_the_list() -> None:
    service = Service([9, 9, 9, 9, 9, 8, 7])
    ids, _ = _read(service)
    assert ids == list(range(7))


@pytest.mark.parametrize(
    ("pages", "read"), [(Pages(), 5), (Pages(all=True), 8), (Pages(all=True, max_pages=1), 5)]
)
def test_looking_for_rows_is_bounded_unless_all_are_wanted(pages: Pages, read: int) -> None:
    service = Service(list(range(8, 0, -1)))
    _, facts = _read(service, pages=pages, limit=3, keep=_none, scan=5)
    assert facts.truncated is (read == 5)
    assert facts.scanned == (5 if read == 5 else 9)
    assert facts.pages == (1 if read == 5 else 2)


def test_a_list_of_several_tells_where_it_goes_on() -> None:
    facts = Facts()
    client = Client(
        Service([]), "https://service.test", facts=facts, pages=Pages(all=True, max_items=7),
        fields={},
    )  # fmt: skip
    assert client.wanted(3) == 7
    client.resume({"until": 5}, left_out=False)
    assert (facts.truncated, facts.next) == (False, None)
    client.resume({"until": 5}, left_out=True)
    assert (facts.truncated, facts.next) == (True, {"until": 5})


def _odd(row: dict[str, Any]) -> bool:
    return bool(row["id"] % 2)


def _none(row: dict[str, Any]) -> bool:
    return False
