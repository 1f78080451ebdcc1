"""The plugin on the command line: accounts, exit codes and what programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from kosmo_plivo.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.testing import Home, Ran, Service

    Run = Callable[..., Ran]

MAIN = "+14155552671"


def test_a_partial_failure_ends_with_6_and_tells_what_was_sent(run_kosmo: Run) -> None:
    ran = run_kosmo(
        "plivo", "send-sms", "--account", "sandbox", "--force", "--json", "--src", MAIN,
        "--dst", "+14155550123<12345", "--text", "Hello", code=6,
    )  # fmt: skip
    error = ran.envelope["error"]
    assert (ran.envelope["success"], error["code"], error["retryable"]) == (False, "partial", False)
    assert len(ran.data["message_uuid"]) == 1
    assert ran.data["invalid_number"] == ["12345"]


@pytest.mark.parametrize("function", ["send-sms", "release-number", "buy-number", "hang-up-call"])
def test_what_goes_out_or_is_final_asks_first(run_kosmo: Run, function: str) -> None:
    given = {
        "send-sms": ["--src", MAIN, "--dst", "+14155550123", "--text", "Hello"],
        "hang-up-call": ["--call-uuid", "c-1"],
    }
    words = given.get(function, ["--number", MAIN])
    ran = run_kosmo("plivo", function, "--account", "sandbox", *words, code=3)
    assert "needs approval" in ran.err


def test_rows_are_found_beside_what_plivo_tells_about_them(run_kosmo: Run) -> None:
    words = ("plivo", "list-numbers", "--account", "sandbox", "--limit", "2")
    lines = run_kosmo(*words, "-o", "jsonl").out.splitlines()
    assert json.loads(lines[0])["number"] == MAIN[1:]
    picked = run_kosmo(*words, "--fields", "number").data
    assert list(picked["objects"][0]) == ["number"]
    assert set(run_kosmo(*words).data) == {"api_id", "meta", "objects"}


def test_a_served_simulator_answers_an_account_with_its_own_address(
    kosmo_service: Service, kosmo_home: Home
) -> None:
    run = kosmo_home.run
    assert len(run("plivo", "list-messages", "--limit", "45").data["objects"]) == 45
    assert run("plivo", "lookup-number", "--number", MAIN).data["phone_number"] == MAIN
    planned = run("plivo", "get-number", "--number", MAIN, "--dry-run")
    place = f"/v1/Account/{app.credentials['auth_id']}/Number/14155552671/"
    assert planned.data["url"] == kosmo_service.url + place
    assert app.credentials["auth_token"] not in planned.out
    kosmo_home.environment["TEST_LOCAL_AUTH_TOKEN"] = "wrong"
    assert "Could not verify" in run("plivo", "get-account", code=4).err


def test_a_raw_path_of_another_host_is_a_mistake_of_use(run_kosmo: Run) -> None:
    words = ("plivo", "api-get", "--account", "sandbox", "--path", "https://example.com/v1")
    run_kosmo(*words, code=2)
