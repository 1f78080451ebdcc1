"""Tasks: standalone ones, subtasks of a conversation, and assigned conversations in lists."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.actions import act, conversation_for
from kosmo_missive.simulator.checks import (
    boolean,
    choice,
    integer,
    missing,
    object_in,
    refuse,
    require,
    text,
    uuid,
    uuids,
)
from kosmo_missive.simulator.records import keep_conversation, known, members, my_id
from kosmo_missive.simulator.task_list import tasks_asked_for
from kosmo_missive.simulator.views import task_view, whole_task_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

STATES = ("todo", "in_progress", "closed")
_WITH_ORGANIZATION = ("team", "assignees", "add_users")


def list_tasks(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /tasks`."""
    return SimulatorReply({"tasks": [task_view(row) for row in tasks_asked_for(request)]})


def get_task(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /tasks/:id`, its people as objects."""
    row = request.state.get("tasks", request.parts["id"])
    if row is None:
        raise missing()
    return SimulatorReply({"tasks": whole_task_view(request.state, row)})


def create_task(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /tasks`."""
    state = request.state
    item = object_in(request, "tasks")
    require(item, ("title",))
    organization = _organization(state, item)
    row = _new(item, request.now)
    _change(state, row, item, request.now, organization)
    if boolean(item, "subtask"):
        _attach(state, row, item, request.now)
    elif row["team"] is None and not row["assignees"]:
        raise refuse("'team' or 'assignees' is required")
    state.put("tasks", row)
    if row["conversation"] is not None:
        keep_conversation(state, state.table("conversations")[row["conversation"]])
    return SimulatorReply({"tasks": _short(row)}, status=201)


def update_task(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /tasks/:id`: one id, one object."""
    state = request.state
    row = state.get("tasks", request.parts["id"])
    if row is None:
        raise missing()
    item = object_in(request, "tasks")
    if "title" in item:
        require(item, ("title",))
    _change(state, row, item, request.now, row["organization"])
    row["last_activity_at"] = int(request.now)
    state.put("tasks", row)
    if row["conversation"] is not None:
        keep_conversation(state, state.table("conversations")[row["conversation"]])
    return SimulatorReply({"tasks": _short(row)})


def _short(row: Row) -> Row:
    keys = ("id", "conversation", "title", "description", "state", "assignees", "team", "due_at")
    return {key: row[key] for key in keys}


def _organization(state: SimulatorState, item: Row) -> str | None:
    organization = uuid(item, "organization")
    for name in _WITH_ORGANIZATION:
        if item.get(name) and organization is None:
            raise refuse(f"'organization' is required when '{name}' is defined")
    if organization is not None:
        known(state, "organizations", organization, "organization")
        members(state, [my_id(state)], organization, "organization")
    return organization


def _new(item: Row, now: float) -> Row:
    return {
        "id": new_id(),
        "conversation": None,
        "title": "",
        "description": "",
        "state": "todo",
        "started_at": None,
        "closed_at": None,
        "assignees": [],
        "team": None,
        "due_at": None,
        "type": "task",
        "organization": item.get("organization"),
        "created_at": int(now),
        "last_activity_at": int(now),
    }


def _change(
    state: SimulatorState, row: Row, item: Row, now: float, organization: str | None
) -> None:
    for name, longest in (("title", 1000), ("description", 10_000)):
        if name in item:
            row[name] = text(item, name, longest) or ""
    if "due_at" in item:
        row["due_at"] = integer(item, "due_at")
    _enter(row, choice(item, "state", STATES), now)
    assignees = uuids(item, "assignees")
    if assignees is not None:
        row["assignees"] = _people(state, assignees, organization)
    if "team" in item:
        team = uuid(item, "team")
        if team is not None:
            owner = known(state, "teams", team, "team")["organization"]
            if organization not in (None, owner):
                raise refuse("'team' is not of the organization")
        row["team"] = team


def _people(state: SimulatorState, ids: list[str], organization: str | None) -> list[str]:
    if organization is not None:
        return members(state, ids, organization, "assignees")
    return [str(known(state, "users", id, "assignees")["id"]) for id in ids]


def _enter(row: Row, to: str | None, now: float) -> None:
    if to is None or to == row["state"]:
        return
    row["state"] = to
    row["closed_at"] = int(now) if to == "closed" else None
    if to == "todo":
        row["started_at"] = None
    elif row["started_at"] is None:
        row["started_at"] = int(now)


def _attach(state: SimulatorState, row: Row, item: Row, now: float) -> None:
    """Make a task a subtask; it shows in its conversation as a comment."""
    if not item.get("conversation") and not item.get("references"):
        raise refuse("'conversation' or 'references' is required when 'subtask' is defined")
    conversation = conversation_for(state, item, now, flags=["archived"])
    names = ("organization", "add_users", "add_to_inbox", "conversation_subject")
    act(state, conversation, {name: item[name] for name in names if name in item})
    conversation["last_activity_at"] = int(now)
    state.put("conversations", conversation)
    row["conversation"] = conversation["id"]
    row["organization"] = row["organization"] or conversation["organization"]
    comment = {"id": new_id(), "conversation": conversation["id"], "body": row["title"]}
    comment |= {"created_at": int(now), "mentions": [], "author": my_id(state)}
    state.put("comments", {**comment, "attachment": None, "task": row["id"]})
