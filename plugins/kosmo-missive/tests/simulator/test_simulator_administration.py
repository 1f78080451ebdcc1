"""Users, shared labels, teams, hooks and reports: what needs a role or a plan, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from kosmo.sandbox.caller import SimulatorCaller
from kosmo_missive.simulator import app

if TYPE_CHECKING:
    from kosmo.sandbox.caller import Answered

Named = Callable[[str, str], str]
UNKNOWN = "551b8675-11e9-49c3-aac0-00000000000a"
MAY = {"start": 1_777_593_600, "end": 1_780_271_999}


class Clock(Protocol):
    """Unix seconds that a test turns."""

    now: float


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


def hook(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("hooks", {"hooks": item})


def report(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("analytics/reports", {"reports": item})


def change(missive: SimulatorCaller, rows: str, id: str, **item: object) -> Answered:
    return missive.patch(f"{rows}/{id}", {rows: [{"id": id, **item}]})


def test_one_user_is_the_tokens_owner(missive: SimulatorCaller) -> None:
    users = missive.get("users").data["users"]
    assert [user["name"] for user in users if user["me"]] == ["Ada Lindqvist"]
    assert sorted(users[0]) == ["avatar_url", "email", "id", "me", "name"]


def test_addresses_of_the_first_state_reach_nobody(missive: SimulatorCaller) -> None:
    text = missive.running.handle  # the whole state is read below, table by table
    assert text
    state = missive.running._store.current()
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


@pytest.mark.parametrize(
    "kind",
    ["incoming_email", "incoming_sms_message", "incoming_facebook_message",
     "incoming_whatsapp_message", "incoming_twilio_chat_message", "new_comment"],
)  # fmt: skip
def test_a_hook_of_each_type_is_made_and_deleted(missive: SimulatorCaller, kind: str) -> None:
    made = hook(missive, type=kind, url="https://example.com/hook")
    assert made.status == 201
    assert list(made.data["hooks"]) == ["id"]
    path = f"hooks/{made.data['hooks']['id']}"
    assert missive.delete(path).status == 200
    assert missive.delete(path).status == 404


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"type": "new_comment"},
        {"url": "https://example.com"},
        {"type": "conversation_closed", "url": "https://example.com"},
        {"type": "new_comment", "url": "example.com"},
        {"type": "new_comment", "url": "https://"},
        {"type": "new_comment", "url": "https://example.com", "from_eq": "a@example.org"},
        {"type": "incoming_email", "url": "https://example.com", "is_task": True},
        {"type": "new_comment", "url": "https://example.com", "author": "ada@example.com"},
        {"type": "new_comment", "url": "https://example.com", "organization": UNKNOWN},
        {"event": "new_comment", "url": "https://example.com"},
    ],
)
def test_a_wrong_hook_is_refused(missive: SimulatorCaller, item: dict[str, object]) -> None:
    assert hook(missive, **item).status == 400


def test_hooks_are_for_admins(missive: SimulatorCaller, bikes: str, studio: str) -> None:
    item = {"type": "incoming_email", "url": "https://example.com", "subject_contains": "order"}
    assert hook(missive, **item, organization=bikes).status == 201
    assert hook(missive, **item, organization=studio).status == 403


def test_a_report_is_ready_after_a_while_and_gone_a_minute_later(
    missive: SimulatorCaller, bikes: str, clock: Clock
) -> None:
    made = report(missive, organization=bikes, **MAY, time_zone="Europe/Paris")
    assert made.status == 201
    assert list(made.data["reports"]) == ["id"]
    path = f"analytics/reports/{made.data['reports']['id']}"
    pending = missive.get(path)
    assert (pending.status, pending.data) == (404, None)
    clock.now += 3
    ready = missive.get(path)
    assert ready.status == 200
    assert ready.data["reports"]["time_zone"] == "Europe/Paris"
    clock.now += 59
    assert missive.get(path).status == 200
    clock.now += 1
    expired = missive.get(path)
    assert (expired.status, expired.data) == (404, None)
    assert missive.get(f"analytics/reports/{UNKNOWN}").data is None


def test_the_delay_of_reports_is_an_option(bikes: str, clock: Clock) -> None:
    running = app.start(clock=clock, options={"report_delay": 0})  # type: ignore[arg-type]
    token = {"Authorization": f"Bearer {app.credentials['access_token']}"}
    missive = SimulatorCaller(running, token)
    id = report(missive, organization=bikes, **MAY).data["reports"]["id"]
    assert missive.get(f"analytics/reports/{id}").status == 200


def metrics(missive: SimulatorCaller, clock: Clock, **item: object) -> dict[str, Any]:
    id = report(missive, **item).data["reports"]["id"]
    clock.now += 3
    found: dict[str, Any] = missive.get(f"analytics/reports/{id}").data["reports"]
    return found["selected_period"]["global"]["totals"]  # type: ignore[no-any-return]


def test_a_report_counts_the_messages_of_its_period(
    missive: SimulatorCaller, bikes: str, clock: Clock, named: Named
) -> None:
    whole = metrics(missive, clock, organization=bikes, **MAY)
    values = {name: value["v"] for name, value in whole["metrics"].items()}
    assert sorted(values) == [
        "first_inbound_count", "first_reply_count", "first_reply_time_avg", "handle_time_avg",
        "inbound_count", "outbound_count", "reply_count", "reply_time_avg",
    ]  # fmt: skip
    assert values["inbound_count"] > 50
    tally = whole["tallies"]["first_reply_time_counts"]
    assert sum(bucket["v"] for bucket in tally) == values["first_reply_count"]
    support = metrics(missive, clock, organization=bikes, **MAY, teams=[named("teams", "Support")])
    assert 0 < support["metrics"]["inbound_count"]["v"] < values["inbound_count"]
    sms = metrics(missive, clock, organization=bikes, **MAY, account_types=["sms"])
    assert 0 < sms["metrics"]["inbound_count"]["v"] < values["inbound_count"]


def test_a_wrong_report_is_refused(missive: SimulatorCaller, bikes: str) -> None:
    assert report(missive, **MAY).message == "'organization' is required"
    assert report(missive, organization=bikes, start=1).message == "'end' is required"
    for wrong in (
        {"start": "2026-05-01"},
        {"start": MAY["end"], "end": MAY["start"]},
        {"organization": UNKNOWN},
        {"teams": ["Support"]},
        {"account_types": ["fax"]},
        {"time_zone": 5},
    ):
        assert report(missive, **{"organization": bikes, **MAY, **wrong}).status == 400, wrong
    dates = {"organization": bikes, "start_date": "2026-05-01", "end_date": "2026-05-31"}
    assert report(missive, **dates).message == "'start' is required"
    assert missive.post("analytics/reports", {"analytics_reports": MAY}).status == 400


def test_filters_of_a_report_need_the_business_plan(
    missive: SimulatorCaller, studio: str, named: Named
) -> None:
    assert report(missive, organization=studio, **MAY).status == 201
    teams = [named("teams", "Projects")]
    assert report(missive, organization=studio, **MAY, teams=teams).status == 403
