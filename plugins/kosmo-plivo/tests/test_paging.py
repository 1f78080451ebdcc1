"""Lists whose pages are not as documented: short, empty, longer than asked for, without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError
from kosmo.testing import Pages
from kosmo_plivo.calls import list_calls
from kosmo_plivo.messages import list_messages

if TYPE_CHECKING:
    from conftest import Desk

ALL = Pages(all=True)
TO = "14155550101"


def _rows(start: int, count: int, to: str = TO) -> list[dict[str, Any]]:
    return [
        {"message_uuid": f"m-{place}", "to_number": to} for place in range(start, start + count)
    ]


def _uuids(data: Any) -> list[str]:
    return [row["message_uuid"] for row in data["objects"]]


def test_a_short_page_that_names_a_next_one_does_not_end_the_list(desk: Desk) -> None:
    desk.answers["GET /Message/"] = (
        desk.listing(*_rows(0, 19), following="/v1/…?limit=20&offset=20"),
        desk.listing(*_rows(19, 19), following="/v1/…?limit=20&offset=40"),
        desk.listing(*_rows(38, 12)),
    )
    assert _uuids(desk.call(list_messages, pages=ALL)) == [f"m-{place}" for place in range(50)]
    assert [line.partition("&offset=")[2] for line in desk.sent] == ["0", "19", "38"]
    assert not desk.facts.truncated


@pytest.mark.parametrize(
    ("following", "asked"),
    [
        ("/v1/…?cursor=b", "limit=20&cursor=b"),
        ("/v1/…?limit=20&offset=45", "limit=20&offset=45"),
        ("/v1/…?limit=20&offset=1", "limit=20&offset=40"),
        ("…", "limit=20&offset=40"),
    ],
)
def test_an_empty_page_that_names_a_next_one_does_not_end_the_list(
    desk: Desk, following: str, asked: str
) -> None:
    desk.answers["GET /Message/"] = (
        desk.listing(*_rows(0, 20), following="…"),
        desk.listing(following=following),
        desk.listing(*_rows(20, 3)),
    )
    assert len(_uuids(desk.call(list_messages, pages=ALL))) == 23
    assert desk.sent[2] == f"GET /Message/?{asked}"


@pytest.mark.parametrize("to", [None, "+14155559999"])
@pytest.mark.parametrize("count", [0, 20])
def test_pages_without_anything_new_are_found_out(desk: Desk, count: int, to: str | None) -> None:
    desk.answers["GET /Message/"] = desk.listing(*_rows(0, count), following="…")
    with pytest.raises(ServiceError, match="pages do not move on") as caught:
        desk.call(list_messages, dst=to, pages=ALL)
    assert caught.value.code == "repeated_page"
    assert len(desk.sent) <= 3


@pytest.mark.parametrize(("total", "requests"), [(None, 1), (19, 1), (22, 2)])
def test_where_nothing_names_a_next_page_the_count_decides(
    desk: Desk, total: int | None, requests: int
) -> None:
    pages = [desk.listing(*_rows(0, 19), total=total), desk.listing(*_rows(19, 3), total=total)]
    for page in pages:
        del page["meta"]["next"]
    desk.answers["GET /Message/"] = tuple(pages)
    assert len(_uuids(desk.call(list_messages, pages=ALL))) == (19 if requests == 1 else 22)
    assert len(desk.sent) == requests


def test_a_list_goes_on_behind_the_rows_that_were_given_not_those_that_came(desk: Desk) -> None:
    desk.answers["GET /Message/"] = desk.listing(*_rows(0, 20), following="/v1/…?offset=20")
    data = desk.call(list_messages, limit=5, message_state="sent")
    assert _uuids(data) == [f"m-{place}" for place in range(5)]
    assert (desk.facts.truncated, desk.facts.next) == (True, {"offset": 5})
    named = "/v1/Account/MA00000000000000TEST/Message/?message_state=sent&limit=5&offset=5"
    assert data["meta"]["next"] == named


def test_rows_that_were_left_out_count_where_a_list_goes_on(desk: Desk) -> None:
    rows = [*_rows(0, 2), *_rows(2, 3, to="14155559999"), *_rows(0, 1), *_rows(6, 14)]
    desk.answers["GET /Message/"] = desk.listing(*rows, following="…")
    data = desk.call(list_messages, dst=f"+{TO}", limit=4, offset=100)
    assert _uuids(data) == ["m-0", "m-1", "m-6", "m-7"]
    assert desk.facts.next == {"offset": 108}


def test_running_calls_go_on_behind_those_that_were_given(desk: Desk) -> None:
    desk.answers["GET /Call/"] = {"calls": [f"c-{place}" for place in range(20)]}
    for place in range(20):
        call = {"call_uuid": f"c-{place}", "call_status": "ringing"}
        desk.answers[f"GET /Call/c-{place}/"] = call
    data = desk.call(list_calls, call_state="live", limit=100, pages=Pages(max_pages=1))
    assert len(data["objects"]) == 20
    assert (desk.facts.truncated, desk.facts.next) == (True, {"offset": 20})
