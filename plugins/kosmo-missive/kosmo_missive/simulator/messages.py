"""Messages: get by id or Message-ID, and put incoming ones into a custom channel."""

from __future__ import annotations

from html import unescape

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.accounts import account_of, check_addresses
from kosmo_missive.simulator.actions import act, conversation_for, reopen
from kosmo_missive.simulator.attachments import attachments_in
from kosmo_missive.simulator.checks import integer, missing, object_in, refuse, require, text
from kosmo_missive.simulator.records import keep_conversation, my_id
from kosmo_missive.simulator.views import whole_message_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def get_messages(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /messages/:ids`: an object for one id, an array for several."""
    found = [_visible(request, id) for id in request.parts["ids"].split(",")]
    shown = [whole_message_view(request.state, row) for row in found]
    return SimulatorReply({"messages": shown if len(shown) > 1 else shown[0]})


def find_messages(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /messages?email_message_id=`: the latest ten at most."""
    wanted = request.query.get("email_message_id")
    if not wanted:
        raise refuse("'email_message_id' is required")
    me = my_id(request.state)
    conversations = request.state.table("conversations")
    found = [
        row
        for row in request.state.rows("messages")
        if row["email_message_id"] == wanted and me in conversations[row["conversation"]]["users"]
    ]
    found.sort(key=lambda row: -row["delivered_at"])
    shown = [whole_message_view(request.state, row) for row in found[:10]]
    return SimulatorReply({"messages": shown})


def create_message(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /messages`: an incoming message of a custom channel; nothing is sent."""
    state = request.state
    item = object_in(request, "messages")
    require(item, ("account", "from_field"))
    account = account_of(state, item)
    assert account is not None
    if not account["type"].startswith("custom"):
        raise refuse("'account' must be a custom channel")
    row = _incoming(request, item, account["type"])
    conversation = conversation_for(state, item, request.now, flags=[])
    act(state, conversation, {"add_to_inbox": account["add_to_inbox"], **item})
    if item.get("close") is not True:
        reopen(conversation)
    row["conversation"] = conversation["id"]
    state.put("messages", row)
    conversation["last_activity_at"] = max(conversation["last_activity_at"], row["delivered_at"])
    keep_conversation(state, conversation)
    shown = {"id": row["id"], "conversation": conversation["id"]}
    return SimulatorReply({"messages": shown}, status=201)


def _incoming(request: SimulatorRequest, item: Row, kind: str) -> Row:
    external_id = text(item, "external_id")
    if external_id is not None and any(
        row.get("external_id") == external_id for row in request.state.rows("messages")
    ):
        raise refuse("'external_id' has already been taken")
    (sender,) = check_addresses({"from_field": [item["from_field"]]}, "from_field", kind)
    id = new_id()
    when = integer(item, "delivered_at")
    return {
        **message_row(item, request.now, id=id, kind=kind),
        "delivered_at": int(request.now) if when is None else when,
        "from_field": sender,
        "external_id": external_id or id,
        "incoming": True,
    }


def message_row(item: Row, now: float, *, id: str, kind: str) -> Row:
    """Make a message's row from a checked body; where it lies and who sent it comes later."""
    body = text(item, "body") or ""
    email = kind in ("email", "custom_email")
    return {
        "id": id,
        "subject": text(item, "subject") if email else None,
        "draft": False,
        "body": body,
        "preview": preview(body),
        "type": kind,
        "updated_at": int(now),
        "created_at": int(now),
        "email_message_id": f"<{id}@example.com>" if email else None,
        "external_id": None if email else id,
        "in_reply_to": [],
        "references": [],
        "to_fields": check_addresses(item, "to_fields", kind),
        "cc_fields": check_addresses(item, "cc_fields", kind),
        "bcc_fields": check_addresses(item, "bcc_fields", kind),
        "reply_to_fields": [],
        "attachments": attachments_in(item),
    }


def preview(body: str) -> str:
    """Give the first words of an HTML body."""
    words = []
    for piece in body.split("<"):
        _, closed, rest = piece.partition(">")
        words.append(rest if closed else piece)
    return " ".join(unescape(" ".join(words)).split())[:140]


def _visible(request: SimulatorRequest, id: str) -> Row:
    row = request.state.get("messages", id)
    if row is None:
        raise missing()
    conversation = request.state.table("conversations")[row["conversation"]]
    if my_id(request.state) not in conversation["users"]:
        raise missing()
    return row
