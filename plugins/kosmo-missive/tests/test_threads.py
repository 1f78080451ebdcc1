"""Which requests read and write the messages, comments, drafts and posts of conversations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response, UsageError
from kosmo_missive.comments import create_comment, list_conversation_comments
from kosmo_missive.drafts import create_draft, delete_draft, list_conversation_drafts
from kosmo_missive.messages import (
    create_message,
    get_messages,
    list_conversation_messages,
    list_messages,
)
from kosmo_missive.posts import create_post, delete_post, list_conversation_posts

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk

ADA = "11111111-0000-4000-8000-000000000001"
BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
VIP = "44444444-0000-4000-8000-000000000001"
PARTS = [
    (list_conversation_messages, "messages"),
    (list_conversation_comments, "comments"),
    (list_conversation_drafts, "drafts"),
    (list_conversation_posts, "posts"),
]


@pytest.mark.parametrize(("function", "part"), PARTS)
def test_a_part_of_a_conversation_is_listed_ten_rows_at_a_time(
    desk: Desk, function: Callable[..., Any], part: str
) -> None:
    assert desk.call(function, conversation_id="c1") == {part: []}
    assert desk.call(function, conversation_id="c1", params={"limit": 4, "until": 99}) == {part: []}
    assert desk.sent == [
        f"GET /conversations/c1/{part}?limit=10",
        f"GET /conversations/c1/{part}?until=99&limit=4",
    ]


@pytest.mark.parametrize(
    ("part", "cursor", "function"),
    [
        ("messages", "delivered_at", list_conversation_messages),
        ("comments", "created_at", list_conversation_comments),
        ("posts", "created_at", list_conversation_posts),
    ],
)
def test_more_than_ten_rows_take_several_pages(
    desk: Desk, part: str, cursor: str, function: Callable[..., Any]
) -> None:
    rows = [{"id": str(time), cursor: time} for time in range(100, 75, -1)]
    desk.answers[f"GET /conversations/c1/{part}?limit=10"] = {part: rows[:10]}
    desk.answers[f"GET /conversations/c1/{part}?until=91&limit=10"] = {part: rows[9:19]}
    desk.answers[f"GET /conversations/c1/{part}?until=82&limit=10"] = {part: rows[18:]}
    data = desk.call(function, conversation_id="c1", params={"limit": 20})
    assert data[part] == rows[:20]
    assert desk.facts.next == {"until": 80}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"params": {"limit": 3}, "limit": 4}, "`limit` is given both"),
        ({"params": {"before": 3}}, "`params` has `before`"),
        ({"params": {"limit": "many"}}, "must be a whole number"),
        ({"params": {"limit": 0}}, "must be a whole number, at least 1"),
        ({"params": {"until": True}}, "must be a whole number"),
    ],
)
def test_query_parameters_that_missive_would_ignore_or_refuse_are_refused(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(list_conversation_messages, conversation_id="c1", **arguments)
    assert desk.sent == []


def test_drafts_that_cannot_be_gone_on_from_are_told(desk: Desk) -> None:
    rows = [{"id": str(number), "delivered_at": None} for number in range(10)]
    desk.answers["GET /conversations/c1/drafts"] = {"drafts": rows}
    data = desk.call(list_conversation_drafts, conversation_id="c1", limit=30)
    assert len(data["drafts"]) == 10
    assert "there may be more of them" in desk.notes


def test_messages_are_found_by_their_message_id_only(desk: Desk) -> None:
    desk.call(list_messages, params={"email_message_id": "<a@b.test>"})
    assert desk.sent == ["GET /messages?email_message_id=<a@b.test>"]
    with pytest.raises(UsageError, match="by `email_message_id` only") as refused:
        desk.call(list_messages)
    assert refused.value.hint == "kosmo missive list-conversation-messages --help"


def test_messages_are_fetched_by_the_batch_and_always_as_a_list(desk: Desk) -> None:
    desk.answers["GET /messages/m1"] = {"messages": {"id": "m1", "body": "<p>Hi</p>"}}
    assert desk.call(get_messages, message_ids="m1")["messages"][0]["id"] == "m1"
    ids = [f"m{number}" for number in range(30)]
    first, second = ",".join(ids[:25]), ",".join(ids[25:])
    desk.answers[f"GET /messages/{first}"] = {"messages": [{"id": one} for one in ids[:25]]}
    desk.answers[f"GET /messages/{second}"] = {"messages": [{"id": one} for one in ids[25:]]}
    data = desk.call(get_messages, message_ids=",".join(ids))
    assert [row["id"] for row in data["messages"]] == ids
    assert len(desk.sent) == 3


def test_an_incoming_message_of_a_channel_gets_its_envelope(desk: Desk) -> None:
    row = {"account": "a1", "from_field": {"id": "7", "name": "Cal"}, "body": "Hello"}
    desk.call(create_message, body=row)
    assert (desk.sent, desk.bodies) == (["POST /messages"], [{"messages": row}])
    with pytest.raises(UsageError, match="lacks `account`"):
        desk.call(create_message, body={"from_field": {"id": "7"}})


def test_a_comment_becomes_a_post_that_keeps_a_conversation_closed(desk: Desk) -> None:
    desk.call(create_comment, conversation_id="c1", body="Please\n\n**look**")
    assert desk.sent == ["POST /posts"]
    assert desk.bodies == [
        {
            "posts": {
                "conversation": "c1",
                "markdown": "Please\n\n**look**",
                "notification": {"title": "New comment", "body": "Please **look**"},
                "reopen": False,
            }
        }
    ]
    assert "a comment becomes a post, which `list_conversation_posts` shows" in desk.notes


def test_a_comments_assignees_are_resolved_in_the_conversations_organization(desk: Desk) -> None:
    desk.answers["GET /conversations/c1"] = {"conversations": [{"organization": {"id": "o1"}}]}
    desk.call(create_comment, conversation_id="c1", body="x" * 200, assignees=["ben@example.test"])
    assert desk.sent == ["GET /users?limit=200&offset=0", "GET /conversations/c1", "POST /posts"]
    post = desk.bodies[-1]["posts"]
    assert (post["add_assignees"], post["organization"]) == ([BEN], "o1")
    assert len(post["notification"]["body"]) == 100


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_draft_may_stand_in_its_envelope_or_not(desk: Desk, wrapped: bool) -> None:
    row = {"subject": "Hi", "body": "x", "from_field": {"address": "s@x.test"}}
    desk.call(create_draft, body={"drafts": row} if wrapped else row)
    assert (desk.sent, desk.bodies) == (["POST /drafts"], [{"drafts": row}])


def test_a_draft_without_a_sender_is_the_token_owners(desk: Desk) -> None:
    row = {"subject": "Hi", "body": "x", "to_fields": [{"address": "person@example.test"}]}
    desk.call(create_draft, body=row)
    sender = {"address": "ada@example.test", "name": "Ada Agent"}
    assert desk.bodies[-1] == {"drafts": {**row, "from_field": sender}}
    assert "the sender is ada@example.test" in desk.notes


def test_a_draft_of_another_channel_gets_no_sender(desk: Desk) -> None:
    desk.call(create_draft, body={"body": "x", "to_fields": [{"phone_number": "+14155550100"}]})
    assert "from_field" not in desk.bodies[-1]["drafts"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"subject": "Hi", "to": ["a@b.test"]}, "has `to`, which Missive does not know"),
        ({"send": True, "send_at": 5}, "give one of `send`"),
        ({"auto_followup": True}, "needs `send_at`"),
        ({"send": True, "conversation": "c1", "body": "x"}, "needs `from_field`"),
        ({"drafts": {"body": "x"}, "send": True}, "has `send` beside `drafts`"),
        ({"drafts": []}, "is empty"),
        ({"drafts": "x"}, "must be an object or a list of objects"),
        ({"drafts": [{"body": "x"}, {"body": "y"}]}, "must be one object, not 2"),
        ({"body": "x", "add_to_team_inbox": True}, "needs the `team`"),
        ({"body": "x", "add_assignees": {"id": 1}}, "must be a list of texts"),
        ({"attachments": [{}] * 26}, "at most 25 attachments"),
    ],
)
def test_a_draft_that_missive_would_misread_is_refused(
    desk: Desk, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(create_draft, body=body)
    assert desk.sent == []


def test_an_answer_without_a_body_still_says_that_it_was_done(desk: Desk) -> None:
    desk.answers["POST /drafts"] = Response(201, {}, b"")
    body = {"body": "x", "from_field": {"address": "s@x.test"}}
    assert desk.call(create_draft, body=body) == {"ok": True}
    assert "without a body" in desk.notes


@pytest.mark.parametrize(
    ("function", "parameter", "path"),
    [(delete_draft, "draft_id", "drafts"), (delete_post, "post_id", "posts")],
)
def test_a_deletion_without_an_answer_tells_what_was_deleted(
    desk: Desk, function: Callable[..., Any], parameter: str, path: str
) -> None:
    desk.answers[f"DELETE /{path}/x1"] = Response(204, {}, b"")
    assert desk.call(partial(function, **{parameter: "x1"})) == {"ok": True, "deleted": ["x1"]}
    assert desk.sent == [f"DELETE /{path}/x1"]


def test_a_post_gets_the_notification_that_missive_wants_and_leaves_it_closed(desk: Desk) -> None:
    desk.call(create_post, body={"conversation": "c1", "body": "Deployed", "username": "CI"})
    assert desk.bodies[-1]["posts"] == {
        "conversation": "c1",
        "markdown": "Deployed",
        "username": "CI",
        "notification": {"title": "CI", "body": "Deployed"},
        "reopen": False,
    }


def test_a_posts_own_notification_and_reopening_stand(desk: Desk) -> None:
    row = {
        "conversation": "c1",
        "text": "x",
        "notification": {"title": "T", "body": "B"},
        "reopen": True,
    }
    desk.call(create_post, body={"posts": row})
    assert desk.bodies == [{"posts": row}]


def test_a_posts_labels_may_be_named_and_bring_the_organization(desk: Desk) -> None:
    desk.call(create_post, body={"markdown": "x", "add_shared_labels": ["VIP"]})
    post = desk.bodies[-1]["posts"]
    assert (post["add_shared_labels"], post["organization"]) == ([VIP], ORGANIZATION)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"conversation": "c1"}, "needs one of `markdown`"),
        ({"body": "x", "markdown": "y"}, "give one"),
        ({"text": "x" * 8001}, "longer than 8000"),
        ({"text": "x", "mardown": "y"}, "has `mardown`"),
    ],
)
def test_a_post_that_says_nothing_or_too_much_is_refused(
    desk: Desk, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(create_post, body=body)
    assert desk.sent == []
