"""What waits for approval is shown as it would be written: names in it are looked up before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kosmo.sandbox.server import SimulatorServer
from kosmo.sandbox.simulator import find_simulator

from tests.cli.approving import asked

if TYPE_CHECKING:
    from tests.conftest import Kosmo

SIMULATOR = find_simulator("kosmo_missive.simulator:app")
TASK = ("missive", "create-task", "--title", "By name", "--account", "work")


def prepared(kosmo: Kosmo, url: str) -> Kosmo:
    """Give a home whose writes of Missive ask, with an account at `url`."""
    kosmo.environment["T"] = SIMULATOR.credentials["access_token"]
    fields = ("--set", "access_token=env:T", "--set", f"base_url={url}")
    kosmo.json("accounts", "add", "missive", "work", *fields)
    kosmo.json("config", "set", "policy.missive.write", "ask")
    return kosmo


def test_a_name_is_looked_up_for_who_approves_and_nothing_is_written(kosmo: Kosmo) -> None:
    running = SIMULATOR.start(limits=[])
    running.prepare()
    with SimulatorServer(running) as server:
        prepared(kosmo, server.url)
        before = len(kosmo.json("missive", "list-tasks", "--account", "work")["data"]["tasks"])
        id = asked(kosmo, *TASK, "--team", "Support")
        teams = kosmo.json("missive", "list-teams", "--account", "work")["data"]["teams"]
        known = next(team for team in teams if team["name"] == "Support")
        shown = kosmo.json("approvals", "show", id)["data"]
        request = shown["request"]
        assert (request["method"], request["url"].endswith("/tasks")) == ("POST", True)
        assert request["body"]["tasks"]["team"] == known["id"]
        assert shown["arguments"]["team"] == "Support"
        refused = kosmo.json(*TASK, "--team", "Nowhere", code=2)
        assert "there is no team `Nowhere`" in refused["error"]["message"]
        assert len(kosmo.json("approvals", "list")["data"]) == 1
        after = len(kosmo.json("missive", "list-tasks", "--account", "work")["data"]["tasks"])
        assert after == before


def test_where_no_name_can_be_looked_up_the_look_up_is_shown(kosmo: Kosmo) -> None:
    prepared(kosmo, "http://127.0.0.1:9")
    id = asked(kosmo, *TASK, "--team", "Support", "--max-wait", "0")
    shown = kosmo.json("approvals", "show", id)["data"]
    assert (shown["request"]["method"], shown["state"]) == ("GET", "pending")
    assert "begins with this look-up" in shown["notes"][0]


def test_a_call_without_names_asks_before_anything_is_sent(kosmo: Kosmo) -> None:
    prepared(kosmo, "http://127.0.0.1:9")
    id = asked(kosmo, "missive", "delete-draft", "--draft-id", "7", "--account", "work")
    assert kosmo.json("approvals", "show", id)["data"]["request"]["method"] == "DELETE"
    assert kosmo.json("log")["data"][-1]["requests"] == 0
