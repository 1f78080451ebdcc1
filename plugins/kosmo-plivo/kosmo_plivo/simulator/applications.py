"""Applications."""

from __future__ import annotations

from string import ascii_letters, digits

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.account import accepted
from kosmo_plivo.simulator.checks import (
    address,
    arguments,
    boolean,
    choice,
    known,
    refuse,
    required,
    text,
)
from kosmo_plivo.simulator.paging import equal, page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_URLS = ("answer_url", "hangup_url", "fallback_answer_url", "message_url")
_METHODS = ("answer_method", "hangup_method", "fallback_method", "message_method")
_FLAGS = {
    "default_number_app": "default_app",
    "default_endpoint_app": "default_endpoint_app",
    "log_incoming_messages": "log_incoming_messages",
    "public_uri": "public_uri",
}
_LETTERS = frozenset(ascii_letters + digits + "-_")
_FIRST_ID = 20_468_599_130_939_380


def list_applications(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Application/`."""
    rows = equal(
        request, request.state.rows("applications"), app_name="app_name", subaccount="sub_account"
    )
    return page(request, rows, _viewed(request))


def get_application(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Application/:id/`."""
    row = known(request.state, "applications", request.parts["id"])
    return SimulatorReply({"api_id": new_id(), **_viewed(request)(row)})


def create_application(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Application/`: 201; the name must be a new one."""
    body = arguments(request)
    name = required(body, "app_name")
    if not _LETTERS.issuperset(name):
        raise refuse("app_name may hold letters, digits, - and _ only")
    if any(row["app_name"] == name for row in request.state.rows("applications")):
        raise refuse("app_name is already taken")
    row = add(request.state, name)
    _change(request.state, row, body)
    return accepted("created", 201, app_id=row["id"])


def update_application(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /Application/:id/`: 202."""
    row = known(request.state, "applications", request.parts["id"])
    _change(request.state, row, arguments(request))
    return accepted("changed")


def delete_application(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /Application/:id/`: 204; its numbers have none then."""
    id = request.parts["id"]
    known(request.state, "applications", id)
    body = arguments(request)
    boolean(body, "cascade")
    other = text(body, "new_endpoint_application")
    if other is not None and request.state.get("applications", other) is None:
        raise refuse("new_endpoint_application is not a valid application")
    for number in [row for row in request.state.rows("numbers") if row["app"] == id]:
        request.state.put("numbers", {**number, "app": None})
    request.state.drop("applications", id)
    return SimulatorReply(status=204)


def add(state: SimulatorState, name: str) -> Row:
    """Add an application that has nothing but its name."""
    taken = [int(id) for id in state.table("applications")]
    id = str(max(taken, default=_FIRST_ID) + 4111)
    row: Row = {"id": id, "app_name": name, "enabled": True, "sub_account": None}
    row |= dict.fromkeys(_URLS, "") | dict.fromkeys(_METHODS, "POST")
    row |= dict.fromkeys(_FLAGS.values(), False) | {"log_incoming_messages": True}
    return state.put("applications", row)


def _change(state: SimulatorState, row: Row, body: Row) -> None:
    changed: Row = {name: address(body, name) or "" for name in _URLS if name in body}
    for name in _METHODS:
        if name in body:
            changed[name] = choice(body, name, ("GET", "POST"))
    for name, field in _FLAGS.items():
        if name in body:
            changed[field] = boolean(body, name)
    if "subaccount" in body:
        changed["sub_account"] = text(body, "subaccount")
    if changed.get("default_app"):
        for other in [other for other in state.rows("applications") if other["default_app"]]:
            state.put("applications", {**other, "default_app": False})
    state.put("applications", {**row, **changed})


def _viewed(request: SimulatorRequest) -> Callable[[Row], Row]:
    base = f"/v1/Account/{request.parts['auth_id']}/Application"

    def view(row: Row) -> Row:
        shown = {name: value for name, value in row.items() if name != "id"}
        shown["app_id"] = row["id"]
        shown["resource_uri"] = f"{base}/{row['id']}/"
        shown["sip_uri"] = f"sip:{row['id']}@app.plivo.com"
        return shown

    return view
