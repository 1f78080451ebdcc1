"""Messages of custom channels, posts and comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from kosmo_missive.simulator.accounts import (
    CUSTOM_EMAIL_ACCOUNT,
    CUSTOM_TEXT_ACCOUNT,
    LIVE_CHAT_ACCOUNT,
)

if TYPE_CHECKING:
    from kosmo.testing import Answered, Clock, SimulatorCaller

Pick = Callable[..., dict[str, Any]]
Named = Callable[[str, str], str]
CAL = {"address": "cal@example.org"}
NOTICE = {"title": "A title", "body": "A body"}


def post(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("posts", {"posts": {"text": "x", "notification": NOTICE, **item}})


def message(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("messages", {"messages": item})


def get(missive: SimulatorCaller, id: str) -> dict[str, Any]:
    row: dict[str, Any] = missive.get(f"conversations/{id}").data["conversations"][0]
    return row


def is_closed(row: dict[str, Any]) -> bool:
    return any(user["closed"] for user in row["users"])


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
