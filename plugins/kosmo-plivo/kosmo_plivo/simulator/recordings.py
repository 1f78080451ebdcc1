"""Recordings of calls."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import known
from kosmo_plivo.simulator.clock import DAY, local
from kosmo_plivo.simulator.paging import equal, measured, page, within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]


def list_recordings(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Recording/`, newest first."""
    rows = equal(
        request, request.state.rows("recordings"), call_uuid="call", from_number="from",
        to_number="to", subaccount="subaccount", conference_name="conference",
    )  # fmt: skip
    rows = within(request, rows, "add_time", "at", None)
    aged = [{**row, "days": int((request.now - row["at"]) // DAY)} for row in rows]
    aged = measured(request, aged, "recording_storage_duration", "days")
    aged.sort(key=lambda row: (-row["at"], row["id"]))
    return page(request, aged, _viewed(request), lasting=False)


def get_recording(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Recording/:id/`."""
    row = known(request.state, "recordings", request.parts["id"])
    days = int((request.now - row["at"]) // DAY)
    return SimulatorReply(
        {"api_id": new_id(), **_viewed(request)({**row, "days": days})}, lasting=False
    )


def delete_recording(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Recording/:id/`: 204."""
    known(request.state, "recordings", request.parts["id"])
    request.state.drop("recordings", request.parts["id"])
    return SimulatorReply(status=204)


def close(state: SimulatorState, call: Row, at: float) -> None:
    """Keep the recordings that a call is being made of."""
    for begun in call["recordings"]:
        row = {"id": begun["id"], "call": call["id"], "format": begun["format"], "at": at}
        row |= {"from": call["from"].removeprefix("+"), "to": call["to"].removeprefix("+")}
        state.put("recordings", {**row, "seconds": max(1, int(at - begun["at"]))})


def file_url(auth_id: str, id: str, form: str) -> str:
    """Give where the file of a recording lies."""
    return f"https://media.plivo.com/v1/Account/{auth_id}/Recording/{id}.{form}"


def _viewed(request: SimulatorRequest) -> Callable[[Row], Row]:
    auth_id = request.parts["auth_id"]

    def view(row: Row) -> Row:
        seconds, at = row["seconds"], row["at"]
        return {
            "add_time": local(at),
            "call_uuid": row["call"],
            "conference_name": None,
            "from_number": row["from"],
            "monthly_recording_storage_amount": 0.0004,
            "recording_duration_ms": f"{seconds * 1000}.00000",
            "recording_end_ms": f"{int(at) * 1000}.00000",
            "recording_format": row["format"],
            "recording_id": row["id"],
            "recording_start_ms": f"{int(at - seconds) * 1000}.00000",
            "recording_storage_duration": row["days"],
            "recording_storage_rate": 0.0004,
            "recording_type": "call",
            "recording_url": file_url(auth_id, row["id"], row["format"]),
            "resource_uri": f"/v1/Account/{auth_id}/Recording/{row['id']}/",
            "rounded_recording_duration": -(-seconds // 60) * 60,
            "to_number": row["to"],
        }

    return view
