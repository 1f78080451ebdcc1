"""What is kept about people beside their profile: data, events, subscription."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_crisp.simulator.checks import body_of, fits, page_of, query_of, said, updated
from kosmo_crisp.simulator.records import milliseconds, profile_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo_crisp.simulator.checks import Kinds

_EVENT: Kinds = {"text": "string", "data": "object", "color": "string", "timestamp": "number"}


def get_data(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET people/data/:people_id`."""
    query_of(request)
    return said("resolved", {"data": profile_of(request)["data"]})


def save_data(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT people/data/:people_id`: values that are not named are gone."""
    row = profile_of(request)
    request.state.put("people", {**row, "data": _data_in(request)})
    return updated()


def update_data(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH people/data/:people_id`: values that are not named stay."""
    row = profile_of(request)
    request.state.put("people", {**row, "data": {**row["data"], **_data_in(request)}})
    return updated()


def add_event(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST people/events/:people_id`."""
    row = profile_of(request)
    body = body_of(request, _EVENT, ("text",))
    at = milliseconds(request)
    event = {"id": new_id(), "people_id": row["id"], "timestamp": at, "data": {}, "color": "grey"}
    request.state.put("events", {**event, **body})
    return said("added", {}, 201)


def list_events(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET people/events/:people_id/list/:page`, the newest first."""
    query_of(request)
    id = profile_of(request)["id"]
    rows = [row for row in request.state.rows("events") if row["people_id"] == id]
    rows.sort(key=lambda row: -row["timestamp"])
    shown = ("text", "data", "color", "timestamp")
    page = page_of(request, rows)
    return said("listed", [{name: row[name] for name in shown} for row in page], 206)


def get_subscription(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET people/subscription/:people_id`."""
    query_of(request)
    return said("resolved", {"email": profile_of(request)["subscribed"]})


def update_subscription(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH people/subscription/:people_id`."""
    row = profile_of(request)
    wanted = body_of(request, {"email": "boolean"}, ("email",))["email"]
    request.state.put("people", {**row, "subscribed": wanted})
    return updated()


def _data_in(request: SimulatorRequest) -> dict[str, Any]:
    data: dict[str, Any] = body_of(request, {"data": "object"}, ("data",))["data"]
    fits(data, dict.fromkeys(data, "string|number|boolean"), "data.data")
    return data
