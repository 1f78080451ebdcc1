"""State, routing, blocking and inbox of a conversation."""

from __future__ import annotations

from kosmo_crisp.simulator.checks import body_of, fits, refuse, said, updated
from kosmo_crisp.simulator.records import conversation_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorReply, SimulatorRequest

STATES = ("pending", "unresolved", "resolved")


def get_state(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id/state`."""
    return said("resolved", {"state": conversation_of(request)["state"]})


def change_state(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/state`."""
    row = conversation_of(request)
    body = body_of(request, {"state": STATES, "user": "object", "origin": "string"}, ("state",))
    row["state"], row["status"] = body["state"], STATES.index(body["state"])
    if body["state"] == "resolved":
        row["waiting_since"] = None
    request.state.put("conversations", row)
    return updated()


def get_routing(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id/routing`."""
    return said("resolved", {"assigned": conversation_of(request)["assigned"]})


def assign(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/routing`; null assigns it to nobody."""
    row = conversation_of(request)
    body = body_of(request, {"assigned": "object|null", "silent": "boolean"}, ("assigned",))
    assigned = body["assigned"]
    if assigned is not None:
        fits(assigned, {"user_id": "string"}, "data.assigned")
        if request.state.get("operators", assigned.get("user_id", "")) is None:
            raise refuse(404, "user_not_found")
    row["assigned"] = assigned
    request.state.put("conversations", row)
    return updated()


def get_block(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id/block`."""
    return said("resolved", {"blocked": conversation_of(request)["is_blocked"]})


def block(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/block`."""
    row = conversation_of(request)
    kinds = {"blocked": "boolean", "user": "object", "origin": "string"}
    row["is_blocked"] = body_of(request, kinds, ("blocked",))["blocked"]
    request.state.put("conversations", row)
    return updated()


def move(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH conversation/:session_id/inbox`; null is the main one."""
    row = conversation_of(request)
    inbox_id = body_of(request, {"inbox_id": "string|null"}, ("inbox_id",))["inbox_id"]
    if inbox_id is not None and request.state.get("inboxes", inbox_id) is None:
        raise refuse(404, "inbox_not_found")
    row["inbox_id"] = inbox_id
    request.state.put("conversations", row)
    return updated()
