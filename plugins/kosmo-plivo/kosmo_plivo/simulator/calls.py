"""Call records, and the calls that run or wait."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import known, missing, refuse
from kosmo_plivo.simulator.clock import DAY, filter_time, local, universal
from kosmo_plivo.simulator.paging import bounds, equal, measured, page, within, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Row = dict[str, Any]

_WINDOW = 7 * DAY
_LONGEST = 31 * DAY


def list_calls(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Call/`: records, newest first, or the ids of running or waiting calls."""
    status = word(request, "status", ("live", "queued"))
    word(request, "call_direction", ("inbound", "outbound"))
    if status is not None:
        return _ids(request, status)
    rows = equal(
        request, request.state.rows("calls"), call_direction="direction",
        parent_call_uuid="parent", hangup_cause_code="cause", hangup_source="source",
        subaccount="subaccount",
    )  # fmt: skip
    rows = measured(request, _of_numbers(request, rows), "bill_duration", "seconds")
    rows = within(request, rows, "end_time", "ended", _WINDOW)
    low, high = _span(request)
    rows = [row for row in rows if low <= row["ended"] <= high]
    rows.sort(key=lambda row: (-row["ended"], row["id"]))
    return page(request, rows, _viewed(request), lasting=False)


def get_call(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Call/:id/`: a record, or with `status` a running or waiting call."""
    status = word(request, "status", ("live", "queued"))
    if status is None:
        row = known(request.state, "calls", request.parts["id"])
        return SimulatorReply({"api_id": new_id(), **_viewed(request)(row)})
    row = known(request.state, "live", request.parts["id"])
    if (row["status"] == "queued") != (status == "queued"):
        raise missing()
    return SimulatorReply(
        {
            "api_id": new_id(),
            "call_status": row["status"],
            "call_uuid": row["id"],
            "caller_name": row["caller"],
            "direction": row["direction"],
            "from": row["from"],
            "request_uuid": row["id"],
            "session_start": universal(row["at"]),
            "to": row["to"],
        }
    )


def _ids(request: SimulatorRequest, status: str) -> SimulatorReply:
    limit, offset = bounds(request)
    rows = [
        row
        for row in equal(request, request.state.rows("live"), call_direction="direction")
        if (row["status"] == "queued") == (status == "queued")
    ]
    ids = [row["id"] for row in _of_numbers(request, rows)]
    return SimulatorReply({"api_id": new_id(), "calls": ids[offset : offset + limit]})


def _of_numbers(request: SimulatorRequest, rows: Iterable[Row]) -> list[Row]:
    """Keep the calls from and to the numbers of the query, with or without plus."""
    asked = {
        field: request.query[name].removeprefix("+")
        for name, field in (("from_number", "from"), ("to_number", "to"))
        if name in request.query
    }
    return [
        row
        for row in rows
        if all(row[field].removeprefix("+") == text for field, text in asked.items())
    ]


def _span(request: SimulatorRequest) -> tuple[float, float]:
    """Give the ends of what is listed: 30 days, where one of them is open."""
    names = ("__gt", "__gte"), ("__lt", "__lte")
    low, high = (
        next((at for end in ends if (at := filter_time(request, "end_time" + end))), None)
        for ends in names
    )
    if low is not None and high is not None and high - low > _LONGEST:
        raise refuse("the difference between the end_time filters exceeds 30 days")
    if low is not None and high is None:
        return low, low + _LONGEST
    if high is not None and low is None:
        return high - _LONGEST, high
    return low or 0, high or request.now


def _viewed(request: SimulatorRequest) -> Callable[[Row], Row]:
    auth_id = request.parts["auth_id"]

    def view(row: Row) -> Row:
        billed = -(-row["seconds"] // 60) * 60
        return {
            "answer_time": local(row["answered"]),
            "bill_duration": row["seconds"],
            "billed_duration": billed,
            "call_direction": row["direction"],
            "call_duration": row["seconds"],
            "call_state": row["state"],
            "call_uuid": row["id"],
            "conference_uuid": None,
            "end_time": local(row["ended"]),
            "from_number": row["from"],
            "hangup_cause_code": row["cause"],
            "hangup_cause_name": row["cause_name"],
            "hangup_source": row["source"],
            "initiation_time": local(row["at"]),
            "parent_call_uuid": row["parent"],
            "resource_uri": f"/v1/Account/{auth_id}/Call/{row['id']}/",
            "stir_verification": "Not Applicable",
            "to_number": row["to"],
            "total_amount": f"{billed / 60 * row['rate']:.5f}",
            "total_rate": f"{row['rate']:.5f}",
            "voice_network_group": "USA All Networks",
        }

    return view
