"""Answers that wait to be sent."""

from __future__ import annotations

from kosmo_missive.simulator.records import my_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

LATER = 1_924_938_000  # 2030-12-31 09:00 UTC: the one that is scheduled stays scheduled


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Write a draft into some open conversations, and schedule one of them."""
    me = my_id(state)
    last = {row["conversation"]: row for row in state.rows("messages") if row["type"] == "email"}
    waiting = [
        row
        for row in state.rows("conversations")
        if row["users"].get(me) in ([], ["assigned"]) and row["id"] in last
    ]
    for place, row in enumerate(waiting[2:110:4]):
        message = last[row["id"]]
        if message["incoming"]:
            draft = _draft(chance, message, me)
            draft["send_at"] = LATER if place == 7 else None
            state.put("drafts", draft)
            row["drafts_count"] += 1
            if draft["send_at"] is not None:
                row["send_later_messages_count"] += 1
                state.put("schedule", {"id": draft["id"], "send_at": LATER})


def _draft(chance: SimulatorChance, message: Row, author: str) -> Row:
    when = message["delivered_at"] + chance.between(60, 1800)
    name = message["from_field"]["name"].partition(" ")[0]
    words = "thank you for your message. I am looking into it and come back to you today."
    row = {key: value for key, value in message.items() if key != "delivered_at"}
    row |= {"id": chance.id(), "incoming": False, "author": author}
    row |= {"email_message_id": None, "references": [message["email_message_id"]]}
    row |= {"from_field": message["to_fields"][0], "to_fields": [message["from_field"]]}
    row |= {"created_at": when, "updated_at": when, "attachments": []}
    row["subject"] = "Re: " + message["subject"].removeprefix("Re: ")
    row["body"] = f"<div>Hello {name},</div><div><br></div><div>{words}</div>"
    row["preview"] = f"Hello {name}, {words}"[:140]
    return row
