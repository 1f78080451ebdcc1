"""Which tasks `GET /tasks` lists: tasks, and conversations that are assigned."""

from __future__ import annotations

from kosmo_missive.simulator.checks import choice
from kosmo_missive.simulator.paging import by_time, number, query_uuid
from kosmo_missive.simulator.records import my_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]


def tasks_asked_for(request: SimulatorRequest) -> list[Row]:
    """Give one page of the tasks that fit the query."""
    query: Row = dict(request.query)
    kind = choice(query, "type", ("task", "conversation", "all")) or "all"
    rows = []
    if kind != "conversation":
        rows += [row for row in request.state.rows("tasks") if _seen(request.state, row)]
    if kind != "task":
        rows += _tasked_conversations(request.state)
    fitting = _fitting(request, rows)
    return by_time(request, fitting, "last_activity_at", standard=25, largest=50)


def _seen(state: SimulatorState, row: Row) -> bool:
    """Whether the token's owner sees a task: of one's organizations, or given to oneself."""
    me = state.table("users")[my_id(state)]
    return row["organization"] in me["roles"] or me["id"] in row["assignees"]


def _tasked_conversations(state: SimulatorState) -> list[Row]:
    me = my_id(state)
    return [
        _as_task(row, assignees)
        for row in state.rows("conversations")
        if me in row["users"] and (assignees := _assignees(row)) and not row["guest"]
    ]


def _assignees(conversation: Row) -> list[str]:
    return [id for id, flags in conversation["users"].items() if "assigned" in flags]


def _as_task(row: Row, assignees: list[str]) -> Row:
    closed = all("closed" in row["users"][id] for id in assignees)
    return {
        "id": row["id"],
        "conversation": row["id"],
        "title": row["subject"] or row["latest_message_subject"],
        "description": None,
        "state": "closed" if closed else "todo",
        "started_at": None,
        "closed_at": row["last_activity_at"] if closed else None,
        "assignees": assignees,
        "team": row["team"],
        "due_at": None,
        "type": "conversation",
        "last_activity_at": row["last_activity_at"],
        "organization": row["organization"],
        "created_at": row["created_at"],
    }


def _fitting(request: SimulatorRequest, rows: list[Row]) -> list[Row]:
    query: Row = dict(request.query)
    state = choice(query, "state", ("todo", "in_progress", "closed"))
    for name in ("organization", "team", "conversation"):
        id = query_uuid(request, name)
        rows = [row for row in rows if id in (None, row[name])]
    assignee = query_uuid(request, "assignee")
    earliest = number(request, "due_at_gteq")
    latest = number(request, "due_at_lteq")
    if request.query.get("conversation"):
        rows = [row for row in rows if row["type"] == "task"]
    return [
        row
        for row in rows
        if state in (None, row["state"])
        and (assignee is None or assignee in row["assignees"])
        and (earliest is None or (row["due_at"] is not None and row["due_at"] >= earliest))
        and (latest is None or (row["due_at"] is not None and row["due_at"] <= latest))
    ]
