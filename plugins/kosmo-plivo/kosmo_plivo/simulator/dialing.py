"""Making calls, hanging up, and the record that a call leaves."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.account import permit
from kosmo_plivo.simulator.checks import (
    address,
    arguments,
    choice,
    integer,
    is_number,
    known,
    missing,
    refuse,
    required,
    text,
)
from kosmo_plivo.simulator.events import RINGING_AFTER, plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_MOST = 1000
_RATE = 0.01


def make_call(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Call/`: 201, one request for each number."""
    body = arguments(request)
    caller = required(body, "from")
    if not is_number(caller):
        raise refuse("from parameter is not a valid number")
    address(body, "answer_url", required=True)
    for name in ("ring_url", "hangup_url", "fallback_url", "machine_detection_url"):
        address(body, name)
    for name in ("answer_method", "ring_method", "hangup_method", "fallback_method"):
        choice(body, name, ("GET", "POST"))
    callees = required(body, "to").split("<")
    if len(callees) > _MOST:
        raise refuse(f"to holds more than {_MOST} numbers")
    for callee in callees:
        if not (is_number(callee) or callee.startswith("sip:")):
            raise refuse("to parameter is not a valid number")
        permit(callee, "calls")
    if caller.removeprefix("+") in [callee.removeprefix("+") for callee in callees]:
        raise refuse("from and to parameters cannot be same")
    ids = [_fire(request, body, caller, callee) for callee in callees]
    several = len(ids) > 1
    data = {
        "api_id": new_id(),
        "message": "calls fired" if several else "call fired",
        "request_uuid": ids if several else ids[0],
    }
    return SimulatorReply(data, status=201)


def hang_up(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Call/:id/`: 204."""
    row = known(request.state, "live", request.parts["id"])
    end(request.state, row, request.now, "API Request")
    return SimulatorReply(status=204)


def cancel(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Request/:id/`: 204 while the call waits or rings."""
    row = known(request.state, "live", request.parts["id"])
    if row["status"] == "in-progress":
        raise missing()
    end(request.state, row, request.now, "API Request")
    return SimulatorReply(status=204)


def end(state: SimulatorState, row: Row, at: float, source: str) -> None:
    """Turn a call that runs or waits into its record, and close its recordings."""
    from kosmo_plivo.simulator.recordings import close

    answered = row.get("answered")
    if answered is not None:
        outcome = ("ANSWER", 4000, "Normal Hangup")
    elif source == "Callee":
        outcome = ("NO_ANSWER", 3000, "No Answer")
    else:
        outcome = ("CANCEL", 1000, "Cancelled")
    close(state, row, at)
    state.drop("live", row["id"])
    record = {name: row[name] for name in ("id", "from", "to", "direction", "at", "parent")}
    record |= {"answered": answered, "ended": at, "source": source, "rate": _RATE}
    record |= dict(zip(("state", "cause", "cause_name"), outcome, strict=True))
    record["seconds"] = 0 if answered is None else int(at - answered)
    state.put("calls", record)


def _fire(request: SimulatorRequest, body: Row, caller: str, callee: str) -> str:
    id = new_id()
    row = {"id": id, "from": caller, "to": callee, "direction": "outbound", "at": request.now}
    row |= {"status": "queued", "answered": None, "caller": text(body, "caller_name") or ""}
    row |= {"parent": text(body, "parent_call_uuid"), "recordings": []}
    request.state.put("live", row)
    seconds = integer(body, "time_limit") or request.options["call_seconds"]
    plan(request.state, request.now + RINGING_AFTER, "rings", id, seconds=seconds)
    return id
