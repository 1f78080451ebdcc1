"""Operators and inboxes."""

from __future__ import annotations

from kosmo_crisp.simulator.checks import page_of, query_of, refuse, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorReply, SimulatorRequest

    Row = dict[str, Any]


def list_operators(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET operators/list`: operators and invitations, each with its details."""
    query_of(request)
    rows = request.state.rows("operators")
    return said("listed", [{"type": "operator", "details": _view(row)} for row in rows])


def get_operator(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET operator/:user_id`."""
    row = request.state.get("operators", request.parts["user_id"])
    if row is None:
        raise refuse(404, "user_not_found")
    return said("resolved", _view(row))


def list_availabilities(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET availability/operators`."""
    query_of(request)
    rows = [
        {"user_id": row["id"], "type": row["availability"], "time": {"since": row["since"]}}
        for row in request.state.rows("operators")
    ]
    return said("listed", rows)


def list_inboxes(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET inboxes/list/:page`."""
    query_of(request)
    page = page_of(request, request.state.rows("inboxes"))
    return said("listed", [{key: row[key] for key in row if key != "id"} for row in page], 206)


def _view(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("id", "since")}
