"""Profiles of people: list, add, get, save, update and remove them."""

from __future__ import annotations

from kosmo import SimulatorRefusal, SimulatorReply, SimulatorRequest, new_id

from kosmo_crisp.simulator.checks import (
    body_of,
    fits,
    invalid,
    page_of,
    query_of,
    refuse,
    said,
    updated,
)
from kosmo_crisp.simulator.records import milliseconds, profile_of, profile_view, profile_with
from kosmo_crisp.simulator.searches import by_filters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo_crisp.simulator.checks import Kinds

    Row = dict[str, Any]

_PROFILE: Kinds = {
    "email": "string", "person": "object", "company": "object|null", "segments": "strings",
    "notepad": "string", "active": "number",
}  # fmt: skip
_PERSON: Kinds = {
    "nickname": "string", "avatar": "string|null", "gender": "string", "phone": "string",
    "address": "string", "description": "string", "website": "string", "timezone": "number",
    "profiles": "array", "employment": "object", "geolocation": "object", "locales": "strings",
}  # fmt: skip
_COMPANY: Kinds = {
    "name": "string", "legal_name": "string", "domain": "string", "url": "string",
    "description": "string", "timezone": "number", "phones": "strings", "emails": "strings",
    "geolocation": "object", "metrics": "object", "tags": "strings",
}  # fmt: skip
_SORTED = ("created_at", "updated_at", "email", "score")
_QUERY = ("search_text", "search_filter", "search_operator", "sort_field", "sort_order")


def list_profiles(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET people/profiles/:page`: 206, twenty a page, the latest change first."""
    query = query_of(request, *_QUERY)
    rows = list(request.state.rows("people"))
    if words := query.get("search_text", "").casefold():
        rows = [row for row in rows if words in str(profile_view(row)).casefold()]
    if "search_filter" in query:
        operator = query.get("search_operator")
        rows = by_filters(rows, query["search_filter"], operator, _values)
    field, order = query.get("sort_field", "updated_at"), query.get("sort_order", "descending")
    if field not in _SORTED or order not in ("ascending", "descending"):
        raise invalid("query.sort_field and sort_order should be one of the allowed values")
    rows.sort(key=lambda row: row[field], reverse=order == "descending")
    return said("listed", [profile_view(row) for row in page_of(request, rows)], 206)


def add_profile(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST people/profile`; two people cannot have one address."""
    body = _checked(request, ("email",))
    if profile_with(request.state, body["email"]) is not None:
        raise refuse(409, "people_exists")
    now = milliseconds(request)
    row = new_profile(new_id(), now)
    request.state.put("people", _changed(row, body, now))
    return said("added", {"people_id": row["id"]}, 201)


def check_profile(request: SimulatorRequest) -> SimulatorReply:
    """Answer `HEAD people/profile/:people_id`, without a body."""
    wanted = request.parts["people_id"]
    if not (request.state.get("people", wanted) or profile_with(request.state, wanted)):
        raise SimulatorRefusal(404)
    return SimulatorReply()


def get_profile(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET people/profile/:people_id`, by id or address."""
    query_of(request)
    return said("resolved", profile_view(profile_of(request)))


def save_profile(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT people/profile/:people_id`: what is not named is gone."""
    before = profile_of(request)
    kept = {name: before[name] for name in ("created_at", "data", "subscribed")}
    row = {**new_profile(before["id"], before["created_at"]), **kept, "email": before["email"]}
    return _kept(request, row, before)


def update_profile(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH people/profile/:people_id`: what is not named stays."""
    row = profile_of(request)
    return _kept(request, row, row)


def remove_profile(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE people/profile/:people_id`."""
    row = profile_of(request)
    request.state.drop("people", row["id"])
    for conversation in list(request.state.rows("conversations")):
        if conversation["people_id"] == row["id"]:
            request.state.put("conversations", {**conversation, "people_id": None})
    return said("deleted", {})


def list_conversations(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET people/conversations/:people_id/list/:page`: ids alone."""
    query_of(request)
    id = profile_of(request)["id"]
    rows = [row for row in request.state.rows("conversations") if row["people_id"] == id]
    rows.sort(key=lambda row: -row["updated_at"])
    return said("listed", page_of(request, [row["id"] for row in rows]), 206)


def new_profile(id: str, now: int) -> Row:
    """Make the row of a profile of which nothing is known."""
    return {
        "id": id, "people_id": id, "email": "", "person": {"nickname": ""}, "company": None,
        "segments": [], "notepad": "", "active": {"now": False, "last": now}, "score": 0,
        "created_at": now, "updated_at": now, "data": {}, "subscribed": True,
    }  # fmt: skip


def _checked(request: SimulatorRequest, required: tuple[str, ...] = ()) -> Row:
    body = body_of(request, _PROFILE, required)
    fits(body.get("person", {}), _PERSON, "data.person")
    fits(body.get("company") or {}, _COMPANY, "data.company")
    if "email" in body and "@" not in body["email"]:
        raise invalid('data.email should match format "email"')
    return body


def _kept(request: SimulatorRequest, row: Row, before: Row) -> SimulatorReply:
    body = _checked(request)
    same = profile_with(request.state, body.get("email", ""))
    if same is not None and same["id"] != before["id"]:
        raise refuse(409, "people_exists")
    request.state.put("people", _changed(row, body, milliseconds(request)))
    return updated()


def _changed(row: Row, body: Row, now: int) -> Row:
    body = dict(body)
    person = {**row["person"], **body.pop("person", {})}
    active = {"now": False, "last": body.pop("active", row["active"]["last"])}
    return {**row, **body, "person": person, "active": active, "updated_at": now}


def _values(row: Row, criterion: str) -> list[str]:
    value: Any = row
    for part in criterion.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
