"""Organizations, contact books, people, teams and labels may be named wherever they are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import UsageError
from kosmo_missive.changes import update_conversations
from kosmo_missive.comments import create_comment
from kosmo_missive.contacts import (
    create_contacts,
    list_contact_groups,
    list_contacts,
    update_contacts,
)
from kosmo_missive.conversations import list_conversations
from kosmo_missive.drafts import create_draft
from kosmo_missive.hooks import create_hook, list_hooks
from kosmo_missive.labels import create_shared_labels, list_shared_labels, update_shared_labels
from kosmo_missive.posts import create_post
from kosmo_missive.reports import create_analytics_report
from kosmo_missive.responses import create_responses, list_responses, update_responses
from kosmo_missive.tasks import create_task, list_tasks, update_task
from kosmo_missive.teams import create_teams, list_teams, update_teams
from kosmo_missive.users import list_users

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk

ADA = "11111111-0000-4000-8000-000000000001"
BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
SUPPORT = "33333333-0000-4000-8000-000000000001"
VIP = "44444444-0000-4000-8000-000000000001"
BOOK = "55555555-0000-4000-8000-000000000001"
LOOK_UP = "GET /organizations?limit=200&offset=0"


@pytest.mark.parametrize(
    "function",
    [
        list_conversations,
        list_users,
        list_teams,
        list_shared_labels,
        list_responses,
        list_hooks,
        list_tasks,
    ],
)
@pytest.mark.parametrize("name", ["Example", "example"])
def test_a_list_of_one_organizations_takes_its_name(
    desk: Desk, function: Callable[..., Any], name: str
) -> None:
    desk.call(function, organization=name)
    assert desk.sent[0] == LOOK_UP
    assert f"organization={ORGANIZATION}" in desk.sent[1]


@pytest.mark.parametrize("function", [list_users, list_hooks])
def test_a_name_may_stand_in_params_too(desk: Desk, function: Callable[..., Any]) -> None:
    desk.call(function, params={"organization": "Example"})
    assert f"organization={ORGANIZATION}" in desk.sent[1]


@pytest.mark.parametrize("id_", [ORGANIZATION, "org_123"])
def test_an_id_costs_no_look_up(desk: Desk, id_: str) -> None:
    desk.call(list_conversations, organization=id_)
    desk.call(list_tasks, organization=id_)
    assert [line.split("?")[0] for line in desk.sent] == ["GET /conversations", "GET /tasks"]
    assert all(f"organization={id_}" in line for line in desk.sent)


@pytest.mark.parametrize(
    ("function", "arguments", "envelope"),
    [
        (create_task, {"title": "x", "organization": "Example"}, "tasks"),
        (create_draft, {"body": {"organization": "Example", "from_field": "s@x.test"}}, "drafts"),
        (create_post, {"body": {"organization": "Example", "text": "x"}}, "posts"),
        (create_hook, {"body": {"type": "new_comment", "url": "https://x.test"}}, "hooks"),
        (create_analytics_report, {"body": {"start": 1, "end": 2}}, "reports"),
    ],
)
def test_an_object_that_belongs_to_an_organization_takes_its_name(
    desk: Desk, function: Callable[..., Any], arguments: dict[str, Any], envelope: str
) -> None:
    if "organization" not in {**arguments, **arguments.get("body", {})}:
        arguments = {"body": {**arguments["body"], "organization": "Example"}}
    desk.call(function, **arguments)
    assert desk.bodies[-1][envelope]["organization"] == ORGANIZATION


@pytest.mark.parametrize(
    ("function", "body", "envelope"),
    [
        (create_teams, {"name": "A"}, "teams"),
        (create_shared_labels, {"name": "A"}, "shared_labels"),
        (create_responses, {"title": "A"}, "responses"),
    ],
)
def test_rows_that_belong_to_an_organization_take_its_name(
    desk: Desk, function: Callable[..., Any], body: dict[str, Any], envelope: str
) -> None:
    desk.call(function, body={envelope: [{**body, "organization": "example"}] * 2})
    assert [row["organization"] for row in desk.bodies[-1][envelope]] == [ORGANIZATION] * 2
    assert desk.sent.count(LOOK_UP) == 1


def test_where_assignees_belong_may_be_named(desk: Desk) -> None:
    desk.call(create_comment, conversation_id="c1", body="x", organization="Example")
    assert desk.bodies[-1]["posts"]["organization"] == ORGANIZATION
    desk.call(update_conversations, conversation_ids="c1", close=True, organization="Example")
    assert desk.bodies[-1]["conversations"][0]["organization"] == ORGANIZATION


@pytest.mark.parametrize("function", [list_contacts, list_contact_groups])
def test_a_contact_book_may_be_named(desk: Desk, function: Callable[..., Any]) -> None:
    desk.call(function, contact_book="customers")
    desk.call(function, params={"contact_book": "Customers"})
    assert [f"contact_book={BOOK}" in line for line in desk.sent] == [False, True] * 2


def test_a_contacts_book_may_be_named(desk: Desk) -> None:
    desk.call(create_contacts, body={"first_name": "Cal", "contact_book": "Customers"})
    assert desk.bodies[-1]["contacts"][0]["contact_book"] == BOOK
    desk.call(update_contacts, contact_ids="k1", body={"contact_book": "Customers"})
    assert desk.bodies[-1]["contacts"] == [{"contact_book": BOOK, "id": "k1"}]


def test_what_a_response_belongs_to_may_be_named(desk: Desk) -> None:
    body = {"share_with_team": "Support", "shared_labels": ["VIP"]}
    desk.call(update_responses, response_ids="r1", body=body)
    (row,) = desk.bodies[-1]["responses"]
    assert (row["share_with_team"], row["shared_labels"]) == (SUPPORT, [VIP])
    desk.call(create_responses, body={"title": "Mine", "user": "me"})
    assert desk.bodies[-1]["responses"] == [{"title": "Mine", "user": ADA}]


def test_a_labels_parent_and_whom_it_is_shared_with_may_be_named(desk: Desk) -> None:
    body = {"parent": "vip", "share_with_team": "support", "share_with_users": ["Ben Bell"]}
    desk.call(update_shared_labels, shared_label_ids="l1", body=body)
    (row,) = desk.bodies[-1]["shared_labels"]
    assert (row["parent"], row["share_with_team"], row["share_with_users"]) == (VIP, SUPPORT, [BEN])


def test_what_a_report_is_about_may_be_named(desk: Desk) -> None:
    filters = {"teams": ["Support"], "users": "me", "shared_labels": ["VIP"]}
    desk.call(create_analytics_report, body={"start": 1, "end": 2, **filters})
    report = desk.bodies[-1]["reports"]
    assert (report["teams"], report["users"]) == ([SUPPORT], [ADA])
    assert report["shared_labels"] == [VIP]


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (create_draft, {"body": {"body": "x", "team": ["Support"]}}),
        (update_task, {"task_id": "t1", "body": {"team": {"id": SUPPORT}}}),
        (update_teams, {"team_ids": "a", "body": {"organization": ["Example"]}}),
    ],
)
def test_what_names_one_thing_is_a_text(
    desk: Desk, function: Callable[..., Any], arguments: dict[str, Any]
) -> None:
    with pytest.raises(UsageError, match="must be a text, an id or a name"):
        desk.call(function, **arguments)


def test_a_name_that_is_nowhere_is_refused_with_what_there_is(desk: Desk) -> None:
    told = "there is no organization `Nowhere`; there are `Example`"
    with pytest.raises(UsageError, match=f"^{told}$"):
        desk.call(list_teams, organization="Nowhere")
