"""Which requests read and write users, organizations, teams, shared labels and responses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Response, ServiceError, UsageError
from kosmo_missive.contacts import list_contact_books
from kosmo_missive.labels import create_shared_labels, list_shared_labels, update_shared_labels
from kosmo_missive.responses import (
    create_responses,
    delete_responses,
    get_response,
    list_responses,
    update_responses,
)
from kosmo_missive.teams import create_teams, list_teams, update_teams
from kosmo_missive.users import get_current_user, list_organizations, list_users

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Desk

ADA = "11111111-0000-4000-8000-000000000001"
BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
LISTS = [
    (list_organizations, "organizations"),
    (list_users, "users"),
    (list_teams, "teams"),
    (list_shared_labels, "shared_labels"),
    (list_responses, "responses"),
    (list_contact_books, "contact_books"),
]


@pytest.mark.parametrize(("function", "resource"), LISTS)
def test_a_list_is_fifty_rows_unless_told(
    desk: Desk, function: Callable[..., Any], resource: str
) -> None:
    desk.call(function)
    data = desk.call(function, params={"limit": 2, "offset": 4})
    assert list(data) == [resource]
    assert desk.sent == [f"GET /{resource}?limit=50", f"GET /{resource}?offset=4&limit=2"]


@pytest.mark.parametrize(("function", "resource"), LISTS[1:5])
def test_a_list_may_be_one_organizations(
    desk: Desk, function: Callable[..., Any], resource: str
) -> None:
    desk.call(function, params={"organization": "org_123"})
    desk.call(function, organization="org_123", limit=1)
    assert desk.sent == [
        f"GET /{resource}?organization=org_123&limit=50",
        f"GET /{resource}?organization=org_123&limit=2",
    ]


def test_more_rows_than_a_page_holds_take_several(desk: Desk) -> None:
    rows = [{"id": str(number)} for number in range(260)]
    desk.answers["GET /users?limit=200"] = {"users": rows[:200]}
    desk.answers["GET /users?offset=200&limit=50"] = {"users": rows[200:250]}
    assert desk.call(list_users, limit=250)["users"] == rows[:250]
    assert desk.facts.next == {"offset": 250}


def test_one_row_is_asked_for_as_two_and_the_next_is_the_second(desk: Desk) -> None:
    data = desk.call(list_users, limit=1)
    assert [row["id"] for row in data["users"]] == [ADA]
    assert desk.facts.next == {"offset": 1}


def test_the_current_user_is_the_one_that_missive_marks(desk: Desk) -> None:
    user = desk.call(get_current_user)
    assert (user["id"], user["email"], user["me"]) == (ADA, "ada@example.test", True)
    assert user["organizations"] == [{"id": ORGANIZATION, "name": "Example"}]


def test_the_current_user_is_looked_for_on_every_page(desk: Desk) -> None:
    others = [{"id": str(number), "me": False} for number in range(200)]
    desk.answers["GET /users?limit=200&offset=0"] = {"users": others}
    desk.answers["GET /users?limit=200&offset=200"] = {"users": [{"id": ADA, "me": True}]}
    assert desk.call(get_current_user)["id"] == ADA


def test_no_current_user_is_a_failure_of_the_service(desk: Desk) -> None:
    desk.answers["GET /users"] = {"users": []}
    with pytest.raises(ServiceError, match="marks no user"):
        desk.call(get_current_user)


def test_teams_get_the_only_organization_and_their_members_ids(desk: Desk) -> None:
    body = {"teams": [{"name": "A", "observers": ["ben@example.test"]}]}
    desk.call(create_teams, body=body)
    row = {"name": "A", "observers": [BEN], "organization": ORGANIZATION}
    assert desk.bodies[-1] == {"teams": [row]}


@pytest.mark.parametrize(
    "body", [{"name": "A", "organization": "o1"}, {"team": {"name": "A", "organization": "o1"}}]
)
def test_one_team_is_wrapped_into_a_list(desk: Desk, body: dict[str, Any]) -> None:
    desk.call(create_teams, body=body)
    assert (desk.sent, desk.bodies) == (
        ["POST /teams"],
        [{"teams": [{"name": "A", "organization": "o1"}]}],
    )


@pytest.mark.parametrize(
    ("function", "ids", "resource", "change"),
    [
        (update_teams, "team_ids", "teams", {"color": "#000000"}),
        (update_shared_labels, "shared_label_ids", "shared_labels", {"name": "Urgent"}),
        (update_responses, "response_ids", "responses", {"title": "Thanks"}),
    ],
)
def test_a_batch_gets_one_object_with_its_id_for_each_id(
    desk: Desk, function: Callable[..., Any], ids: str, resource: str, change: dict[str, Any]
) -> None:
    desk.call(partial(function, **{ids: "a,b"}), body=change)
    own = {resource: [{"id": "b", **change}, {"id": "a", **change}]}
    desk.call(partial(function, **{ids: "a, b"}), body=own)
    assert desk.sent == [f"PATCH /{resource}/a,b"] * 2
    assert desk.bodies[0] == {resource: [{**change, "id": "a"}, {**change, "id": "b"}]}
    assert desk.bodies[1] == own


@pytest.mark.parametrize(
    "rows", [[{"id": "a", "name": "x"}], [{"id": "a", "name": "x"}, {"id": "c", "name": "x"}]]
)
def test_a_batch_whose_objects_have_other_ids_is_refused(desk: Desk, rows: list[Any]) -> None:
    with pytest.raises(UsageError, match="must carry the ids"):
        desk.call(update_teams, team_ids="a,b", body={"teams": rows})
    assert desk.sent == []


def test_a_label_is_made_in_the_only_organization_and_stays_there(desk: Desk) -> None:
    desk.call(create_shared_labels, body={"name": "VIP", "color": "#430098"})
    assert desk.bodies[-1]["shared_labels"][0]["organization"] == ORGANIZATION
    with pytest.raises(UsageError, match="has `organization`"):
        desk.call(update_shared_labels, shared_label_ids="a", body={"organization": "o"})


def test_a_response_is_titled_by_its_name_and_owned_once(desk: Desk) -> None:
    desk.call(create_responses, body={"responses": [{"name": "Thanks", "body": "<p>x</p>"}]})
    row = {"title": "Thanks", "body": "<p>x</p>", "organization": ORGANIZATION}
    assert desk.bodies[-1] == {"responses": [row]}
    desk.call(create_responses, body={"title": "Mine", "user": ADA})
    assert desk.bodies[-1] == {"responses": [{"title": "Mine", "user": ADA}]}
    with pytest.raises(UsageError, match="not to both"):
        desk.call(create_responses, body={"title": "x", "user": ADA, "organization": "o"})


def test_a_name_that_missive_ignores_is_refused_with_the_one_it_means(desk: Desk) -> None:
    told = "`shared_with_team`, which Missive does not know; did you mean `share_with_team`?"
    with pytest.raises(UsageError) as refused:
        desk.call(create_responses, body={"title": "x", "shared_with_team": "t"})
    assert told in str(refused.value)


@pytest.mark.parametrize("inside", [{"id": "r1"}, [{"id": "r1"}]])
def test_one_response_has_one_shape_however_missive_wraps_it(desk: Desk, inside: Any) -> None:
    desk.answers["GET /responses/r1"] = {"responses": inside}
    assert desk.call(get_response, response_id="r1") == {"responses": [{"id": "r1"}]}


def test_responses_are_deleted_by_the_batch(desk: Desk) -> None:
    desk.answers["DELETE /responses/a,b"] = Response(200, {}, b"")
    data = desk.call(delete_responses, response_ids="a,b")
    assert data == {"ok": True, "deleted": ["a", "b"]}
