"""Messages of a conversation: list, send, get, correct, remove."""

from __future__ import annotations

from kosmo_crisp.simulator.checks import (
    body_of,
    fits,
    invalid,
    query_of,
    refuse,
    said,
    updated,
    whole,
)
from kosmo_crisp.simulator.contents import TYPES, check_content, excerpt
from kosmo_crisp.simulator.records import (
    conversation_of,
    message_view,
    messages_of,
    milliseconds,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorReply, SimulatorRequest, SimulatorState

    from kosmo_crisp.simulator.checks import Kinds

    Row = dict[str, Any]

PAGE = 20
_MESSAGE: Kinds = {
    "type": TYPES, "from": ("user", "operator"), "origin": "string", "content": "string|object",
    "fingerprint": "number", "mentions": "strings", "user": "object", "references": "array",
    "original": "object", "properties": "object", "timestamp": "number", "stealth": "boolean",
    "translated": "boolean", "automated": "boolean",
}  # fmt: skip
_USER: Kinds = {
    "type": "string", "user_id": "string", "nickname": "string", "avatar": "string|null",
}  # fmt: skip


def list_messages(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id/messages`: the newest twenty of those asked for."""
    names = ("timestamp_before", "timestamp_after", "timestamp_around")
    query = query_of(request, *names)
    if len(query) > 1:
        raise invalid("query should have one of timestamp_before, timestamp_after and around")
    rows = messages_of(request.state, conversation_of(request)["id"])
    rows = sorted(rows, key=lambda row: row["timestamp"])
    for name, text in query.items():
        moment = whole(text, f"query.{name}")
        if name == "timestamp_before":
            rows = [row for row in rows if row["timestamp"] < moment]
        elif name == "timestamp_after":
            rows = [row for row in rows if row["timestamp"] > moment][:PAGE]
        else:
            rows = sorted(rows, key=lambda row: abs(row["timestamp"] - moment))[:PAGE]
    return said("listed", [message_view(row) for row in rows[-PAGE:][::-1]], 206)


def send_message(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST conversation/:session_id/message`: 202 with the fingerprint."""
    conversation = conversation_of(request)
    body = body_of(request, _MESSAGE, ("type", "from", "origin", "content"))
    origin = body["origin"]
    if origin not in ("chat", "email") and not origin.startswith("urn:"):
        raise invalid("data.origin should match format")
    check_content(body["type"], body["content"])
    if body.get("mentions") and body["type"] != "note":
        raise invalid("data.mentions should NOT be present")
    fits(body.get("user", {}), _USER, "data.user")
    if body["type"] == "note" and body["from"] != "operator":
        raise invalid("data.from should be operator")
    row = new_message(request.state, conversation, body, milliseconds(request))
    return said("dispatched", {"fingerprint": row["fingerprint"]}, 202)


def get_message(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id/message/:fingerprint`."""
    return said("resolved", message_view(_message_of(request)))


def update_message(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/message/:fingerprint`."""
    row = _message_of(request)
    body = body_of(request, {"content": "string|object"}, ("content",))
    check_content(row["type"], body["content"])
    request.state.put("messages", {**row, "content": body["content"], "edited": True})
    return updated()


def delete_message(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE conversation/:session_id/message/:fingerprint`."""
    request.state.drop("messages", _message_of(request)["id"])
    return said("deleted", {})


def new_message(state: SimulatorState, conversation: Row, body: Row, now: int) -> Row:
    """Keep a message and what it changes in its conversation; gives the row."""
    before = messages_of(state, conversation["id"])
    at = max([now, *(row["timestamp"] + 1 for row in before)])
    fingerprint = int(body.get("fingerprint") or at * 10 + len(before) % 10)
    same = state.get("messages", f"{conversation['id']}:{fingerprint}")
    if same is not None:
        return same
    row = {
        "id": f"{conversation['id']}:{fingerprint}", "session_id": conversation["id"],
        "website_id": conversation["website_id"], "type": body["type"], "from": body["from"],
        "origin": body["origin"], "content": body["content"], "preview": [],
        "mentions": body.get("mentions", []), "read": "", "delivered": "", "edited": False,
        "translated": body.get("translated", False), "automated": body.get("automated", False),
        "stamped": True, "fingerprint": fingerprint, "timestamp": int(body.get("timestamp") or at),
        "user": body.get("user") or _author(conversation, body["from"]),
    }  # fmt: skip
    state.put("messages", row)
    _follow(conversation, row)
    state.put("conversations", conversation)
    return row


def _follow(conversation: Row, row: Row) -> None:
    """Change the conversation as a new message does; a note is no last message."""
    conversation["updated_at"] = row["timestamp"]
    conversation["mentions"] = [*conversation["mentions"], *row["mentions"]]
    if row["type"] == "note":
        return
    text = excerpt(row["content"])
    conversation["last_message"] = text
    conversation["preview_message"] = {
        "type": row["type"], "from": row["from"], "excerpt": text,
        "fingerprint": row["fingerprint"],
    }  # fmt: skip
    visitor = row["from"] == "user"
    conversation["unread"]["operator" if visitor else "visitor"] += 1
    conversation["waiting_since"] = row["timestamp"] if visitor else None
    if visitor or conversation["state"] == "pending":
        conversation["state"], conversation["status"] = "unresolved", 1


def _author(conversation: Row, side: str) -> Row:
    if side == "user":
        return {"user_id": conversation["id"], "nickname": conversation["meta"]["nickname"]}
    return {"type": "website", "nickname": "Lumen Cycles", "avatar": None}


def _message_of(request: SimulatorRequest) -> Row:
    conversation = conversation_of(request)
    fingerprint = whole(request.parts["fingerprint"], "fingerprint")
    row = request.state.get("messages", f"{conversation['id']}:{fingerprint}")
    if row is None:
        raise refuse(404, "message_not_found")
    return row
