"""Which requests the conversation functions send, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import ServiceError, UsageError
from kosmo.testing import Pages
from kosmo_crisp.conversations import (
    create_conversation,
    delete_conversation,
    get_conversation,
    list_conversations,
)
from kosmo_crisp.search import search_conversations

if TYPE_CHECKING:
    from conftest import Desk

BEN = "a4c32c68-be91-4e29-8a05-976e93abbe3f"


def _rows(first: int, count: int) -> list[dict[str, Any]]:
    return [{"session_id": f"session_{number}"} for number in range(first, first + count)]


def _serve(desk: Desk, size: int, total: int) -> None:
    for number in range(1, total // size + 3):
        first = (number - 1) * size
        rows = _rows(first, max(0, min(size, total - first)))
        desk.answers[f"GET conversations/{number}?per_page={size}"] = desk.envelope(
            rows, 206, reason="listed"
        )


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({}, "per_page=25"),
        ({"state": "resolved"}, "per_page=25&filter_resolved=1"),
        ({"state": "unresolved"}, "per_page=25&filter_not_resolved=1"),
        ({"unread": True, "mentioned": True}, "per_page=25&filter_unread=1&filter_mention=1"),
        ({"unassigned": True}, "per_page=25&filter_unassigned=1"),
        ({"assigned": BEN}, f"per_page=25&filter_assigned={BEN}"),
        ({"assigned": "Ben Bell"}, f"per_page=25&filter_assigned={BEN}"),
        ({"assigned": "ben@example.test"}, f"per_page=25&filter_assigned={BEN}"),
        ({"inbox_id": "i1"}, "per_page=25&filter_inbox_id=i1"),
        ({"order": "waiting"}, "per_page=25&order_date_waiting=1"),
        ({"include_empty": True}, "per_page=25&include_empty=1"),
        (
            {"since": "2026-05-01", "until": "2026-05-02"},
            (
                "per_page=25&filter_date_start=2026-05-01T00:00:00Z"
                "&filter_date_end=2026-05-02T23:59:59Z"
            ),
        ),
        (
            {"since": "2026-05-01T09:00:00+02:00"},
            "per_page=25&filter_date_start=2026-05-01T07:00:00Z",
        ),
    ],
)
def test_a_listing_asks_in_the_words_of_crisp(
    desk: Desk, arguments: dict[str, Any], sent: str
) -> None:
    assert desk.call(list_conversations, **arguments) == {"data": []}
    assert desk.sent[-1] == f"GET conversations/1?{sent}"


@pytest.mark.parametrize(
    ("page", "per_page", "size", "numbers"),
    [
        (1, 1, 20, [1]),
        (3, 5, 20, [1]),
        (3, 7, 20, [1, 2]),
        (1, 20, 20, [1]),
        (2, 50, 50, [2]),
        (1, 60, 30, [1, 2]),
        (2, 60, 30, [3, 4]),
        (1, 75, 25, [1, 2, 3]),
        (2, 97, 50, [2, 3, 4]),
        (1, 100, 50, [1, 2]),
    ],
)
def test_a_page_of_any_size_is_made_of_pages_that_crisp_takes(
    desk: Desk, page: int, per_page: int, size: int, numbers: list[int]
) -> None:
    _serve(desk, size, 300)
    data = desk.call(list_conversations, page=page, per_page=per_page)
    assert data == {"data": _rows((page - 1) * per_page, per_page)}
    assert desk.sent == [f"GET conversations/{number}?per_page={size}" for number in numbers]
    assert desk.facts.next == {"page": page + 1, "per_page": per_page}


def test_a_short_page_ends_the_list(desk: Desk) -> None:
    _serve(desk, 25, 30)
    assert len(desk.call(list_conversations, page=2)["data"]) == 5
    assert desk.sent == ["GET conversations/2?per_page=25"]
    assert (desk.facts.truncated, desk.facts.next) == (False, None)


def test_all_takes_the_largest_pages_and_gives_a_row_once(desk: Desk) -> None:
    _serve(desk, 50, 120)
    desk.answers["GET conversations/2?per_page=50"] = _rows(49, 50)
    data = desk.call(list_conversations, pages=Pages(all=True))["data"]
    assert [row["session_id"] for row in data[48:51]] == ["session_48", "session_49", "session_50"]
    assert len(desk.sent) == 3


def test_bounds_of_all_tell_where_it_goes_on(desk: Desk) -> None:
    _serve(desk, 50, 300)
    data = desk.call(list_conversations, pages=Pages(all=True, max_pages=2))["data"]
    assert len(data) == 100
    assert desk.facts.next == {"page": 5, "per_page": 25}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"assigned": BEN, "unassigned": True}, "give one of"),
        ({"assigned": "Nobody"}, "none of the operators is `Nobody`"),
        ({"since": "yesterday"}, "`since` is no date"),
    ],
)
def test_what_crisp_cannot_be_asked_is_refused(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(list_conversations, **arguments)
    assert not any(line.startswith("GET conversations") for line in desk.sent)


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({"query": "late"}, "search_type=text&search_query=late"),
        ({"segment": "vip"}, "search_type=segment&search_query=vip"),
        (
            {"filters": [{"model": "session", "query": ["a b"]}], "match": "any"},
            (
                'search_type=filter&search_query=[{"model":"session","query":["a b"]}]'
                "&search_operator=or"
            ),
        ),
    ],
)
def test_a_search_is_by_words_a_segment_or_filters(
    desk: Desk, arguments: dict[str, Any], sent: str
) -> None:
    desk.call(search_conversations, **arguments)
    assert desk.sent == [f"GET conversations/1?per_page=25&{sent}"]


def test_a_search_takes_one_of_the_three(desk: Desk) -> None:
    several: list[dict[str, Any]] = [{}, {"query": "a", "segment": "b"}]
    for arguments in several:
        with pytest.raises(UsageError, match="give one of"):
            desk.call(search_conversations, **arguments)
    assert desk.sent == []


def test_a_conversation_takes_two_requests_and_its_messages_are_in_order(desk: Desk) -> None:
    desk.answers["GET conversation/session_1"] = {"session_id": "session_1", "state": "pending"}
    later, earlier = {"timestamp": 2, "content": "b"}, {"timestamp": 1, "content": "a"}
    desk.answers["GET conversation/session_1/messages"] = desk.envelope([later, earlier], 206)
    data = desk.call(get_conversation, conversation_id="session_1")
    assert data["data"] == [earlier, later]
    assert data["conversation"]["state"] == "pending"
    assert desk.sent == ["GET conversation/session_1", "GET conversation/session_1/messages"]
    assert desk.notes == ""


def test_a_conversation_may_have_older_messages_and_a_note_says_so(desk: Desk) -> None:
    desk.answers["GET conversation/session_1"] = {"session_id": "session_1"}
    desk.answers["GET conversation/session_1/messages"] = [
        {"fingerprint": number, "timestamp": 1000 + number} for number in range(20)
    ]
    assert len(desk.call(get_conversation, conversation_id="session_1")["data"]) == 20
    assert "list-messages --conversation-id session_1 --before 1000" in desk.notes


@pytest.mark.parametrize("id_", ["a/b", "..", "a b", ""])
def test_an_id_that_would_lead_elsewhere_is_never_sent(desk: Desk, id_: str) -> None:
    with pytest.raises(UsageError):
        desk.call(get_conversation, conversation_id=id_)
    assert desk.sent == []


def test_a_conversation_is_begun_and_then_named(desk: Desk) -> None:
    desk.answers["POST conversation"] = desk.envelope({"session_id": "session_1"}, 201)
    desk.answers["PATCH conversation/session_1/meta"] = {}
    data = desk.call(create_conversation, nickname="Alma", segments=["vip"], data={"orders": 2})
    assert data == {"data": {"session_id": "session_1"}}
    meta = {"nickname": "Alma", "segments": ["vip"], "data": {"orders": 2}}
    assert desk.bodies == [{}, meta]


def test_a_conversation_that_could_not_be_named_is_told_of(desk: Desk) -> None:
    desk.answers["POST conversation"] = desk.envelope({"session_id": "session_1"}, 201)
    desk.answers["PATCH conversation/session_1/meta"] = desk.envelope({}, 403, reason="not_allowed")
    with pytest.raises(ServiceError, match="`session_1` was begun, but not named"):
        desk.call(create_conversation, nickname="Alma")


def test_a_deleted_conversation_is_named(desk: Desk) -> None:
    desk.answers["DELETE conversation/session_1"] = {}
    data = desk.call(delete_conversation, conversation_id="session_1")
    assert data == {"ok": True, "deleted": "session_1"}
