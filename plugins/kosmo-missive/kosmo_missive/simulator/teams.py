"""Teams: list, create, update."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.checks import (
    batch_in,
    boolean,
    choice,
    color,
    integer,
    missing,
    objects_in,
    refuse,
    require,
    text,
    uuid,
    uuids,
)
from kosmo_missive.simulator.paging import by_offset, query_uuid
from kosmo_missive.simulator.records import known, members, need_manager
from kosmo_missive.simulator.views import team_reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_WORDS = {
    "team_mention_behavior": ("only_active_members", "all_members"),
    "user_reply_behavior": ("assign_user", "leave_in_team_inbox"),
    "received_reply_behavior": ("show_in_assignee_inbox", "show_in_team_inbox"),
    "team_sidebar_behavior": ("show_team_space", "show_team_inbox"),
}
_SWITCHES = ("team_inbox_enabled", "chat_room_enabled")


def list_teams(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /teams`."""
    organization = query_uuid(request, "organization")
    rows = [
        row for row in request.state.rows("teams") if organization in (None, row["organization"])
    ]
    shown = [
        {
            **(team_reference(request.state, row["id"]) or {}),
            "active_members": row["active_members"],
            "observers": row["observers"],
        }
        for row in by_offset(request, rows)
    ]
    return SimulatorReply({"teams": shown})


def create_teams(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /teams`, for admins and owners only."""
    created = []
    for item in objects_in(request, "teams"):
        require(item, ("name", "organization"))
        created.append(_change(request.state, new_team(new_id()), item))
    return SimulatorReply({"teams": created}, status=201)


def update_teams(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /teams/:ids`, for admins and owners only."""
    items = batch_in(request, "teams")
    rows = {id: request.state.get("teams", id) for id in items}
    changed = []
    for id, item in items.items():
        row = rows[id]
        if row is None:
            raise missing()
        if item.get("organization", row["organization"]) != row["organization"]:
            raise refuse("'organization' cannot be changed")
        changed.append(_change(request.state, row, item))
    return SimulatorReply({"teams": changed})


def new_team(id: str) -> Row:
    """Make a team's row with what a new team has."""
    row: Row = {"id": id, "name": "", "emoji": None, "color": None, "organization": None}
    row |= {"active_members": [], "observers": [], "business_hours": None}
    row |= {"inactivity_period": None, **{name: words[0] for name, words in _WORDS.items()}}
    return {**row, "team_inbox_enabled": True, "chat_room_enabled": True}


def _change(state: SimulatorState, row: Row, item: Row) -> Row:
    organization = uuid(item, "organization") or row["organization"]
    known(state, "organizations", organization, "organization")
    need_manager(state, organization)
    row["organization"] = organization
    if "name" in item:
        require(item, ("name",))
        row["name"] = text(item, "name")
    for name in ("active_members", "observers"):
        given = uuids(item, name)
        if given is not None:
            row[name] = members(state, given, organization, name)
    _behave(row, item)
    return state.put("teams", row)


def _behave(row: Row, item: Row) -> None:
    if "emoji" in item:
        row["emoji"] = text(item, "emoji")
    if "color" in item:
        row["color"] = color(item, "color")
    if "inactivity_period" in item:
        row["inactivity_period"] = integer(item, "inactivity_period")
    if "business_hours" in item:
        row["business_hours"] = _hours(item["business_hours"])
    for name, words in _WORDS.items():
        row[name] = choice(item, name, words) or row[name]
    for name in _SWITCHES:
        if item.get(name) is not None:
            row[name] = boolean(item, name)


def _hours(given: Any) -> Row | None:
    if given is None:
        return None
    days = given.get("t") if isinstance(given, dict) else None
    if not isinstance(days, list) or not isinstance(given.get("tz"), str):
        raise refuse("'business_hours' must be an object with 'tz' and 't'")
    for day in days:
        span = day.get("s") if isinstance(day, dict) else None
        if not isinstance(span, list) or len(span) != 2 or day.get("d") not in range(7):
            raise refuse("'business_hours' holds a day without 'd' and 's'")
    return dict(given)
