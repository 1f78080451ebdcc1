"""Drafts: write, schedule, send, delete. Sending is a draft with `send: true`."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.accounts import account_of, check_sender, kind_of
from kosmo_missive.simulator.actions import act, conversation_for
from kosmo_missive.simulator.checks import boolean, integer, missing, object_in, refuse, text
from kosmo_missive.simulator.messages import message_row
from kosmo_missive.simulator.records import conversation_by_id, keep_conversation, my_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]


def create_draft(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /drafts`: keep a draft, schedule it, or deliver it at once."""
    state = request.state
    item = object_in(request, "drafts")
    account = account_of(state, item)
    kind = kind_of(item, account)
    sending = bool(boolean(item, "send"))
    _check_when(item, request.now, sending=sending)
    check_sender(state, item, kind, sending=sending)
    row = _draft(request, item, kind)
    _check_recipients(item, row, kind, sending=sending)
    conversation = conversation_for(state, item, request.now, flags=["archived"])
    act(state, conversation, item)
    row["conversation"] = conversation["id"]
    if sending:
        _deliver(state, row, conversation, int(request.now))
    else:
        state.put("drafts", row)
        if row["send_at"] is not None:
            state.put("schedule", {"id": row["id"], "send_at": row["send_at"]})
        conversation["last_activity_at"] = int(request.now)
    keep_conversation(state, conversation)
    keys = ("id", "conversation", "subject", "body", "created_at")
    return SimulatorReply({"drafts": {key: row[key] for key in keys}}, status=201)


def delete_draft(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /drafts/:id`, a scheduled one too."""
    state = request.state
    row = state.get("drafts", request.parts["id"])
    if row is None:
        raise missing()
    conversation = conversation_by_id(state, row["conversation"])
    state.drop("drafts", row["id"])
    state.drop("schedule", row["id"])
    keep_conversation(state, conversation)
    return SimulatorReply()


def send_scheduled(state: SimulatorState, id: str) -> None:
    """Deliver a draft whose time has come."""
    when = state.table("schedule")[id]["send_at"]
    state.drop("schedule", id)
    row = state.drop("drafts", id)
    if row is not None:
        conversation = state.table("conversations")[row["conversation"]]
        _deliver(state, row, conversation, when)
        keep_conversation(state, conversation)


def _check_when(item: Row, now: float, *, sending: bool) -> None:
    when = integer(item, "send_at")
    if when is not None and sending:
        raise refuse("'send' and 'send_at' are mutually exclusive")
    if when is not None and when <= now:
        raise refuse("'send_at' must be in the future")
    if boolean(item, "auto_followup") and when is None:
        raise refuse("'send_at' is required when 'auto_followup' is defined")


def _check_recipients(item: Row, row: Row, kind: str, *, sending: bool) -> None:
    if kind != "email":
        if item.get("cc_fields") or item.get("bcc_fields"):
            raise refuse("'cc_fields' and 'bcc_fields' are for email only")
        if len(row["to_fields"]) > 1:
            raise refuse("'to_fields' must hold one item only")
    variables = item.get("external_response_variables")
    if variables is not None and not isinstance(variables, dict):
        raise refuse("'external_response_variables' must be an object")
    if sending and not (row["to_fields"] or row["cc_fields"] or row["bcc_fields"]):
        raise refuse("'to_fields' is required when 'send' is defined")


def _draft(request: SimulatorRequest, item: Row, kind: str) -> Row:
    for name in ("quote_previous_message", "add_default_signature"):
        boolean(item, name)
    text(item, "external_response_id")
    return {
        **message_row(item, request.now, id=new_id(), kind=kind),
        "from_field": item.get("from_field"),
        "send_at": integer(item, "send_at"),
        "author": my_id(request.state),
        "incoming": False,
    }


def _deliver(state: SimulatorState, row: Row, conversation: Row, when: int) -> None:
    earlier = [
        message
        for message in state.rows("messages")
        if message["conversation"] == conversation["id"] and message["email_message_id"]
    ]
    row["references"] = [message["email_message_id"] for message in earlier]
    row["in_reply_to"] = row["references"][-1:]
    sent = {key: value for key, value in row.items() if key != "send_at"}
    if row["type"] == "sms":
        sent["from_field"] = _phone(row["from_field"])
        sent["to_fields"] = [_phone(field) for field in row["to_fields"]]
    state.put("messages", {**sent, "delivered_at": when, "updated_at": when})
    conversation["last_activity_at"] = when


def _phone(field: Row) -> Row:
    """Show a number as delivered text messages do."""
    number = field["phone_number"]
    return {"id": number, "name": field.get("name") or number, "username": None}
