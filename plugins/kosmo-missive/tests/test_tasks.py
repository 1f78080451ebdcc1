"""Which requests list, add and change tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_missive.tasks import create_task, get_task, list_tasks, update_task

if TYPE_CHECKING:
    from conftest import Desk

ADA = "11111111-0000-4000-8000-000000000001"
BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
SUPPORT = "33333333-0000-4000-8000-000000000001"
NEW_YEARS_EVE = 1798761599  # 2026-12-31T23:59:59Z


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({}, ["GET /tasks?limit=25"]),
        ({"state": "completed"}, ["GET /tasks?state=closed&limit=25"]),
        ({"state": "in_progress", "limit": 1}, ["GET /tasks?state=in_progress&limit=2"]),
        (
            {"state": "open"},
            ["GET /tasks?state=todo&limit=25", "GET /tasks?state=in_progress&limit=25"],
        ),
        (
            {"assignee": "ben@example.test"},
            ["GET /users?limit=200&offset=0", f"GET /tasks?assignee={BEN}&limit=25"],
        ),
        ({"assignee": BEN}, [f"GET /tasks?assignee={BEN}&limit=25"]),
        (
            {"type": "task", "conversation": "c1", "organization": "o1", "team": SUPPORT},
            [f"GET /tasks?type=task&organization=o1&conversation=c1&team={SUPPORT}&limit=25"],
        ),
        (
            {"due_from": "2026-12-31", "due_to": "2026-12-31"},
            [f"GET /tasks?due_at_gteq=1798675200&due_at_lteq={NEW_YEARS_EVE}&limit=25"],
        ),
    ],
)
def test_a_listing_of_tasks_is_asked_for_in_missives_words(
    desk: Desk, arguments: dict[str, Any], sent: list[str]
) -> None:
    assert desk.call(list_tasks, **arguments) == {"tasks": []}
    assert desk.sent == sent


def test_open_tasks_are_merged_by_their_latest_activity(desk: Desk) -> None:
    todo = [{"id": f"t{time}", "last_activity_at": time} for time in (9, 7, 3)]
    begun = [{"id": f"p{time}", "last_activity_at": time} for time in (8, 7, 2)]
    desk.answers["GET /tasks?state=todo&limit=4"] = {"tasks": todo}
    desk.answers["GET /tasks?state=in_progress&limit=4"] = {"tasks": begun}
    data = desk.call(list_tasks, state="open", limit=3, offset=1)
    assert [row["id"] for row in data["tasks"]] == ["p8", "t7", "p7"]
    assert desk.facts.truncated
    assert desk.facts.next == {"until": 3}
    assert "reads from the start and leaves out 1" in desk.notes


def test_open_tasks_that_are_all_there_tell_of_no_next_page(desk: Desk) -> None:
    desk.answers["GET /tasks?state=todo&limit=25"] = {"tasks": [{"id": "t"}]}
    assert desk.call(list_tasks, state="open") == {"tasks": [{"id": "t"}]}
    assert (desk.facts.truncated, desk.facts.next) == (False, None)


def test_one_task_comes_as_missive_gives_it(desk: Desk) -> None:
    desk.answers["GET /tasks/t1"] = {"tasks": {"id": "t1", "title": "Refund"}}
    assert desk.call(get_task, task_id="t1")["tasks"]["title"] == "Refund"


def test_a_task_for_nobody_is_the_token_owners(desk: Desk) -> None:
    desk.call(create_task, title="Refund")
    assert desk.bodies[-1] == {
        "tasks": {"title": "Refund", "assignees": [ADA], "organization": ORGANIZATION}
    }
    assert "the task is assigned to you" in desk.notes


def test_a_task_is_due_at_the_end_of_its_day(desk: Desk) -> None:
    desk.call(create_task, title="x", assignee=BEN, due_date="2026-12-31", organization="o1")
    assert desk.bodies[-1]["tasks"]["due_at"] == NEW_YEARS_EVE
    assert "in UTC" in desk.notes
    desk.call(
        create_task,
        title="x",
        assignee=BEN,
        due_date="2026-12-31",
        organization="o1",
        time_zone="Europe/Paris",
    )
    assert desk.bodies[-1]["tasks"]["due_at"] == NEW_YEARS_EVE - 3600
    assert desk.notes == ""


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2026-12-31T23:59:59Z", NEW_YEARS_EVE),
        ("2027-01-01T00:59:59+01:00", NEW_YEARS_EVE),
        ("20261231", NEW_YEARS_EVE),
        (str(NEW_YEARS_EVE), NEW_YEARS_EVE),
    ],
)
def test_a_due_date_may_have_a_time_or_be_unix_seconds(
    desk: Desk, written: str, seconds: int
) -> None:
    desk.call(create_task, title="x", assignee=BEN, due_date=written, organization="o1")
    assert desk.bodies[-1]["tasks"]["due_at"] == seconds


def test_a_teams_task_is_in_the_teams_organization(desk: Desk) -> None:
    desk.call(create_task, title="x", team="Support", description="More", state="in_progress")
    assert desk.sent == ["GET /teams?limit=200&offset=0", "POST /tasks"]
    assert desk.bodies[-1]["tasks"] == {
        "title": "x",
        "description": "More",
        "state": "in_progress",
        "team": SUPPORT,
        "organization": ORGANIZATION,
    }


def test_a_task_in_a_conversation_is_its_subtask(desk: Desk) -> None:
    desk.call(create_task, title="x", conversation="c1")
    assert desk.sent == ["POST /tasks"]
    assert desk.bodies[-1]["tasks"] == {"title": "x", "subtask": True, "conversation": "c1"}
    desk.answers["GET /conversations/c1"] = {"conversations": [{"organization": {"id": "o1"}}]}
    desk.call(create_task, title="x", conversation="c1", assignee="me")
    assert desk.bodies[-1]["tasks"]["organization"] == "o1"


def test_several_organizations_without_a_choice_are_refused_with_the_list(desk: Desk) -> None:
    desk.answers["GET /organizations"]["organizations"].append({"id": "o2", "name": "Other"})
    told = r"name the `organization`: there are .* o2 \(Other\)$"
    with pytest.raises(UsageError, match=told):
        desk.call(create_task, title="x")
    assert "POST /tasks" not in desk.sent


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"due_date": "soon"}, "`due_date` is no date: `soon`"),
        ({"due_date": "2026-02-30"}, "is no date"),
        ({"due_date": "2026-12-31", "time_zone": "Mars/Olympus"}, "no time zone is called"),
        ({"assignee": "nobody@example.test"}, "there is no user"),
    ],
)
def test_a_task_with_a_wrong_date_or_person_is_refused(
    desk: Desk, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(create_task, title="x", **arguments)
    assert "POST /tasks" not in desk.sent


@pytest.mark.parametrize(
    ("body", "task"),
    [
        ({"state": "completed"}, {"state": "closed"}),
        ({"tasks": {"state": "open"}}, {"state": "todo"}),
        ({"assignee": "ben@example.test"}, {"assignees": [BEN]}),
        ({"assignees": []}, {"assignees": []}),
        ({"due_date": "2026-12-31"}, {"due_at": NEW_YEARS_EVE}),
        ({"due_at": 5, "title": "New", "team": "support"}, None),
    ],
)
def test_a_change_of_a_task_is_sent_in_missives_words(
    desk: Desk, body: dict[str, Any], task: dict[str, Any] | None
) -> None:
    desk.call(update_task, task_id="t1", body=body)
    assert desk.sent[-1] == "PATCH /tasks/t1"
    assert desk.bodies[-1] == {"tasks": task or {"due_at": 5, "title": "New", "team": SUPPORT}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"state": "finished"}, "`state` cannot be `finished`"),
        ({"status": "closed"}, "`body` has `status`"),
        ({"assignee": "me", "assignees": []}, "has both `assignees`"),
        ({}, "is empty"),
    ],
)
def test_a_change_that_missive_would_ignore_is_refused(
    desk: Desk, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        desk.call(update_task, task_id="t1", body=body)
    assert desk.sent == []
