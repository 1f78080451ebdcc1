"""Parts of a conversation and messages: pages, bodies, batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kosmo.testing import Answered, SimulatorCaller

Pick = Callable[..., dict[str, Any]]
SENDER = {"address": "support@example.com", "name": "Support"}
CAL = {"address": "cal@example.org"}
EMAIL = {"from_field": SENDER, "to_fields": [CAL], "subject": "Hello", "body": "<div>Hi</div>"}


def draft(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("drafts", {"drafts": item})


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
