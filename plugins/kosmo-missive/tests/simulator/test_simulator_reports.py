"""Hooks and reports: types, roles, plans and waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.testing import SimulatorCaller
from kosmo_missive.simulator import app

if TYPE_CHECKING:
    from kosmo.testing import Answered, Clock

Named = Callable[[str, str], str]
UNKNOWN = "551b8675-11e9-49c3-aac0-00000000000a"
MAY = {"start": 1_777_593_600, "end": 1_780_271_999}


@pytest.fixture
def bikes(named: Named) -> str:
    return named("organizations", "Lumen Bikes")


@pytest.fixture
def studio(named: Named) -> str:
    return named("organizations", "Harbor Studio")


def hook(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("hooks", {"hooks": item})


def report(missive: SimulatorCaller, **item: object) -> Answered:
    return missive.post("analytics/reports", {"reports": item})


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
    running = app.start(clock=clock, options={"report_delay": 0})
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
