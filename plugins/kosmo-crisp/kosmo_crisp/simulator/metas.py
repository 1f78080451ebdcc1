"""What is known about a conversation: metas, participants; transcripts and reminders."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_crisp.simulator.checks import body_of, fits, invalid, said, updated
from kosmo_crisp.simulator.records import conversation_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo_crisp.simulator.checks import Kinds

_META: Kinds = {
    "nickname": "string", "email": "string", "phone": "string", "address": "string",
    "subject": "string", "ip": "string", "avatar": "string|null", "origin": "string",
    "segments": "strings", "data": "object", "device": "object", "connection": "object",
}  # fmt: skip


def get_meta(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id/meta`."""
    return said("resolved", conversation_of(request)["meta"])


def update_meta(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/meta`."""
    row = conversation_of(request)
    body = body_of(request, _META)
    fits(body.get("data", {}), _own(body.get("data", {})), "data.data")
    data = {**row["meta"]["data"], **body.pop("data", {})}
    row["meta"] = {**row["meta"], **body, "data": data}
    request.state.put("conversations", row)
    return updated()


def get_participants(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id/participants`."""
    return said("resolved", {"participants": conversation_of(request)["participants"]})


def save_participants(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT conversation/:session_id/participants`."""
    row = conversation_of(request)
    kinds: Kinds = {"participants": "array", "user": "object", "origin": "string"}
    participants = body_of(request, kinds, ("participants",))["participants"]
    for one in participants:
        if not isinstance(one, dict) or set(one) != {"type", "target"}:
            raise invalid("data.participants should hold objects with type and target")
    row["participants"] = participants
    request.state.put("conversations", row)
    return updated()


def send_transcript(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST conversation/:session_id/transcript`; nothing leaves the simulator."""
    row = conversation_of(request)
    kinds: Kinds = {"to": ("operator", "user", "other"), "email": "string"}
    body = body_of(request, kinds, ("to",))
    if body["to"] == "other" and "email" not in body:
        raise invalid("data should have required property '.email'")
    request.state.put("transcripts", {"id": new_id(), "session_id": row["id"], **body})
    return said("requested", {}, 202)


def remind(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST conversation/:session_id/reminder`."""
    row = conversation_of(request)
    kinds: Kinds = {"date": "string", "note": "string", "user": "object", "origin": "string"}
    body = body_of(request, kinds, ("date", "note"))
    if not body["date"].endswith("Z") or "T" not in body["date"]:
        raise invalid('data.date should match format "date-time"')
    request.state.put("reminders", {"id": new_id(), "session_id": row["id"], **body})
    return said("scheduled", {}, 201)


def _own(data: dict[str, object]) -> Kinds:
    return dict.fromkeys(data, "string|number|boolean")
