"""Powerpacks."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import arguments, boolean, known, refuse, required, text
from kosmo_plivo.simulator.clock import zulu
from kosmo_plivo.simulator.numbers import unrent
from kosmo_plivo.simulator.paging import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]


def list_powerpacks(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Powerpack/`."""
    return page(request, request.state.rows("powerpacks"), _viewed(request))


def get_powerpack(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Powerpack/:id/`."""
    row = known(request.state, "powerpacks", request.parts["id"])
    return SimulatorReply({"api_id": new_id(), **_viewed(request)(row)})


def create_powerpack(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Powerpack/`: 200 with the powerpack, its pool empty."""
    body = arguments(request)
    required(body, "name")
    row: Row = {"id": new_id(), "pool": new_id(), "created": zulu(request.now)}
    row |= {"sticky_sender": True, "local_connect": True}
    row |= {"application_id": "", "application_type": ""}
    row = _changed(request.state, row, body)
    return SimulatorReply({"api_id": new_id(), **_viewed(request)(row)})


def update_powerpack(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Powerpack/:id/`: 200 with the powerpack."""
    row = known(request.state, "powerpacks", request.parts["id"])
    row = _changed(request.state, row, arguments(request))
    return SimulatorReply({"api_id": new_id(), **_viewed(request)(row)})


def delete_powerpack(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Powerpack/:id/`: 200; its numbers stay unless `unrent_numbers`."""
    row = known(request.state, "powerpacks", request.parts["id"])
    giving_back = boolean(arguments(request), "unrent_numbers")
    state = request.state
    for pooled in [one for one in state.rows("pool_numbers") if one["pool"] == row["pool"]]:
        state.drop("pool_numbers", pooled["id"])
        if giving_back:
            unrent(state, pooled["number"])
    state.drop("powerpacks", row["id"])
    return SimulatorReply({"api_id": new_id(), "response": "success"})


def _changed(state: SimulatorState, row: Row, body: Row) -> Row:
    changed: Row = {}
    if "name" in body:
        changed["name"] = required(body, "name")
        others = [one for one in state.rows("powerpacks") if one["id"] != row["id"]]
        if any(one["name"] == changed["name"] for one in others):
            raise refuse("name is already taken")
    for name in ("sticky_sender", "local_connect"):
        if name in body:
            changed[name] = boolean(body, name)
    kind = (text(body, "application_type") or "").lower()
    if kind not in ("", "xml", "phlo"):
        raise refuse("application_type should be one of xml, phlo")
    app = text(body, "application_id")
    if app is not None and app != "none" and not (kind or row["application_type"]):
        raise refuse("application_type parameter not present")
    if app is not None:
        changed |= {"application_id": "" if app == "none" else app, "application_type": kind}
    return state.put("powerpacks", {**row, **changed})


def _viewed(request: SimulatorRequest) -> Callable[[Row], Row]:
    base = f"/v1/Account/{request.parts['auth_id']}/NumberPool"
    shown = ("name", "sticky_sender", "local_connect", "application_id", "application_type")

    def view(row: Row) -> Row:
        return {
            **{name: row[name] for name in shown},
            "created_on": row["created"],
            "number_pool": f"{base}/{row['pool']}/",
            "uuid": row["id"],
        }

    return view
