"""Tasks: list, read, add and change them. Missive deletes none; they are closed."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.answers import accepted
from kosmo_missive.bodies import checked, object_in
from kosmo_missive.lookup import organizations, teams
from kosmo_missive.moments import due_time, unix_time
from kosmo_missive.open_tasks import open_tasks
from kosmo_missive.people import People
from kosmo_missive.scope import default_organization
from kosmo_missive.vendor import DOCS, TASKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.shapes import TASK_CHANGES

_COLUMNS = ("id", "title", "state", "type", "due_at", "last_activity_at")
_FIELDS = ("title", "description", "state", "assignees", "team", "due_at")
_RENAMED = {"assignee": "assignees", "due_date": "due_at"}
_STATES = {
    "open": "todo", "todo": "todo", "in_progress": "in_progress", "closed": "closed",
    "completed": "closed", "done": "closed",
}  # fmt: skip


@read(pages=TASKS, streams=True, columns=_COLUMNS, link=DOCS)
def list_tasks(
    client: Client,
    /,
    *,
    state: Literal["open", "completed", "todo", "in_progress", "closed"] | None = None,
    assignee: Annotated[str, Field(min_length=1)] | None = None,
    limit: Annotated[int, Field(ge=1, le=100)] = 25,
    offset: Annotated[int, Field(ge=0, le=1000)] = 0,
    until: Annotated[int, Field(ge=0)] | None = None,
    type: Literal["task", "conversation", "all"] | None = None,
    team: Annotated[str, Field(min_length=1)] | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    conversation: Annotated[str, Field(format="id")] | None = None,
    due_from: Annotated[str, Field(min_length=1)] | None = None,
    due_to: Annotated[str, Field(min_length=1)] | None = None,
    time_zone: str | None = None,
) -> Json:
    """List tasks, the latest activity first.

    Missive's states are todo, in progress and closed: `open` asks for the first two, one after
    the other, and merges them. It has no offset: what is left out is read nonetheless.

    Args:
        state: Only tasks in this state.
        assignee: Only tasks of this user: an id, an e-mail address, a name or `me`.
        limit: How many tasks at most.
        offset: How many to leave out first.
        until: Only tasks last active at or before this time, in unix seconds (see `meta.next`).
        type: `task`, `conversation` (those that are assigned or due) or `all`, the default.
        team: Only tasks of this team, by id or name.
        organization: Only tasks of this organization, by id or name.
        conversation: Only the tasks in this conversation.
        due_from: Only tasks due at or after this date or time (ISO 8601, or unix seconds).
        due_to: Only tasks due at or before this date (its end) or time.
        time_zone: The zone of both, such as `Europe/Paris`; UTC unless given.

    Returns:
        `tasks`, a list of objects with `id`, `title`, `description`, `state`, `assignees` (ids),
        `team` (id), `conversation`, `due_at`, `type` and `last_activity_at`.
    """
    query: Object = {
        "until": until, "type": type, "organization": organization, "conversation": conversation
    }  # fmt: skip
    organizations(client).fill(query, one=("organization",))
    if assignee is not None:
        query["assignee"] = People(client).id_of(assignee)
    if team is not None:
        query["team"] = teams(client).id_of(team)
    if due_from is not None:
        query["due_at_gteq"] = unix_time(client, due_from, "due_from", zone=time_zone)
    if due_to is not None:
        query["due_at_lteq"] = unix_time(client, due_to, "due_to", zone=time_zone, end_of_day=True)
    if offset:
        client.note(f"Missive has no offset: kosmo reads from the start and leaves out {offset}")
    if state == "open":
        return {"tasks": open_tasks(client, query, limit, offset)}
    if state is not None:
        query["state"] = _STATES[state]
    rows = client.rows("tasks", items="tasks", pages=TASKS, params=query, limit=limit, skip=offset)
    return {"tasks": rows}


@read(columns=("id", "title", "state", "team.name", "due_at"), link=DOCS)
def get_task(client: Client, /, *, task_id: Annotated[str, Field(format="id")]) -> Json:
    """Get one task, with its people and team in full.

    Args:
        task_id: The task.

    Returns:
        `tasks`, one object with `id`, `title`, `description`, `state`, `assignees` and `team`
        (objects), `conversation`, `due_at`, `started_at`, `closed_at` and `type`.
    """
    return client.get("tasks", task_id)


@write(columns=("id", "title", "state", "due_at"), link=DOCS)
def create_task(
    client: Client,
    /,
    *,
    title: Annotated[str, Field(min_length=1, max_length=1000)],
    description: Annotated[str, Field(max_length=10000)] | None = None,
    assignee: Annotated[str, Field(min_length=1)] | None = None,
    due_date: Annotated[str, Field(min_length=1)] | None = None,
    team: Annotated[str, Field(min_length=1)] | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    conversation: Annotated[str, Field(format="id")] | None = None,
    state: Literal["todo", "in_progress", "closed"] | None = None,
    time_zone: str | None = None,
) -> Json:
    """Add a task, or with a conversation a subtask in it.

    A task of its own needs somebody to do it: without an assignee and a team it is assigned to
    the token's owner, and a note says so. It shows in the Tasks view, not in the Inbox.

    Args:
        title: What is to be done.
        description: More about it, shown as plain text: Missive renders no Markdown here.
        assignee: Who is to do it: an id, an e-mail address, a name or `me`.
        due_date: A date (the task is due at its end) or a time, in ISO 8601.
        team: The team that it belongs to, by id or name.
        organization: Where it belongs, by id or name; if not given, where its team or
            conversation is, else the only one there is.
        conversation: The conversation in which it becomes a subtask.
        state: The state to begin with; `todo` unless given.
        time_zone: The zone of `due_date`, such as `Europe/Paris`; UTC unless given.

    Returns:
        `tasks`, the new task as one object.
    """
    task: Object = {"title": title, "description": description, "organization": organization}
    organizations(client).fill(task, one=("organization",))
    if due_date is not None:
        task["due_at"] = due_time(client, due_date, "due_date", time_zone)
    if team is not None:
        row = teams(client).row_of(team)
        task["team"] = row["id"]
        task["organization"] = task["organization"] or row.get("organization")
    people = People(client)
    if assignee is not None:
        task["assignees"] = [people.id_of(assignee)]
    elif team is None and conversation is None:
        task["assignees"] = [people.me()["id"]]
        client.note("no `assignee` and no `team` were given: the task is assigned to you")
    if conversation is not None:
        task |= {"subtask": True, "conversation": conversation}
    if task["organization"] is None and ("assignees" in task or "team" in task):
        task["organization"] = default_organization(client, conversation=conversation)
    given = {name: value for name, value in {**task, "state": state}.items() if value is not None}
    return accepted(client, client.post("tasks", body={"tasks": given}))


@write(idempotent=True, columns=("id", "title", "state", "due_at"), link=DOCS)
def update_task(
    client: Client,
    /,
    *,
    task_id: Annotated[str, Field(format="id")],
    body: Annotated[Object, Field(schema=TASK_CHANGES)],
    time_zone: str | None = None,
) -> Json:
    """Change a task; what is not named stays.

    Args:
        task_id: The task.
        body: `title`, `description`, `state` (`todo`, `in_progress`, `closed`; `open` is taken
            as todo, `completed` and `done` as closed), `assignees` (all of them: ids, e-mail
            addresses, names or `me`), `team` (id or name) and `due_at` (unix seconds) or
            `due_date` (ISO 8601). With or without Missive's envelope `tasks`.
        time_zone: The zone of a date, such as `Europe/Paris`; UTC unless given.

    Returns:
        `tasks`, the changed task as one object.
    """
    task = checked(client, object_in(client, body, "tasks"), _FIELDS, renamed=_RENAMED)
    if "state" in task:
        if task["state"] not in _STATES:
            raise client.refuse(
                f"`state` cannot be `{task['state']}`; give one of {', '.join(_STATES)}"
            )
        task["state"] = _STATES[task["state"]]
    People(client).fill(task, several=("assignees",))
    teams(client).fill(task, one=("team",))
    if task.get("due_at") is not None:
        task["due_at"] = due_time(client, task["due_at"], "due_at", time_zone)
    return accepted(client, client.patch("tasks", task_id, body={"tasks": task}))
