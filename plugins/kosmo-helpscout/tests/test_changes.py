"""Changing conversations: one request for each change, in an order that loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response, ServiceError, UsageError
from kosmo_helpscout.changes import (
    assign_conversation,
    create_conversation,
    delete_conversation,
    update_conversation,
)
from kosmo_helpscout.custom_fields import set_custom_fields
from kosmo_helpscout.snoozes import snooze_conversation, unsnooze_conversation
from kosmo_helpscout.tags import tag_conversation

if TYPE_CHECKING:
    from conftest import Desk

NEW: dict[str, Any] = {
    "subject": "Billing question",
    "mailbox_id": 123,
    "body": "My invoice is wrong.",
}
BEAR = {"email": "bear@acme.com"}


def test_a_conversation_is_made_as_help_scout_documents_it(desk: Desk) -> None:
    data = desk.call(
        create_conversation,
        **NEW,
        customer_email="bear@acme.com",
        tags=["billing"],
        cc=["a@x.com"],
        bcc=["b@x.com"],
        assignee_id=234,
    )
    assert desk.sent == ["POST /conversations"]
    assert desk.bodies[0] == {
        "subject": "Billing question",
        "customer": BEAR,
        "mailboxId": 123,
        "type": "email",
        "status": "active",
        "threads": [
            {
                "type": "customer",
                "customer": BEAR,
                "text": "My invoice is wrong.",
                "cc": ["a@x.com"],
                "bcc": ["b@x.com"],
            }
        ],
        "tags": ["billing"],
        "assignTo": 234,
    }
    assert data == {"id": 77, "location": "https://api.helpscout.net/v2/conversations/77"}


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        ({"status": "open"}, {"status": "active"}),
        ({"status": "pending"}, {"status": "pending"}),
        ({"assignee_id": 0}, {"assignTo": None}),
        ({"auto_reply": True}, {"autoReply": True}),
        ({"imported": True}, {"imported": True}),
        ({"customer_id": 5}, {"customer": {"id": 5}}),
    ],
)
def test_words_of_users_become_those_of_help_scout(
    desk: Desk, arguments: dict[str, Any], about: dict[str, Any]
) -> None:
    desk.call(create_conversation, **NEW, customer_email="bear@acme.com", **arguments)
    assert desk.bodies[0].items() >= about.items()
    assert ("assignTo" in desk.bodies[0]) is ("assignee_id" in arguments)


@pytest.mark.parametrize(
    ("arguments", "type_"),
    [
        ({}, "customer"),
        ({"type": "chat"}, "chat"),
        ({"type": "phone"}, "phone"),
        ({"reply": True}, "reply"),
    ],
)
def test_the_first_thread_is_of_the_kind_that_fits(
    desk: Desk, arguments: dict[str, Any], type_: str
) -> None:
    desk.call(create_conversation, **NEW, customer_id=5, **arguments)
    assert desk.bodies[0]["threads"][0]["type"] == type_


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "give `customer_id` or `customer_email`"),
        ({"customer_id": 5, "type": "chat", "cc": ["a@b.c"]}, "go with e-mail"),
        ({"customer_id": 5, "draft": True}, "`draft` goes with `reply`"),
    ],
)
def test_what_help_scout_would_refuse_is_refused_before_anything_is_sent(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(create_conversation, **NEW, **arguments)
    assert desk.sent == []


def test_an_id_is_read_from_the_address_where_no_header_tells_it(desk: Desk) -> None:
    there = {"location": "https://api.helpscout.net/v2/conversations/91?embed=threads"}
    desk.answers["POST /conversations"] = Response(201, there, b"")
    assert desk.call(create_conversation, **NEW, customer_id=5)["id"] == 91


def test_every_change_is_one_request_and_the_status_comes_last(desk: Desk) -> None:
    data = desk.call(
        update_conversation,
        id=1, status="open", subject="Help me", assignee_id=9835, mailbox_id=43, tags=["a", "b"],
    )  # fmt: skip
    patch = "PATCH /conversations/1"
    assert list(zip(desk.sent, desk.bodies, strict=True)) == [
        (patch, {"op": "replace", "path": "/subject", "value": "Help me"}),
        (patch, {"op": "move", "path": "/mailboxId", "value": 43}),
        (patch, {"op": "replace", "path": "/assignTo", "value": 9835}),
        ("PUT /conversations/1/tags", {"tags": ["a", "b"]}),
        (patch, {"op": "replace", "path": "/status", "value": "active"}),
    ]
    fields = ["subject", "mailbox_id", "assignee_id", "tags", "status"]
    assert data == {"id": 1, "updated": True, "fields": fields}


def test_nobody_and_no_tags_are_changes_too(desk: Desk) -> None:
    desk.call(update_conversation, id=1, assignee_id=0, tags=[])
    assert desk.bodies == [{"op": "remove", "path": "/assignTo"}, {"tags": []}]


def test_no_change_at_all_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="say what to change"):
        desk.call(update_conversation, id=1)


def test_a_change_that_fails_tells_which_ones_came_before_it(desk: Desk) -> None:
    desk.answers["PUT /conversations/1/tags"] = Response(403, {}, b'{"message": "not allowed"}')
    with pytest.raises(ServiceError) as failed:
        desk.call(update_conversation, id=1, subject="x", tags=["y"], status="closed")
    assert "not allowed" in failed.value.message
    assert "`subject` had been changed before `tags` failed" in failed.value.message
    assert failed.value.details == ["changed: subject", "failed: tags"]
    assert failed.value.http_status == 403
    assert len(desk.sent) == 2


def test_people_are_found_by_name_address_and_me(desk: Desk) -> None:
    users = [
        {"id": 5, "firstName": "Ines", "lastName": "Kowal", "email": "ines@example.com"},
        {"id": 6, "firstName": "Ines", "lastName": "Berg", "email": "berg@example.com"},
    ]
    desk.answers["GET /users"] = desk.hal("users", users, size=50)
    desk.answers["GET /users/me"] = {"id": 9}
    for who, id_ in [("ines kowal", 5), ("berg@example.com", 6), ("me", 9), ("31", 31)]:
        assert desk.call(assign_conversation, id=1, to=who)["assignee_id"] == id_
        assert desk.bodies[-1]["value"] == id_
    assert desk.call(assign_conversation, id=1, to="nobody")["assignee_id"] is None
    assert desk.bodies[-1] == {"op": "remove", "path": "/assignTo"}
    with pytest.raises(UsageError, match="`Ines` names 2 of the users"):
        desk.call(assign_conversation, id=1, to="Ines")
    with pytest.raises(UsageError, match=r"`Zoe` is none of the users: 5 \(ines@example.com\)"):
        desk.call(assign_conversation, id=1, to="Zoe")


def test_tags_are_read_before_they_are_replaced(desk: Desk) -> None:
    desk.answers["GET /conversations/1"] = {"id": 1, "tags": [{"tag": "red"}, {"tag": "blue"}]}
    data = desk.call(tag_conversation, id=1, add=["Red", "green", "Green"], remove=["BLUE"])
    assert desk.bodies[-1] == {"tags": ["red", "green"]}
    assert data["tags"] == ["red", "green"]
    with pytest.raises(UsageError, match="which tags"):
        desk.call(tag_conversation, id=1)


def test_custom_fields_go_by_their_ids(desk: Desk) -> None:
    desk.call(set_custom_fields, id=12, values={"10524": "blue"})
    assert desk.sent == ["PUT /conversations/12/fields"]
    assert desk.bodies == [{"fields": [{"id": 10524, "value": "blue"}]}]
    with pytest.raises(UsageError, match="`Color`, which is not a field's id"):
        desk.call(set_custom_fields, id=12, values={"Color": "blue"})


def test_snoozing_and_deleting_have_addresses_of_their_own(desk: Desk) -> None:
    desk.call(snooze_conversation, id=1, until="2030-01-02")
    assert desk.bodies[-1] == {
        "snoozedUntil": "2030-01-02T00:00:00Z", "unsnoozeOnCustomerReply": True
    }  # fmt: skip
    desk.call(unsnooze_conversation, id=1)
    assert desk.call(delete_conversation, id=1) == {"id": 1, "deleted": True}
    assert desk.sent == [
        "PUT /conversations/1/snooze", "DELETE /conversations/1/snooze", "DELETE /conversations/1"
    ]  # fmt: skip
