"""Users, shared labels and teams: fields, roles and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from kosmo import SimulatorState
from kosmo_missive.simulator import app

if TYPE_CHECKING:
    from kosmo.testing import Answered, SimulatorCaller

Named = Callable[[str, str], str]
UNKNOWN = "551b8675-11e9-49c3-aac0-00000000000a"


@pytest.fixture
def bikes(named: Named) -> str:
    return named("organizations", "Lumen Bikes")


@pytest.fixture
def studio(named: Named) -> str:
    return named("organizations", "Harbor Studio")


def label(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("shared_labels", {"shared_labels": [item]})


def team(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("teams", {"teams": [item]})


def change(missive: SimulatorCaller, rows: str, id: str, **item: object) -> Answered:
    return missive.patch(f"{rows}/{id}", {rows: [{"id": id, **item}]})


def test_one_user_is_the_tokens_owner(missive: SimulatorCaller) -> None:
    users = missive.get("users").data["users"]
    assert [user["name"] for user in users if user["me"]] == ["Ada Lindqvist"]
    assert sorted(users[0]) == ["avatar_url", "email", "id", "me", "name"]


def test_addresses_of_the_first_state_reach_nobody() -> None:
    state = SimulatorState()
    app.sow(state)
    for name in ("users", "contacts", "messages", "drafts", "senders"):
        for row in state.rows(name):
            for word in str(row).replace("'", " ").replace("<", " ").replace(">", " ").split():
                if "@" in word and not word.startswith("@"):
                    assert word.partition("@")[2].rstrip(",.;") in (
                        "example.com", "example.net", "example.org",
                    ), word  # fmt: skip


def test_a_label_needs_a_name_and_an_organization(missive: SimulatorCaller, bikes: str) -> None:
    assert label(missive, organization=bikes).message == "'name' is required"
    assert label(missive, name="x").message == "'organization' is required"
    alone = missive.post("shared_labels", {"shared_labels": {"name": "x", "organization": bikes}})
    assert alone.message == "'shared_labels' must be an array of objects"


def test_a_label_shows_the_names_of_its_parents(
    missive: SimulatorCaller, bikes: str, named: Named
) -> None:
    parent = named("shared_labels", "VIP")
    made = label(missive, name="Gold", organization=bikes, parent=parent, color="#A1B2C3")
    assert made.status == 201
    row = made.data["shared_labels"][0]
    assert row["name_with_parent_names"] == "Customers/VIP/Gold"
    assert row["parent"] == parent


def test_a_label_with_a_wrong_field_is_refused(
    missive: SimulatorCaller, bikes: str, named: Named
) -> None:
    for wrong in (
        {"color": "red"},
        {"parent": UNKNOWN},
        {"parent": named("shared_labels", "Invoices")},
        {"visibility": "nobody"},
        {"share_with_users": ["ada@example.com"]},
        {"share_with_users": [named("users", "Greta Holm")]},
        {"share_with_organization": "yes"},
    ):
        assert label(missive, name="x", organization=bikes, **wrong).status == 400, wrong


def test_a_label_update_refuses_the_organization(
    missive: SimulatorCaller, bikes: str, named: Named
) -> None:
    id = named("shared_labels", "VIP")
    answered = change(missive, "shared_labels", id, name="Gold", organization=bikes)
    assert (answered.status, answered.message) == (400, "Unpermitted parameters: organization")
    changed = change(missive, "shared_labels", id, name="Gold", color="#FFFFFF")
    row = changed.data["shared_labels"][0]
    assert (row["name"], row["color"]) == ("Gold", "#FFFFFF")
    assert row["name_with_parent_names"] == "Customers/Gold"
    assert change(missive, "shared_labels", id, parent=id).status == 400


def test_sharing_a_label_is_for_admins(missive: SimulatorCaller, named: Named) -> None:
    own, foreign = named("shared_labels", "VIP"), named("shared_labels", "Invoices")
    assert change(missive, "shared_labels", own, share_with_organization=True).status == 200
    assert change(missive, "shared_labels", foreign, share_with_organization=True).status == 403
    assert change(missive, "shared_labels", foreign, name="Bills").status == 200


def test_a_team_is_made_with_what_is_given(
    missive: SimulatorCaller, bikes: str, named: Named
) -> None:
    ada = named("users", "Ada Lindqvist")
    hours = {"tz": "Europe/Paris", "t": [{"d": 1, "s": [32_400, 61_200]}]}
    made = team(
        missive,
        name="Returns",
        organization=bikes,
        emoji=":dart:",
        color="#2266ED",
        active_members=[ada],
        business_hours=hours,
        inactivity_period=604_800,
        user_reply_behavior="leave_in_team_inbox",
        chat_room_enabled=False,
    )
    assert made.status == 201
    row = made.data["teams"][0]
    assert (row["business_hours"], row["inactivity_period"]) == (hours, 604_800)
    assert (row["user_reply_behavior"], row["chat_room_enabled"]) == ("leave_in_team_inbox", False)
    listed = next(one for one in missive.get("teams").data["teams"] if one["name"] == "Returns")
    assert sorted(listed) == ["active_members", "id", "name", "observers", "organization"]
    assert listed["active_members"] == [ada]


def test_a_team_needs_a_name_and_an_organization(missive: SimulatorCaller, bikes: str) -> None:
    assert team(missive, organization=bikes).message == "'name' is required"
    assert team(missive, name="x").message == "'organization' is required"
    assert missive.post("teams", {"teams": {"name": "x"}}).status == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"color": "blue"},
        {"active_members": ["ada@example.com"]},
        {"observers": [UNKNOWN]},
        {"team_mention_behavior": "nobody"},
        {"received_reply_behavior": "show"},
        {"inactivity_period": "a week"},
        {"business_hours": "9-17"},
        {"business_hours": {"tz": "Europe/Paris", "t": [{"d": 9, "s": [0, 1]}]}},
        {"team_inbox_enabled": "yes"},
    ],
)
def test_a_team_with_a_wrong_field_is_refused(
    missive: SimulatorCaller, bikes: str, wrong: dict[str, object]
) -> None:
    assert team(missive, name="x", organization=bikes, **wrong).status == 400


def test_teams_are_made_and_changed_by_admins_only(
    missive: SimulatorCaller, studio: str, named: Named
) -> None:
    assert team(missive, name="x", organization=studio).status == 403
    assert change(missive, "teams", named("teams", "Projects"), name="x").status == 403
    changed = change(missive, "teams", named("teams", "Sales"), name="Shop")
    assert changed.data["teams"][0]["name"] == "Shop"
