"""Tasks, and the conversations that lists count as tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kosmo.testing import Answered, Clock, SimulatorCaller

Pick = Callable[..., dict[str, Any]]
Named = Callable[[str, str], str]


def create(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("tasks", {"tasks": item})


@pytest.fixture
def mine(named: Named) -> dict[str, Any]:
    return {
        "title": "Call back",
        "assignees": [named("users", "Ada Lindqvist")],
        "organization": named("organizations", "Lumen Bikes"),
    }


def test_a_task_needs_a_title(missive: SimulatorCaller) -> None:
    assert create(missive, description="x").message == "'title' is required"
    assert create(missive, title="").status == 400
    assert missive.post("tasks", {"title": "x"}).status == 400
    assert missive.post("tasks", {"tasks": [{"title": "x"}]}).status == 400


def test_a_standalone_task_needs_a_team_or_assignees(
    missive: SimulatorCaller, named: Named, mine: dict[str, Any]
) -> None:
    assert create(missive, title="x").message == "'team' or 'assignees' is required"
    team = {"team": named("teams", "Support"), "organization": mine["organization"]}
    assert create(missive, title="x", **team).status == 201


@pytest.mark.parametrize("name", ["team", "assignees", "add_users"])
def test_people_need_the_organization(missive: SimulatorCaller, named: Named, name: str) -> None:
    people: object = [named("users", "Ada Lindqvist")]
    given = named("teams", "Support") if name == "team" else people
    answered = create(missive, title="x", **{name: given})
    assert answered.message == f"'organization' is required when '{name}' is defined"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 1001},
        {"description": "x" * 10_001},
        {"state": "open"},
        {"state": "completed"},
        {"assignees": ["ada@example.com"]},
        {"assignees": "551b8675-11e9-49c3-aac0-00000000000a"},
        {"team": "Support"},
        {"due_at": "2026-05-01"},
        {"due_at": True},
        {"organization": ""},
        {"subtask": True},
        {"subtask": "yes"},
    ],
)
def test_a_task_with_a_wrong_field_is_refused(
    missive: SimulatorCaller, mine: dict[str, Any], wrong: dict[str, object]
) -> None:
    assert create(missive, **{**mine, **wrong}).status == 400


def test_a_task_is_made_and_read_with_ids_and_with_objects(
    missive: SimulatorCaller, mine: dict[str, Any]
) -> None:
    made = create(missive, **mine, description="Order 7", due_at=1_790_100_000).data["tasks"]
    assert made["assignees"] == mine["assignees"]
    assert (made["state"], made["due_at"], made["team"]) == ("todo", 1_790_100_000, None)
    whole = missive.get(f"tasks/{made['id']}").data["tasks"]
    assert whole["assignees"][0]["email"] == "ada@example.com"
    assert whole["type"] == "task"
    assert "last_activity_at" not in whole
    listed = missive.get("tasks", type="task", limit=2).data["tasks"][0]
    assert listed["id"] == made["id"]
    assert listed["assignees"] == mine["assignees"]


def test_a_subtask_belongs_to_a_conversation_and_shows_as_a_comment(
    missive: SimulatorCaller, conversation: Pick
) -> None:
    before = conversation()
    made = create(missive, title="Ask the carrier", subtask=True, conversation=before["id"])
    task = made.data["tasks"]
    assert task["conversation"] == before["id"]
    row = missive.get(f"conversations/{before['id']}").data["conversations"][0]
    assert row["tasks_count"] == before["tasks_count"] + 1
    comment = missive.get(f"conversations/{row['id']}/comments").data["comments"][0]
    assert (comment["body"], comment["task"]["state"]) == ("Ask the carrier", "todo")
    listed = missive.get("tasks", conversation=row["id"]).data["tasks"]
    assert task["id"] in {one["id"] for one in listed}
    missive.patch(f"tasks/{task['id']}", {"tasks": {"state": "closed"}})
    row = missive.get(f"conversations/{before['id']}").data["conversations"][0]
    assert row["completed_tasks_count"] == before["completed_tasks_count"] + 1


def test_a_subtask_finds_its_conversation_by_references(missive: SimulatorCaller) -> None:
    item = {"title": "x", "subtask": True, "references": ["order-9"]}
    first = create(missive, **item, conversation_subject="Order 9").data["tasks"]["conversation"]
    assert create(missive, **item).data["tasks"]["conversation"] == first
    row = missive.get(f"conversations/{first}").data["conversations"][0]
    assert (row["subject"], row["tasks_count"]) == ("Order 9", 2)


def test_a_task_moves_through_its_states(
    missive: SimulatorCaller, mine: dict[str, Any], clock: Clock
) -> None:
    id = create(missive, **mine).data["tasks"]["id"]
    clock.now += 10
    missive.patch(f"tasks/{id}", {"tasks": {"state": "in_progress"}})
    clock.now += 10
    missive.patch(f"tasks/{id}", {"tasks": {"state": "closed"}})
    task = missive.get(f"tasks/{id}").data["tasks"]
    assert (task["started_at"], task["closed_at"]) == (int(clock.now) - 10, int(clock.now))
    missive.patch(f"tasks/{id}", {"tasks": {"state": "todo"}})
    task = missive.get(f"tasks/{id}").data["tasks"]
    assert (task["started_at"], task["closed_at"]) == (None, None)


def test_an_update_is_one_object_for_one_id(
    missive: SimulatorCaller, mine: dict[str, Any], named: Named
) -> None:
    id = create(missive, **mine).data["tasks"]["id"]
    path = f"tasks/{id}"
    assert missive.patch(path, {"tasks": [{"id": id, "state": "closed"}]}).status == 400
    assert missive.patch(path, {"state": "closed"}).status == 400
    assert missive.patch(path, {"tasks": {"state": "done"}}).status == 400
    assert missive.patch(path, {"tasks": {"title": ""}}).status == 400
    assert missive.patch(f"{path},{id}", {"tasks": {"state": "closed"}}).status == 404
    chloe = named("users", "Chloe Martin")
    changed = missive.patch(path, {"tasks": {"assignees": [chloe], "due_at": None}})
    assert changed.data["tasks"]["assignees"] == [chloe]


@pytest.mark.parametrize("state", ["todo", "in_progress", "closed"])
def test_tasks_are_listed_by_state(missive: SimulatorCaller, state: str) -> None:
    rows = missive.get("tasks", state=state, type="task", limit=50).data["tasks"]
    assert len(rows) > 5
    assert {row["state"] for row in rows} == {state}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"state": "open"}, "'state' must be one of todo, in_progress, closed"),
        ({"type": "subtask"}, "'type' must be one of task, conversation, all"),
        ({"assignee": "ada@example.com"}, "'assignee' must be a UUID"),
        ({"team": ""}, "'team' must be a UUID"),
        ({"limit": 1}, "min 'limit' value is 2"),
        ({"limit": 51}, "max 'limit' value is 50"),
        ({"due_at_gteq": "today"}, "'due_at_gteq' must be an integer"),
    ],
)
def test_a_wrong_filter_is_refused(
    missive: SimulatorCaller, query: dict[str, object], message: str
) -> None:
    answered = missive.get("tasks", **query)
    assert (answered.status, answered.message) == (400, message)


def test_assigned_conversations_are_listed_as_tasks(missive: SimulatorCaller, named: Named) -> None:
    ada = named("users", "Ada Lindqvist")
    rows = missive.get("tasks", type="conversation", assignee=ada, limit=50).data["tasks"]
    assert len(rows) >= 50
    assert all(row["id"] == row["conversation"] and ada in row["assignees"] for row in rows)
    kinds = {row["type"] for row in missive.get("tasks", limit=50).data["tasks"]}
    assert "conversation" in kinds


def test_tasks_are_filtered_by_team_and_due_time(missive: SimulatorCaller, named: Named) -> None:
    team = named("teams", "Workshop")
    rows = missive.get("tasks", team=team, type="task", limit=50).data["tasks"]
    assert rows
    assert {row["team"] for row in rows} == {team}
    due = sorted(row["due_at"] for row in rows if row["due_at"])
    middle = due[len(due) // 2]
    late = missive.get("tasks", team=team, type="task", due_at_gteq=middle, limit=50).data["tasks"]
    soon = missive.get("tasks", team=team, type="task", due_at_lteq=middle, limit=50).data["tasks"]
    assert min(row["due_at"] for row in late) == middle == max(row["due_at"] for row in soon)


def test_tasks_are_paged_by_last_activity_inclusively(missive: SimulatorCaller) -> None:
    page = missive.get("tasks", type="task", limit=10).data["tasks"]
    last = page[-1]["last_activity_at"]
    following = missive.get("tasks", type="task", limit=10, until=last).data["tasks"]
    assert page[-1]["id"] in {row["id"] for row in following}
    times = [row["last_activity_at"] for row in page + following]
    assert times == sorted(times, reverse=True)
