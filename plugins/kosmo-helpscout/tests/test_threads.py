"""Threads and attachments: what is said, and what is sent to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_helpscout.attachments import create_attachment, delete_attachment, get_attachment
from kosmo_helpscout.replies import create_customer_thread, create_note, create_reply
from kosmo_helpscout.threads import get_thread_source, list_threads, update_thread

if TYPE_CHECKING:
    from conftest import Desk

CONVERSATION = {"id": 14, "primaryCustomer": {"id": 5}}


def test_threads_are_listed_as_help_scout_pages_them(desk: Desk) -> None:
    desk.answers["GET /conversations/14/threads?page=1"] = desk.hal("threads", [{"id": 1}])
    data = desk.call(list_threads, conversation_id=14)
    assert data["_embedded"]["threads"] == [{"id": 1}]
    assert data["page"]["size"] == 25


def test_a_reply_is_a_draft_unless_it_is_to_be_sent(desk: Desk) -> None:
    desk.answers["GET /conversations/14"] = CONVERSATION
    data = desk.call(create_reply, conversation_id=14, text="Hello")
    assert desk.sent == ["GET /conversations/14", "POST /conversations/14/reply"]
    assert desk.bodies[-1] == {"customer": {"id": 5}, "text": "Hello", "draft": True}
    assert data["id"] == 77
    desk.call(create_reply, conversation_id=14, text="Hello", send=True, customer_id=8)
    assert desk.bodies[-1] == {"customer": {"id": 8}, "text": "Hello"}
    assert desk.sent[2:] == ["POST /conversations/14/reply"]


def test_a_reply_may_change_the_conversation_too(desk: Desk) -> None:
    desk.call(
        create_reply,
        conversation_id=14, text="x", customer_id=8, cc=["a@b.c"], bcc=["d@e.f"], to=["g@h.i"],
        status="open", assignee_id=0, user_id=4,
    )  # fmt: skip
    assert desk.bodies[-1] == {
        "customer": {"id": 8}, "text": "x", "draft": True, "cc": ["a@b.c"], "bcc": ["d@e.f"],
        "to": ["g@h.i"], "user": 4, "status": "active", "assignTo": None,
    }  # fmt: skip


def test_a_conversation_without_a_customer_needs_one_named(desk: Desk) -> None:
    desk.answers["GET /conversations/14"] = {"id": 14}
    with pytest.raises(UsageError, match="give `customer_id`"):
        desk.call(create_reply, conversation_id=14, text="x")


def test_a_note_needs_nothing_but_its_text(desk: Desk) -> None:
    desk.call(create_note, conversation_id=14, text="Refunded.")
    desk.call(create_note, conversation_id=14, text="x", status="open", user_id=4)
    assert desk.sent == ["POST /conversations/14/notes"] * 2
    assert desk.bodies == [{"text": "Refunded."}, {"text": "x", "user": 4, "status": "active"}]


@pytest.mark.parametrize(
    ("kind", "path"), [("customer", "customer"), ("chat", "chats"), ("phone", "phones")]
)
def test_what_a_customer_said_is_filed_where_it_was_said(desk: Desk, kind: str, path: str) -> None:
    desk.call(
        create_customer_thread,
        conversation_id=14, text="Hi", kind=kind, customer_id=8, created_at="2026-05-01",
        imported=True,
    )  # fmt: skip
    assert desk.sent == [f"POST /conversations/14/{path}"]
    assert desk.bodies[0]["createdAt"] == "2026-05-01T00:00:00Z"
    assert desk.bodies[0]["imported"] is True


@pytest.mark.parametrize(
    ("arguments", "operation"),
    [
        ({"text": "new"}, {"op": "replace", "path": "/text", "value": "new"}),
        ({"hidden": True}, {"op": "replace", "path": "/hidden", "value": True}),
        ({"hidden": False}, {"op": "replace", "path": "/hidden", "value": False}),
    ],
)
def test_a_thread_is_changed_by_one_operation(
    desk: Desk, arguments: dict[str, Any], operation: dict[str, Any]
) -> None:
    desk.call(update_thread, conversation_id=1, thread_id=1432, **arguments)
    assert desk.sent == ["PATCH /conversations/1/threads/1432"]
    assert desk.bodies == [operation]


def test_a_thread_is_not_changed_in_two_ways_at_once(desk: Desk) -> None:
    with pytest.raises(UsageError, match="one of `text` and `hidden`"):
        desk.call(update_thread, conversation_id=1, thread_id=2, text="x", hidden=True)


def test_sources_and_attachments_have_their_addresses(desk: Desk) -> None:
    desk.answers["GET /conversations/1/threads/2/original-source"] = {"original": "From: x"}
    desk.answers["GET /conversations/1/attachments/12/data"] = {"data": "ZmlsZQ=="}
    assert desk.call(get_thread_source, conversation_id=1, thread_id=2) == {"original": "From: x"}
    assert desk.call(get_attachment, conversation_id=1, attachment_id=12) == {"data": "ZmlsZQ=="}
    desk.call(create_attachment, conversation_id=1, thread_id=2, file_name="a.txt", data="YQ==")
    assert desk.sent[-1] == "POST /conversations/1/threads/2/attachments"
    assert desk.bodies[-1] == {
        "fileName": "a.txt", "mimeType": "application/octet-stream", "data": "YQ=="
    }  # fmt: skip
    desk.call(delete_attachment, conversation_id=1, attachment_id=12)
    assert desk.sent[-1] == "DELETE /conversations/1/attachments/12"
