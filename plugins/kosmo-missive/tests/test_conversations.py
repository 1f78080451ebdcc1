"""Which requests the conversation functions send, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo.testing import Pages
from kosmo_missive.conversations import get_conversation, list_conversations

if TYPE_CHECKING:
    from conftest import Desk

BEN = "11111111-0000-4000-8000-000000000002"
SUPPORT = "33333333-0000-4000-8000-000000000001"
VIP = "44444444-0000-4000-8000-000000000001"
USERS = "GET /users?limit=200&offset=0"
TEAMS = "GET /teams?limit=200&offset=0"
LABELS = "GET /shared_labels?limit=200&offset=0"


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({}, ["GET /conversations?inbox=true&limit=25"]),
        ({"state": "open"}, ["GET /conversations?inbox=true&limit=25"]),
        ({"state": "closed"}, ["GET /conversations?closed=true&limit=25"]),
        ({"state": "spam"}, ["GET /conversations?junked=true&limit=25"]),
        ({"inbox": "me"}, ["GET /conversations?inbox=true&limit=25"]),
        ({"inbox": SUPPORT}, [f"GET /conversations?team_inbox={SUPPORT}&limit=25"]),
        (
            {"inbox": SUPPORT, "state": "closed"},
            [f"GET /conversations?team_closed={SUPPORT}&limit=25"],
        ),
        ({"inbox": "support"}, [TEAMS, f"GET /conversations?team_inbox={SUPPORT}&limit=25"]),
        ({"team_all": "Support"}, [TEAMS, f"GET /conversations?team_all={SUPPORT}&limit=25"]),
        ({"shared_label": "vip"}, [LABELS, f"GET /conversations?shared_label={VIP}&limit=25"]),
        ({"mailbox": "snoozed"}, ["GET /conversations?snoozed=true&limit=25"]),
        ({"assignee": "me"}, ["GET /conversations?assigned=true&limit=25"]),
        (
            {"assignee": "ada@example.test"},
            [USERS, "GET /conversations?assigned=true&limit=25"],
        ),
        ({"assignee": "ben@example.test"}, [USERS, "GET /conversations?inbox=true&limit=50"]),
        (
            {"assignee": BEN, "inbox": SUPPORT},
            [USERS, f"GET /conversations?team_inbox={SUPPORT}&limit=50"],
        ),
        ({"limit": 1}, ["GET /conversations?inbox=true&limit=2"]),
        ({"until": 1754545954}, ["GET /conversations?inbox=true&until=1754545954&limit=25"]),
        ({"email": "cal@c.test"}, ["GET /conversations?inbox=true&email=cal@c.test&limit=25"]),
        (
            {"mailbox": "all", "domain": "c.test", "organization": "org_1"},
            ["GET /conversations?all=true&domain=c.test&organization=org_1&limit=25"],
        ),
    ],
)
def test_a_listing_asks_for_exactly_one_mailbox(
    desk: Desk, arguments: dict[str, Any], sent: list[str]
) -> None:
    assert desk.call(list_conversations, **arguments) == {"conversations": []}
    assert desk.sent == sent


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"inbox": SUPPORT, "state": "spam"}, "no spam mailbox of a team"),
        ({"inbox": SUPPORT, "mailbox": "all"}, "give one of `inbox` and `mailbox`"),
        ({"mailbox": "trashed", "state": "open"}, "leaves no choice of `state`"),
        ({"email": "a@b.test", "domain": "b.test"}, "give one of `email`, `domain`"),
        ({"inbox": SUPPORT, "organization": "org"}, "your own mailboxes only"),
        ({"inbox": "Nobody"}, "there is no team `Nobody`"),
        ({"assignee": "nobody@example.test"}, "there is no user `nobody@example.test`"),
        ({"shared_label": "Urgent"}, "there is no shared label `Urgent`"),
    ],
)
def test_wishes_that_no_mailbox_fulfils_are_refused_before_conversations_are_asked_for(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(list_conversations, **arguments)
    assert not any(line.startswith("GET /conversations") for line in desk.sent)


def test_an_unknown_name_is_refused_with_the_names_there_are(desk: Desk) -> None:
    with pytest.raises(UsageError, match=r"there is no team `Sales`; there are `Support`$"):
        desk.call(list_conversations, inbox="Sales")


def test_a_name_that_two_rows_have_is_refused_with_their_ids(desk: Desk) -> None:
    desk.answers["GET /teams"]["teams"].append({"id": "t2", "name": "support"})
    told = rf"names 2 of the teams; give the id, of {SUPPORT} \(Support\), t2 \(support\)$"
    with pytest.raises(UsageError, match=told):
        desk.call(list_conversations, inbox="Support")


def test_somebody_elses_conversations_are_sorted_out_here_and_a_note_says_so(desk: Desk) -> None:
    mine, his = {"assignees": [{"id": "x"}]}, {"assignees": [{"id": BEN}]}
    desk.answers["GET /conversations"] = {
        "conversations": [{"id": "1", **mine}, {"id": "2", **his}, {"id": "3"}]
    }
    data = desk.call(list_conversations, assignee="Ben Bell")
    assert [row["id"] for row in data["conversations"]] == ["2"]
    assert desk.facts.scanned == 3
    assert "cannot filter by assignee" in desk.notes
    assert "`inbox`" in desk.notes


def test_looking_for_somebodys_conversations_ends_after_five_hundred(desk: Desk) -> None:
    newest = 2_000_000_000
    for page in range(12):
        times = range(newest - 49 * page, newest - 49 * page - 50, -1)
        until = f"&until={times[0]}" if page else ""
        desk.answers[f"GET /conversations?inbox=true{until}&limit=50"] = {
            "conversations": [{"id": str(time), "last_activity_at": time} for time in times]
        }
    assert desk.call(list_conversations, assignee=BEN) == {"conversations": []}
    assert desk.facts.scanned == 500
    assert desk.facts.truncated
    assert desk.facts.next == {"until": newest - 490}


@pytest.mark.parametrize(
    ("state", "ids"), [("open", ["open", "all-open"]), ("closed", ["closed"]), ("spam", ["spam"])]
)
def test_a_state_within_a_label_is_what_the_tokens_owner_sees(
    desk: Desk, state: str, ids: list[str]
) -> None:
    ada = "11111111-0000-4000-8000-000000000001"
    other = {"id": BEN, "closed": True}
    desk.answers["GET /conversations"] = {
        "conversations": [
            {"id": "open", "users": [other, {"id": ada, "closed": False}]},
            {"id": "closed", "users": [{"id": ada, "closed": True}]},
            {"id": "spam", "users": [{"id": ada, "junked": True, "closed": True}]},
            {"id": "trash", "users": [{"id": ada, "trashed": True}]},
            {"id": "all-open", "users": [{"id": BEN, "closed": False}, other]},
            {"id": "guest"},
        ]
    }
    data = desk.call(list_conversations, shared_label=VIP, state=state)
    assert [row["id"] for row in data["conversations"]] == ids
    assert "cannot filter by state" in desk.notes


def test_a_long_listing_takes_several_pages_and_drops_repeated_rows(desk: Desk) -> None:
    newest = [{"id": str(time), "last_activity_at": time} for time in range(200, 150, -1)]
    older = [{"id": str(time), "last_activity_at": time} for time in range(151, 101, -1)]
    desk.answers["GET /conversations?inbox=true&limit=50"] = {"conversations": newest}
    desk.answers["GET /conversations?inbox=true&until=151&limit=50"] = {"conversations": older}
    data = desk.call(list_conversations, limit=60)
    assert [row["last_activity_at"] for row in data["conversations"]] == list(range(200, 140, -1))
    assert desk.facts.next == {"until": 140}
    assert desk.facts.pages == 2


def test_an_offset_is_read_left_out_and_told(desk: Desk) -> None:
    rows = [{"id": str(time), "last_activity_at": time} for time in range(9, 0, -1)]
    desk.answers["GET /conversations"] = {"conversations": rows}
    data = desk.call(list_conversations, limit=2, offset=3)
    assert [row["id"] for row in data["conversations"]] == ["6", "5"]
    assert desk.sent == ["GET /conversations?inbox=true&limit=5"]
    assert "reads from the start and leaves out 3" in desk.notes


def test_all_pages_are_read_when_all_are_wanted(desk: Desk) -> None:
    page = [{"id": str(time), "last_activity_at": time} for time in range(100, 50, -1)]
    desk.answers["GET /conversations?inbox=true&limit=50"] = {"conversations": page}
    desk.answers["GET /conversations?inbox=true&until=51&limit=50"] = {
        "conversations": [page[-1], {"id": "last", "last_activity_at": 3}]
    }
    data = desk.call(list_conversations, pages=Pages(all=True), limit=1)
    assert len(data["conversations"]) == 51
    assert not desk.facts.truncated


def test_one_conversation_comes_with_its_newest_messages(desk: Desk) -> None:
    desk.answers["GET /conversations/c1"] = {
        "conversations": [{"id": "c1", "subject": "Parcel", "messages_count": 12}]
    }
    desk.answers["GET /conversations/c1/messages"] = {"messages": [{"id": "m1"}]}
    data = desk.call(get_conversation, id="c1")
    assert data["conversations"][0]["subject"] == "Parcel"
    assert data["conversations"][0]["messages"] == [{"id": "m1"}]
    assert desk.sent == ["GET /conversations/c1", "GET /conversations/c1/messages?limit=10"]
    assert "only the newest 1 of 12 messages" in desk.notes


def test_a_merged_conversation_is_found_under_its_new_id_and_a_note_says_so(desk: Desk) -> None:
    desk.answers["GET /conversations/old"] = {"conversations": [{"id": "new"}]}
    desk.call(get_conversation, id="old")
    assert desk.sent[1] == "GET /conversations/new/messages?limit=10"
    assert "`old` was merged" in desk.notes
