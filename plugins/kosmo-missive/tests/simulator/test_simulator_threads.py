"""Messages, drafts, posts and comments: what is refused, kept, sent and shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from kosmo_missive.simulator.accounts import (
    CUSTOM_EMAIL_ACCOUNT,
    CUSTOM_TEXT_ACCOUNT,
    LIVE_CHAT_ACCOUNT,
    SMS_NUMBER,
)

if TYPE_CHECKING:
    from kosmo.sandbox.caller import Answered, SimulatorCaller

Pick = Callable[..., dict[str, Any]]
Named = Callable[[str, str], str]
SENDER = {"address": "support@example.com", "name": "Support"}
CAL = {"address": "cal@example.org"}
EMAIL = {"from_field": SENDER, "to_fields": [CAL], "subject": "Hello", "body": "<div>Hi</div>"}
NOTICE = {"title": "A title", "body": "A body"}
SENDERLESS = "'from_field' does not match an available sender"


class Clock(Protocol):
    """Unix seconds that a test turns."""

    now: float


def draft(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("drafts", {"drafts": item})


def post(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("posts", {"posts": {"text": "x", "notification": NOTICE, **item}})


def message(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("messages", {"messages": item})


def get(missive: SimulatorCaller, id: str) -> dict[str, Any]:
    row: dict[str, Any] = missive.get(f"conversations/{id}").data["conversations"][0]
    return row


def is_closed(row: dict[str, Any]) -> bool:
    return any(user["closed"] for user in row["users"])


@pytest.mark.parametrize("part", ["messages", "comments", "drafts", "posts"])
def test_parts_of_a_conversation_come_two_to_ten_at_a_time(
    missive: SimulatorCaller, conversation: Pick, part: str
) -> None:
    path = f"conversations/{conversation()['id']}/{part}"
    assert missive.get(path, limit=10).status == 200
    assert missive.get(path, limit=1).message == "min 'limit' value is 2"
    assert missive.get(path, limit=11).message == "max 'limit' value is 10"


def test_long_threads_are_paged_by_delivered_at(missive: SimulatorCaller) -> None:
    rows = [
        row
        for mailbox in ("inbox", "closed")
        for row in missive.get("conversations", limit=50, **{mailbox: True}).data["conversations"]
    ]
    long = next(row for row in rows if row["messages_count"] > 12)
    path = f"conversations/{long['id']}/messages"
    seen: dict[str, dict[str, Any]] = {}
    page = missive.get(path).data["messages"]
    while not seen.keys() >= {row["id"] for row in page}:
        seen |= {row["id"]: row for row in page}
        page = missive.get(path, until=page[-1]["delivered_at"]).data["messages"]
    times = [row["delivered_at"] for row in seen.values()]
    assert len(seen) == long["messages_count"]
    assert times == sorted(times, reverse=True)


def test_a_list_shows_no_bodies_and_one_message_shows_its_body_and_conversation(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    id = conversation(closed=True)["id"]
    listed = missive.get(f"conversations/{id}/messages").data["messages"]
    assert all("body" not in row and row["preview"] for row in listed)
    whole = missive.get(f"messages/{listed[0]['id']}").data["messages"]
    assert whole["body"].startswith("<div>")
    assert whole["conversation"]["id"] == id
    assert {**whole, "body": 0, "conversation": 0} == {**listed[0], "body": 0, "conversation": 0}


def test_several_messages_come_as_an_array_in_the_order_asked_for(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    id = conversation(closed=True)["id"]
    listed = missive.get(f"conversations/{id}/messages").data["messages"]
    ids = [row["id"] for row in listed][::-1]
    assert len(ids) > 1
    found = missive.get("messages/" + ",".join(ids)).data["messages"]
    assert [row["id"] for row in found] == ids
    unknown = "551b8675-11e9-49c3-aac0-00000000000a"
    assert missive.get(f"messages/{ids[0]},{unknown}").status == 404


def test_a_message_is_found_by_its_message_id_and_in_no_other_way(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    assert missive.get("messages").message == "'email_message_id' is required"
    assert missive.get("messages", limit=10).status == 400
    id = draft(missive, **EMAIL, send=True).data["drafts"]["id"]
    name = missive.get(f"messages/{id}").data["messages"]["email_message_id"]
    assert name.startswith("<")
    found = missive.get("messages", email_message_id=name).data["messages"]
    assert [row["id"] for row in found] == [id]
    assert missive.get("messages", email_message_id="<no@example.org>").data == {"messages": []}


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


def test_a_message_is_put_into_a_custom_channel(missive: SimulatorCaller, clock: Clock) -> None:
    visitor = {"id": "u1", "username": "cal", "name": "Cal"}
    made = message(missive, account=CUSTOM_TEXT_ACCOUNT, from_field=visitor, body="Is it open?")
    assert made.status == 201
    assert sorted(made.data["messages"]) == ["conversation", "id"]
    whole = missive.get(f"messages/{made.data['messages']['id']}").data["messages"]
    assert (whole["type"], whole["preview"]) == ("custom_text", "Is it open?")
    assert whole["delivered_at"] == int(clock.now)
    row = get(missive, made.data["messages"]["conversation"])
    assert row["external_authors"] == [visitor]
    inbox = missive.get("conversations", inbox=True).data["conversations"]
    assert inbox[0]["id"] == row["id"]


def test_an_email_channel_wants_addresses(missive: SimulatorCaller) -> None:
    item = {"account": CUSTOM_EMAIL_ACCOUNT, "subject": "Hi", "body": "<p>x</p>"}
    assert message(missive, **item, from_field={"id": "u1"}).status == 400
    made = message(missive, **item, from_field=CAL, delivered_at=1_700_000_000)
    whole = missive.get(f"messages/{made.data['messages']['id']}").data["messages"]
    assert (whole["subject"], whole["delivered_at"]) == ("Hi", 1_700_000_000)


def test_an_incoming_message_opens_a_closed_conversation(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    id = conversation(closed=True)["id"]
    visitor = {"id": "u1", "username": "cal", "name": "Cal"}
    message(missive, account=CUSTOM_TEXT_ACCOUNT, from_field=visitor, body="x", conversation=id)
    assert not is_closed(get(missive, id))


def test_a_message_needs_a_custom_account_a_sender_and_a_new_external_id(
    missive: SimulatorCaller,
) -> None:
    visitor = {"id": "u1", "name": "Cal"}
    assert message(missive, from_field=visitor).message == "'account' is required"
    assert message(missive, account=CUSTOM_TEXT_ACCOUNT).message == "'from_field' is required"
    live = message(missive, account=LIVE_CHAT_ACCOUNT, from_field=visitor)
    assert live.message == "'account' must be a custom channel"
    item = {"account": CUSTOM_TEXT_ACCOUNT, "from_field": visitor, "external_id": "e1"}
    assert message(missive, **item).status == 201
    assert message(missive, **item).message == "'external_id' has already been taken"


def test_a_post_needs_a_notification(missive: SimulatorCaller, conversation: Pick) -> None:
    for notification in (None, "A title", {"title": "A title"}, {"body": "A body"}):
        answered = post(missive, conversation=conversation()["id"], notification=notification)
        assert answered.status == 422
        assert "notification" in (answered.message or "")


def test_a_post_needs_text_markdown_or_attachments(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    answered = post(missive, text=None, conversation=conversation()["id"], close=True, body="x")
    assert answered.status == 400
    assert answered.message == "Validation failed: text, markdown or attachments needed"
    assert post(missive, text=None, markdown="**x**").status == 201
    assert post(missive, text=None, attachments=[{"text": "card"}]).status == 201


@pytest.mark.parametrize(
    ("reopen", "closed"), [({}, False), ({"reopen": True}, False), ({"reopen": False}, True)]
)
def test_a_post_opens_a_closed_conversation_unless_it_is_told_not_to(
    missive: SimulatorCaller, conversation: Pick, reopen: dict[str, bool], closed: bool
) -> None:
    id = conversation(closed=True)["id"]
    assert post(missive, conversation=id, **reopen).status == 201
    assert is_closed(get(missive, id)) is closed


def test_a_post_is_listed_with_its_cards_and_cut_text(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    id = conversation()["id"]
    card = {"color": "#2266ED", "title": "Order 7"}
    file = {"base64_data": "aGk=", "filename": "a.txt"}
    item = {"conversation": id, "text": "y" * 9000, "username": "Bot", "attachments": [card, file]}
    made = post(missive, **item).data["posts"]
    assert sorted(made) == ["conversation", "id"]
    newest = missive.get(f"conversations/{id}/posts").data["posts"][0]
    assert (newest["id"], newest["username"], newest["notification"]) == (made["id"], "Bot", NOTICE)
    assert len(newest["text"]) == 8000
    assert newest["attachments"][0] == card
    assert newest["attachments"][1]["filename"] == "a.txt"


def test_a_post_in_a_shared_conversation_is_deleted_by_admins_only(
    missive: SimulatorCaller, conversation: Pick, named: Named
) -> None:
    own = post(missive, conversation=conversation(team_all=named("teams", "Sales"))["id"])
    assert missive.delete(f"posts/{own.data['posts']['id']}").status == 200
    foreign = post(missive, conversation=conversation(team_all=named("teams", "Projects"))["id"])
    assert missive.delete(f"posts/{foreign.data['posts']['id']}").status == 403


def test_comments_show_authors_mentions_and_tasks(missive: SimulatorCaller, named: Named) -> None:
    support = named("teams", "Support")
    rows = missive.get("conversations", team_all=support, limit=50).data["conversations"]
    comments = [
        comment
        for row in rows
        for comment in missive.get(f"conversations/{row['id']}/comments").data["comments"]
    ]
    assert any(comment["mentions"] for comment in comments)
    tasks = [comment["task"] for comment in comments if comment["task"]]
    assert tasks
    assert sorted(tasks[0]) == [
        "assignees", "closed_at", "description", "due_at", "started_at", "state", "team",
    ]  # fmt: skip
    assert sorted(comments[0]["author"]) == ["avatar_url", "email", "id", "name"]
