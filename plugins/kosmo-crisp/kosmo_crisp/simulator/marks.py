"""What is read, delivered, and being written in a conversation."""

from __future__ import annotations

from kosmo_crisp.simulator.checks import body_of, invalid, updated
from kosmo_crisp.simulator.records import conversation_of, messages_of, milliseconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorReply, SimulatorRequest

    from kosmo_crisp.simulator.checks import Kinds

_SIDES = ("user", "operator")
_MARK: Kinds = {"from": _SIDES, "origin": "string", "fingerprints": "array"}


def mark_read(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/read`."""
    return _marked(request, "read")


def mark_delivered(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/delivered`."""
    return _marked(request, "delivered")


def mark_unread(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/unread`."""
    row = conversation_of(request)
    side = body_of(request, {"from": _SIDES}, ("from",))["from"]
    if not row["last_message"]:
        raise invalid("there is no message to mark")
    row["unread"]["operator" if side == "operator" else "visitor"] = 1
    request.state.put("conversations", row)
    return updated()


def compose(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/compose`."""
    row = conversation_of(request)
    kinds: Kinds = {
        "type": ("start", "stop"), "from": _SIDES, "excerpt": "string", "stealth": "boolean",
        "automated": "boolean",
    }  # fmt: skip
    body = body_of(request, kinds, ("type", "from"))
    side = "operator" if body["from"] == "operator" else "visitor"
    row["compose"] = {side: {"type": body["type"], "timestamp": milliseconds(request)}}
    request.state.put("conversations", row)
    return updated()


def _marked(request: SimulatorRequest, mark: str) -> SimulatorReply:
    row = conversation_of(request)
    body = body_of(request, _MARK, ("from", "origin"))
    # Who reads is the other side of who wrote.
    written_by = "user" if body["from"] == "operator" else "operator"
    chosen = {str(one) for one in body.get("fingerprints", [])}
    for message in messages_of(request.state, row["id"]):
        if message["from"] == written_by and (not chosen or str(message["fingerprint"]) in chosen):
            request.state.put("messages", {**message, mark: body["origin"]})
    if mark == "read":
        row["unread"]["operator" if body["from"] == "operator" else "visitor"] = 0
        request.state.put("conversations", row)
    return updated()
