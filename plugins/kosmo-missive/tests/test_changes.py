"""Which requests change and merge conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_missive.changes import merge_conversation, update_conversations

if TYPE_CHECKING:
    from conftest import Desk

ADA = "11111111-0000-4000-8000-000000000001"
BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
SUPPORT = "33333333-0000-4000-8000-000000000001"
VIP = "44444444-0000-4000-8000-000000000001"


def test_several_conversations_are_closed_in_one_request(desk: Desk) -> None:
    desk.call(update_conversations, conversation_ids="c1, c2,c1", close=True)
    assert desk.sent == ["PATCH /conversations/c1,c2"]
    assert desk.bodies == [
        {"conversations": [{"id": "c1", "close": True}, {"id": "c2", "close": True}]}
    ]


def test_people_labels_and_the_team_may_be_named(desk: Desk) -> None:
    desk.call(
        update_conversations,
        conversation_ids="c1",
        assign=["me", "ben@example.test"],
        unlabel=["VIP"],
        team="Support",
        move_to="team_inbox",
        organization="org_1",
    )
    assert desk.bodies[-1]["conversations"] == [
        {
            "id": "c1",
            "team": SUPPORT,
            "force_team": True,
            "add_assignees": [ADA, BEN],
            "remove_shared_labels": [VIP],
            "add_to_team_inbox": True,
            "organization": "org_1",
        }
    ]


def test_each_conversations_own_organization_is_looked_up_where_an_action_needs_one(
    desk: Desk,
) -> None:
    desk.answers["GET /conversations/c1"] = {"conversations": [{"organization": {"id": "o1"}}]}
    desk.answers["GET /conversations/c2"] = {"conversations": [{"organization": None}]}
    desk.call(update_conversations, conversation_ids="c1,c2", label=[VIP])
    rows = desk.bodies[-1]["conversations"]
    assert [row["organization"] for row in rows] == ["o1", ORGANIZATION]


def test_renaming_and_recoloring_need_no_lookup(desk: Desk) -> None:
    desk.call(
        update_conversations,
        conversation_ids="c1",
        subject="New",
        color="good",
        reopen=True,
        move_to="inbox",
    )
    assert desk.sent == ["PATCH /conversations/c1"]
    assert desk.bodies[0]["conversations"] == [
        {"id": "c1", "subject": "New", "color": "good", "reopen": True, "add_to_inbox": True}
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "say what to change"),
        ({"close": True, "reopen": True}, "give one of `close` and `reopen`"),
        ({"move_to": "team_inbox"}, "needs the `team`"),
        ({"conversation_ids": " , ", "close": True}, "holds no id"),
        ({"conversation_ids": ",".join(map(str, range(101))), "close": True}, "at most 100"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_before_anything_is_sent(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(update_conversations, **{"conversation_ids": "c1", **arguments})
    assert desk.sent == []


def test_merging_sends_the_target_without_an_envelope(desk: Desk) -> None:
    desk.answers["POST /conversations/c1/merge"] = {"conversations": [{"id": "c2"}]}
    body = {"target": "c2", "subject": "Both"}
    data = desk.call(merge_conversation, conversation_id="c1", body=body)
    assert desk.bodies == [body]
    assert data == {"conversations": [{"id": "c2"}]}
    assert desk.notes == ""


def test_a_merge_that_kept_the_source_says_so(desk: Desk) -> None:
    desk.answers["POST /conversations/c1/merge"] = {"conversations": [{"id": "c1"}]}
    desk.call(merge_conversation, conversation_id="c1", body={"target": "c2"})
    assert "kept the conversation `c1`" in desk.notes


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"target": "c1"}, "merged into itself"),
        ({"subject": "x"}, "lacks `target`"),
        ({"target": "c2", "title": "x"}, "has `title`, which Missive does not know"),
        ({}, "is empty"),
    ],
)
def test_a_merge_without_a_proper_target_is_refused(
    desk: Desk, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(merge_conversation, conversation_id="c1", body=body)
    assert desk.sent == []
