"""Responses (canned answers): list, get, create, update, delete."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.accounts import check_addresses
from kosmo_missive.simulator.attachments import attachments_in
from kosmo_missive.simulator.checks import (
    batch_in,
    missing,
    objects_in,
    refuse,
    text,
    uuid,
    uuids,
)
from kosmo_missive.simulator.paging import by_offset, query_uuid
from kosmo_missive.simulator.records import known, members, my_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_SHORT = ("title", "subject")
_FIELDS = ("to_fields", "cc_fields", "bcc_fields")


def list_responses(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /responses`."""
    organization = query_uuid(request, "organization")
    rows = [
        row
        for row in request.state.rows("responses")
        if organization in (None, row["organization"])
    ]
    return SimulatorReply({"responses": by_offset(request, rows)})


def get_response(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /responses/:id`, an array of one."""
    return SimulatorReply({"responses": [_present(request.state, request.parts["id"])]})


def create_responses(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /responses`; each belongs to an organization or to a user, not to both."""
    created = []
    for item in objects_in(request, "responses"):
        row: Row = {"id": new_id(), "title": None, "body": None, "subject": None}
        row |= {"organization": None, "user": None, "share_with_team": None, "modified_at": 0}
        row |= {name: [] for name in (*_FIELDS, "shared_labels")}
        row |= {"external_id": None, "external_source": None, "attachments": []}
        created.append(_change(request, row, item))
    return SimulatorReply({"responses": created}, status=201)


def update_responses(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /responses/:ids`; templates of other services cannot be changed."""
    items = batch_in(request, "responses")
    rows = {id: _own(request.state, id) for id in items}
    changed = [_change(request, rows[id], item) for id, item in items.items()]
    return SimulatorReply({"responses": changed})


def delete_responses(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /responses/:ids`."""
    ids = request.parts["ids"].split(",")
    for id in ids:
        _own(request.state, id)
    for id in ids:
        request.state.drop("responses", id)
    return SimulatorReply()


def _present(state: SimulatorState, id: str) -> Row:
    row = state.get("responses", id)
    if row is None:
        raise missing()
    return row


def _own(state: SimulatorState, id: str) -> Row:
    row = _present(state, id)
    if row["external_source"] == "whatsapp":
        raise refuse("The response is managed by an external integration", 403)
    return row


def _change(request: SimulatorRequest, row: Row, item: Row) -> Row:
    for name in _SHORT:
        if name in item:
            row[name] = text(item, name, 500)
    if "body" in item:
        row["body"] = text(item, "body")
    _belong(request.state, row, item)
    _share(request.state, row, item)
    for name in _FIELDS:
        if name in item:
            row[name] = check_addresses(item, name, "email")
    if "attachments" in item:
        row["attachments"] = attachments_in(item)
    _external(request.state, row, item)
    row["modified_at"] = int(request.now)
    return request.state.put("responses", row)


def _belong(state: SimulatorState, row: Row, item: Row) -> None:
    for name in ("organization", "user"):
        if name in item:
            row[name] = uuid(item, name)
    if (row["organization"] is None) == (row["user"] is None):
        raise refuse("Exactly one of 'organization' and 'user' is required")
    if row["user"] is not None:
        known(state, "users", row["user"], "user")
    if row["organization"] is not None:
        known(state, "organizations", row["organization"], "organization")
        members(state, [my_id(state)], row["organization"], "organization")


def _share(state: SimulatorState, row: Row, item: Row) -> None:
    team = uuid(item, "share_with_team")
    labels = uuids(item, "shared_labels")
    for name, given in (("share_with_team", team), ("shared_labels", labels)):
        if given and row["organization"] is None:
            raise refuse(f"'organization' is required when '{name}' is defined")
    if "share_with_team" in item:
        row["share_with_team"] = team and known(state, "teams", team, "share_with_team")["id"]
    if labels is not None:
        row["shared_labels"] = [
            known(state, "shared_labels", id, "shared_labels")["id"] for id in labels
        ]


def _external(state: SimulatorState, row: Row, item: Row) -> None:
    for name in ("external_id", "external_source"):
        if name in item:
            row[name] = text(item, name)
    if row["external_id"] and not row["external_source"]:
        raise refuse("'external_source' is required when 'external_id' is defined")
    keys = ("external_id", "external_source", "organization", "user")
    for other in state.rows("responses"):
        same = [other[key] for key in keys] == [row[key] for key in keys]
        if row["external_id"] and same and other["id"] != row["id"]:
            raise refuse("'external_id' has already been taken")
