"""What happens by itself: messages are delivered, calls ring, are answered and end."""

from __future__ import annotations

from kosmo import new_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

RINGING_AFTER = 1.0
ANSWERED_AFTER = 3.0
_NOT_REACHED = "99"


def plan(state: SimulatorState, at: float, what: str, id: str, **also: Any) -> None:
    """Let something happen to a row at a time."""
    state.put("due", {"id": new_id(), "at": at, "what": what, "row": id, **also})


def run(state: SimulatorState, now: float) -> None:
    """Do what falls due by `now`, in its order, and what that brings about."""
    while due := sorted(
        (row for row in state.rows("due") if row["at"] <= now), key=lambda row: row["at"]
    ):
        for event in due:
            state.drop("due", event["id"])
            _HAPPENINGS[event["what"]](state, event)


def _sent(state: SimulatorState, event: Row) -> None:
    row = state.table("messages")[event["row"]]
    state.put("messages", {**row, "state": "sent"})
    plan(state, event["at"] + event["delay"], "delivered", row["id"])


def _delivered(state: SimulatorState, event: Row) -> None:
    row = state.table("messages")[event["row"]]
    if row["to"].endswith(_NOT_REACHED):
        state.put("messages", {**row, "state": "undelivered", "error": "90"})
        return
    state.put("messages", {**row, "state": "delivered"})


def _rings(state: SimulatorState, event: Row) -> None:
    row = state.get("live", event["row"])
    if row is not None:
        state.put("live", {**row, "status": "ringing"})
        answered = event["at"] + ANSWERED_AFTER
        plan(state, answered, "answered", row["id"], seconds=event["seconds"])


def _answered(state: SimulatorState, event: Row) -> None:
    row = state.get("live", event["row"])
    if row is None:
        return
    if row["to"].endswith(_NOT_REACHED):
        _end(state, row, event["at"], "Callee")
        return
    state.put("live", {**row, "status": "in-progress", "answered": event["at"]})
    plan(state, event["at"] + event["seconds"], "ended", row["id"])


def _ended(state: SimulatorState, event: Row) -> None:
    row = state.get("live", event["row"])
    if row is not None:
        _end(state, row, event["at"], "Callee")


def _end(state: SimulatorState, row: Row, at: float, source: str) -> None:
    from kosmo_plivo.simulator.dialing import end

    end(state, row, at, source)


_HAPPENINGS = {
    "sent": _sent,
    "delivered": _delivered,
    "rings": _rings,
    "answered": _answered,
    "ended": _ended,
}
