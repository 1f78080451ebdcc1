"""Snoozing: a conversation is put aside and comes back."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import flag, object_in
from kosmo_helpscout.simulator.records import ME, moment, present, seconds_of
from kosmo_helpscout.simulator.refusals import invalid, missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorRequest, SimulatorState


def snooze(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT /conversations/:id/snooze` with a time in the future."""
    row = present(request.state, "conversations", request.parts["id"])
    body = object_in(request)
    ends = seconds_of(body.get("snoozedUntil"), "snoozedUntil")
    if ends <= request.now:
        raise invalid("snoozedUntil", "must be in the future")
    shown = {
        "snoozedBy": int(ME),
        "snoozedUntil": body["snoozedUntil"],
        "unsnoozeOnCustomerReply": flag(body, "unsnoozeOnCustomerReply"),
    }
    request.state.put("snoozes", {"id": row["id"], "ends": ends, "shown": shown})
    return SimulatorReply(status=204)


def unsnooze(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /conversations/:id/snooze`."""
    row = present(request.state, "conversations", request.parts["id"])
    if request.state.drop("snoozes", row["id"]) is None:
        raise missing()
    return SimulatorReply(status=204)


def wake(state: SimulatorState, id_: str, now: float) -> None:
    """End a snooze: the conversation is active again."""
    state.drop("snoozes", id_)
    row = state.get("conversations", id_)
    if row is not None:
        row["status"], row["modifiedAt"] = "active", moment(now)
        state.put("conversations", row)
