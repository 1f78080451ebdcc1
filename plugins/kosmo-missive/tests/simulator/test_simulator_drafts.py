"""Drafts: what is refused, kept, scheduled, sent and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from kosmo_missive.simulator.accounts import (
    LIVE_CHAT_ACCOUNT,
    SMS_NUMBER,
)

if TYPE_CHECKING:
    from kosmo.testing import Answered, Clock, SimulatorCaller

Pick = Callable[..., dict[str, Any]]
Named = Callable[[str, str], str]
SENDER = {"address": "support@example.com", "name": "Support"}
CAL = {"address": "cal@example.org"}
EMAIL = {"from_field": SENDER, "to_fields": [CAL], "subject": "Hello", "body": "<div>Hi</div>"}
NOTICE = {"title": "A title", "body": "A body"}
SENDERLESS = "'from_field' does not match an available sender"


def draft(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("drafts", {"drafts": item})


def post(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("posts", {"posts": {"text": "x", "notification": NOTICE, **item}})


def get(missive: SimulatorCaller, id: str) -> dict[str, Any]:
    row: dict[str, Any] = missive.get(f"conversations/{id}").data["conversations"][0]
    return row


def is_closed(row: dict[str, Any]) -> bool:
    return any(user["closed"] for user in row["users"])


@pytest.mark.parametrize("body", [{}, {"subject": "x"}, {"drafts": []}, {"drafts": {}}])
def test_a_draft_needs_its_envelope(missive: SimulatorCaller, body: object) -> None:
    assert missive.post("drafts", body).status == 400
    assert missive.post("drafts", {"drafts": [EMAIL]}).message == "'drafts' must be an object"


@pytest.mark.parametrize(
    "sender", [None, {"address": "boss@example.com"}, {"address": "ben@example.com"}, {}]
)
def test_an_email_draft_needs_a_sender_that_the_owner_may_use(
    missive: SimulatorCaller, sender: object
) -> None:
    answered = draft(missive, **{**EMAIL, "from_field": sender})
    assert (answered.status, answered.message) == (400, SENDERLESS)


@pytest.mark.parametrize("address", ["ada@example.com", "SUPPORT@example.com", "hello@example.net"])
def test_the_owner_sends_from_every_alias(missive: SimulatorCaller, address: str) -> None:
    assert draft(missive, **{**EMAIL, "from_field": {"address": address}}).status == 201


def test_a_text_draft_may_lack_a_sender_until_it_is_sent(missive: SimulatorCaller) -> None:
    item = {"to_fields": [{"phone_number": "+14155550123"}], "body": "Hello"}
    assert draft(missive, **item).status == 201
    assert draft(missive, **item, send=True).message == SENDERLESS
    wrong = {**item, "from_field": {"phone_number": "+14155550199"}}
    assert draft(missive, **wrong).message == SENDERLESS
    right = {**item, "from_field": {"phone_number": SMS_NUMBER}, "send": True}
    sent = draft(missive, **right).data["drafts"]
    shown = missive.get(f"messages/{sent['id']}").data["messages"]
    assert shown["type"] == "sms"
    assert "subject" not in shown
    assert shown["to_fields"] == [{"id": "+14155550123", "name": "+14155550123", "username": None}]
    row = get(missive, sent["conversation"])
    assert row["latest_message_subject"] == "SMS with +14155550123"


def test_a_text_message_goes_to_one_number_without_copies(missive: SimulatorCaller) -> None:
    number = {"phone_number": "+14155550123"}
    assert draft(missive, to_fields=[number, number]).status == 400
    assert draft(missive, to_fields=[number], cc_fields=[number]).status == 400
    assert draft(missive, to_fields=[{"phone_number": "0123"}]).status == 400


def test_an_account_must_exist(missive: SimulatorCaller) -> None:
    id = "551b8675-11e9-49c3-aac0-00000000000a"
    answered = draft(missive, account=id, body="x")
    assert (answered.status, answered.message) == (400, f"account with id {id} does not exist")
    chat = {"account": LIVE_CHAT_ACCOUNT, "to_fields": [{"id": "visitor-1"}], "body": "Hello"}
    assert draft(missive, **chat).status == 201


@pytest.mark.parametrize(
    "item",
    [
        {"to_fields": "cal@example.org"},
        {"to_fields": [{"name": "Cal"}]},
        {"to_fields": [{"address": "no address"}]},
        {"body": 5},
        {"send": "yes"},
        {"send_at": "tomorrow"},
        {"send_at": 1},
        {"send": True, "send_at": 1_890_000_000},
        {"auto_followup": True},
        {"send": True, "to_fields": []},
        {"external_response_variables": ["a"]},
        {"attachments": {"filename": "a"}},
        {"attachments": [{"filename": "a.txt"}]},
        {"attachments": [{"base64_data": "aGk="}]},
        {"attachments": [{"base64_data": "not base64", "filename": "a.txt"}]},
        {"attachments": [{"base64_data": "aGk=", "filename": "a.txt"}] * 26},
        {"references": "abc"},
        {"conversation": "x"},
        {"conversation_color": "red"},
        {"organization": ""},
    ],
)
def test_a_draft_with_a_wrong_field_is_refused(
    missive: SimulatorCaller, item: dict[str, object]
) -> None:
    assert draft(missive, **{**EMAIL, **item}).status == 400


def test_a_draft_is_kept_in_its_conversation_and_deleted(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    before = conversation()
    files = [{"base64_data": "aGVsbG8=", "filename": "note.txt"}]
    made = draft(missive, **EMAIL, conversation=before["id"], attachments=files).data["drafts"]
    assert sorted(made) == ["body", "conversation", "created_at", "id", "subject"]
    row = get(missive, before["id"])
    assert row["drafts_count"] == before["drafts_count"] + 1
    assert row["messages_count"] == before["messages_count"]
    drafts = missive.get(f"conversations/{row['id']}/drafts").data["drafts"]
    shown = next(one for one in drafts if one["id"] == made["id"])
    assert (shown["draft"], shown["delivered_at"]) == (True, None)
    assert shown["author"]["email"] == "ada@example.com"
    assert shown["attachments"][0]["size"] == 5
    deleted = missive.delete(f"drafts/{made['id']}")
    assert (deleted.status, deleted.data) == (200, None)
    assert get(missive, row["id"])["drafts_count"] == before["drafts_count"]
    assert missive.delete(f"drafts/{made['id']}").status == 404


def test_a_draft_alone_begins_a_conversation(missive: SimulatorCaller) -> None:
    made = draft(missive, **EMAIL, conversation_subject="Fresh").data["drafts"]
    row = get(missive, made["conversation"])
    assert (row["subject"], row["latest_message_subject"]) == ("Fresh", "Hello")
    assert (row["drafts_count"], row["messages_count"], row["organization"]) == (1, 0, None)


def test_a_sent_draft_becomes_a_message(
    missive: SimulatorCaller, conversation: Pick, clock: Clock
) -> None:
    before = conversation(closed=True)
    sent = draft(missive, **EMAIL, conversation=before["id"], send=True).data["drafts"]
    row = get(missive, before["id"])
    assert row["messages_count"] == before["messages_count"] + 1
    assert row["last_activity_at"] == int(clock.now)
    newest = missive.get(f"conversations/{row['id']}/messages").data["messages"][0]
    assert (newest["id"], newest["draft"]) == (sent["id"], False)
    assert newest["delivered_at"] == int(clock.now)
    assert missive.delete(f"drafts/{sent['id']}").status == 404


def test_a_scheduled_draft_is_sent_when_its_time_has_come(
    missive: SimulatorCaller, clock: Clock
) -> None:
    when = int(clock.now) + 3600
    made = draft(missive, **EMAIL, send_at=when, auto_followup=True).data["drafts"]
    row = get(missive, made["conversation"])
    assert (row["send_later_messages_count"], row["messages_count"]) == (1, 0)
    clock.now += 3599
    assert get(missive, row["id"])["messages_count"] == 0
    clock.now += 2
    row = get(missive, row["id"])
    assert (row["messages_count"], row["drafts_count"]) == (1, 0)
    assert row["send_later_messages_count"] == 0
    assert row["last_activity_at"] == when


def test_a_deleted_scheduled_draft_is_never_sent(missive: SimulatorCaller, clock: Clock) -> None:
    made = draft(missive, **EMAIL, send_at=int(clock.now) + 10).data["drafts"]
    missive.delete(f"drafts/{made['id']}")
    clock.now += 20
    assert get(missive, made["conversation"])["messages_count"] == 0


def test_references_find_a_conversation_with_and_without_chevrons(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    id = conversation(closed=True)["id"]
    rows = missive.get(f"conversations/{id}/messages").data["messages"]
    name = next(row["email_message_id"] for row in rows if "email_message_id" in row)
    for reference in (name, name.strip("<>")):
        made = draft(missive, **EMAIL, references=["with space", reference])
        assert made.data["drafts"]["conversation"] == id


def test_references_that_nothing_has_begin_a_conversation_and_find_it_again(
    missive: SimulatorCaller,
) -> None:
    first = post(missive, references=["order-77"]).data["posts"]["conversation"]
    assert post(missive, references=["<order-77>"]).data["posts"]["conversation"] == first
    assert post(missive, references=["order-78"]).data["posts"]["conversation"] != first
    assert post(missive, references=["order 77"]).data["posts"]["conversation"] != first


def test_a_draft_acts_on_its_conversation(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    before = conversation(team_inbox=named("teams", "Support"))
    vip = named("shared_labels", "VIP")
    wanted = {"conversation": before["id"], "send": True, "close": True, "add_shared_labels": [vip]}
    refused = draft(missive, **EMAIL, **wanted)
    assert refused.message == "'organization' is required when 'add_shared_labels' is defined"
    organization = before["organization"]["id"]
    assert draft(missive, **EMAIL, **wanted, organization=organization).status == 201
    row = get(missive, before["id"])
    assert is_closed(row)
    assert "VIP" in row["shared_label_names"]
