"""Listing and getting messages: the requests that Plivo documents, and what comes of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_plivo.messages import get_message, list_message_media, list_messages

if TYPE_CHECKING:
    from conftest import Desk


def _rows(start: int, count: int) -> list[dict[str, Any]]:
    return [
        {"message_uuid": f"m-{place}", "from_number": "14155550100", "to_number": "14155550101"}
        for place in range(start, start + count)
    ]


def test_a_list_asks_for_twenty_at_most_until_it_has_enough(desk: Desk) -> None:
    following = "/v1/Account/MA00000000000000TEST/Message/?limit=20&offset=20"
    desk.answers["GET /Message/"] = (
        desk.listing(*_rows(0, 20), following=following),
        desk.listing(*_rows(20, 20), following="…"),
        desk.listing(*_rows(40, 5), following="…"),
    )
    data = desk.call(list_messages, limit=45)
    assert desk.sent == [
        "GET /Message/?limit=20&offset=0",
        "GET /Message/?limit=20&offset=20",
        "GET /Message/?limit=5&offset=40",
    ]
    assert [row["message_uuid"] for row in data["objects"]] == [f"m-{n}" for n in range(45)]
    assert data["meta"] == {
        "limit": 45, "offset": 0, "total_count": None, "next": "…", "previous": None,
    }  # fmt: skip
    assert desk.facts.next == {"offset": 45}
    assert desk.facts.pages == 3


def test_a_list_ends_where_plivo_names_no_next_page(desk: Desk) -> None:
    desk.answers["GET /Message/"] = desk.listing(*_rows(0, 20), total=20)
    data = desk.call(list_messages, limit=100)
    assert len(desk.sent) == 1
    assert data["meta"]["total_count"] == 20
    assert not desk.facts.truncated


def test_the_whole_list_is_followed_and_a_row_that_moved_on_comes_once(desk: Desk) -> None:
    desk.answers["GET /Message/"] = (
        desk.listing(*_rows(0, 20), following="…"),
        desk.listing(*_rows(19, 20), following="…"),
        desk.listing(*_rows(39, 2)),
    )
    data = desk.call(list_messages, limit=5, pages=Pages(all=True))
    assert [row["message_uuid"] for row in data["objects"]] == [f"m-{n}" for n in range(41)]


def test_a_cursor_is_followed_in_place_of_an_offset(desk: Desk) -> None:
    following = "/v1/Account/X/Message/?limit=20&cursor=abc%3D"
    desk.answers["GET /Message/"] = (
        desk.listing(*_rows(0, 20), following=following),
        desk.listing(*_rows(20, 3)),
    )
    assert len(desk.call(list_messages, limit=40)["objects"]) == 23
    assert desk.sent[1] == "GET /Message/?limit=20&cursor=abc="


def test_filters_have_plivos_names_numbers_lose_their_plus_and_times_are_utc(desk: Desk) -> None:
    row = {"message_uuid": "m-1", "from_number": "14155550100", "to_number": "14155550101"}
    desk.answers["GET /Message/"] = desk.listing(row)
    desk.call(
        list_messages, src="+1 (415) 555-0100", dst="+14155550101", limit=1, offset=3,
        start_time="2026-05-01T02:00:00+02:00", end_time="2026-05-02", message_state="delivered",
        message_direction="outbound",
    )  # fmt: skip
    asked = (
        "GET /Message/?message_direction=outbound&message_state=delivered"
        "&from_number=14155550100&to_number=14155550101"
        "&message_time__gte=2026-05-01 00:00:00&message_time__lte=2026-05-02 23:59:59"
        "&limit=1&offset=3"
    )
    assert desk.sent == [asked]
    assert desk.notes == ""


def test_a_filter_that_plivo_ignores_is_noticed(desk: Desk) -> None:
    desk.answers["GET /Message/"] = desk.listing(*_rows(0, 3))
    assert desk.call(list_messages, src="+14155559999")["objects"] == []
    assert "3 rows that its filter should have left out" in desk.notes


def test_a_filter_that_plivo_ignores_does_not_lead_through_the_whole_list(desk: Desk) -> None:
    wanted = {"message_uuid": "m-x", "from_number": "14155559999", "to_number": "14155550101"}
    desk.answers["GET /Message/"] = desk.listing(*_rows(0, 19), wanted, following="…")
    data = desk.call(list_messages, src="+14155559999", start_time="2026-05-01")
    assert [row["message_uuid"] for row in data["objects"]] == ["m-x"]
    assert len(desk.sent) == 1
    assert (desk.facts.truncated, desk.facts.next) == (True, {"offset": 20})
    assert "19 rows that its filter should have left out" in desk.notes


def test_a_service_that_ignores_where_to_begin_is_told_of(desk: Desk) -> None:
    desk.answers["GET /Message/"] = desk.listing(*_rows(0, 20), following="…")
    with pytest.raises(ServiceError, match="its pages do not move on") as caught:
        desk.call(list_messages, pages=Pages(all=True))
    assert caught.value.code == "repeated_page"


def test_an_empty_list_without_times_tells_of_the_last_day(desk: Desk) -> None:
    desk.answers["GET /Message/"] = desk.listing()
    assert desk.call(list_messages)["objects"] == []
    assert "last 24 hours" in desk.notes
    desk.call(list_messages, start_time="2026-05-01")
    assert desk.notes == ""


def test_a_message_has_the_words_of_its_callers(desk: Desk) -> None:
    desk.answers["GET /Message/m-1/"] = _rows(1, 1)[0]
    message = desk.call(get_message, message_uuid="m-1")
    assert (message["from"], message["to"]) == ("14155550100", "14155550101")
    desk.answers["GET /Message/m-1/Media/"] = {"objects": [{"media_id": "f-1"}]}
    assert desk.call(list_message_media, message_uuid="m-1") == {"objects": [{"media_id": "f-1"}]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"src": "+1"}, "`src` is no phone number"),
        ({"dst": "fourteen"}, "`dst` is no phone number"),
        ({"start_time": "yesterday"}, "`start_time` is no time"),
        ({"end_time": "2026-13-01"}, "`end_time` is no time"),
        ({"start_time": "2026-05-02", "end_time": "2026-05-01"}, "lies before"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_sent(
    desk: Desk, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        desk.call(list_messages, **arguments)
    assert desk.sent == []


def test_an_answer_without_a_list_is_an_error(desk: Desk) -> None:
    desk.answers["GET /Message/"] = {"message": "async api spawned"}
    with pytest.raises(ServiceError, match="no list `objects`"):
        desk.call(list_messages)
