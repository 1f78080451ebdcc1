"""Shared labels: list, create, update."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.checks import (
    batch_in,
    boolean,
    choice,
    color,
    missing,
    objects_in,
    refuse,
    require,
    text,
    uuid,
    uuids,
)
from kosmo_missive.simulator.paging import by_offset, query_uuid
from kosmo_missive.simulator.records import known, members, my_id, need_manager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_SHARING = ("share_with_organization", "share_with_team", "share_with_users", "visibility")


def list_labels(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /shared_labels`."""
    organization = query_uuid(request, "organization")
    rows = [
        row
        for row in request.state.rows("shared_labels")
        if organization in (None, row["organization"])
    ]
    return _shown(request.state, by_offset(request, rows))


def create_labels(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /shared_labels`; a name and an organization are required."""
    state = request.state
    created = []
    for item in objects_in(request, "shared_labels"):
        require(item, ("name", "organization"))
        organization = uuid(item, "organization") or ""
        known(state, "organizations", organization, "organization")
        members(state, [my_id(state)], organization, "organization")
        row: Row = {"id": new_id(), "name": "", "color": None, "parent": None}
        row |= {"organization": organization, "share_with_organization": False}
        row |= {"share_with_users": [], "share_with_team": None, "visibility": "organization"}
        created.append(_change(state, row, item))
    return _shown(state, created, status=201)


def update_labels(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /shared_labels/:ids`; the organization cannot be given."""
    state = request.state
    items = batch_in(request, "shared_labels")
    for id, item in items.items():
        row = state.get("shared_labels", id)
        if row is None:
            raise missing()
        if "organization" in item:
            raise refuse("Unpermitted parameters: organization")
        if any(name in item for name in _SHARING):
            need_manager(state, row["organization"])
    changed = [_change(state, state.table("shared_labels")[id], items[id]) for id in items]
    return _shown(state, changed)


def _change(state: SimulatorState, row: Row, item: Row) -> Row:
    if "name" in item:
        require(item, ("name",))
        row["name"] = text(item, "name")
    if "color" in item:
        row["color"] = color(item, "color")
    if "parent" in item:
        row["parent"] = _parent(state, row, uuid(item, "parent"))
    _share(state, row, item)
    return state.put("shared_labels", row)


def _parent(state: SimulatorState, row: Row, id: str | None) -> str | None:
    above = id
    while above is not None:
        parent = known(state, "shared_labels", above, "parent")
        if parent["organization"] != row["organization"] or above == row["id"]:
            raise refuse("'parent' is invalid")
        above = parent["parent"]
    return id


def _share(state: SimulatorState, row: Row, item: Row) -> None:
    shared = boolean(item, "share_with_organization")
    if shared is not None:
        row["share_with_organization"] = shared
    if "share_with_team" in item:
        team = uuid(item, "share_with_team")
        row["share_with_team"] = team and known(state, "teams", team, "share_with_team")["id"]
    users = uuids(item, "share_with_users")
    if users is not None:
        row["share_with_users"] = members(state, users, row["organization"], "share_with_users")
    seen = choice(item, "visibility", ("organization", "delegates"))
    if seen is not None:
        row["visibility"] = seen


def _shown(state: SimulatorState, rows: list[Row], *, status: int = 200) -> SimulatorReply:
    return SimulatorReply({"shared_labels": [_view(state, row) for row in rows]}, status=status)


def _view(state: SimulatorState, row: Row) -> Row:
    names = [row["name"]]
    above = row["parent"]
    while above is not None:
        parent = state.table("shared_labels")[above]
        names.append(parent["name"])
        above = parent["parent"]
    shown = {"id": row["id"], "name": row["name"], "name_with_parent_names": "/".join(names[::-1])}
    return {**shown, **{key: value for key, value in row.items() if key not in shown}}
