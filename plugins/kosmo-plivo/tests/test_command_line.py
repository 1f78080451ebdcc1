"""The plugin on the command line: accounts, exit codes and what programs read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from kosmo.sandbox.server import SimulatorServer
from kosmo_plivo.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

MAIN = "+14155552671"


def run_in(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run kosmo in a home."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("KOSMO_")}
    command = [sys.executable, "-m", "kosmo", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env={**own, "KOSMO_HOME": str(home), "CI": "1", **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home that has nothing but the catalog, which takes longer to make than a test."""
    home = tmp_path_factory.mktemp("indexed") / "home"
    assert run_in(home, "--help").returncode == 0
    return home


@pytest.fixture
def run(tmp_path: Path, indexed: Path) -> Run:
    """Give a function that runs `kosmo plivo …` in a home without accounts."""
    home = shutil.copytree(indexed, tmp_path / "home")
    return partial(run_in, home)


@pytest.fixture
def served() -> Iterator[str]:
    """Give the address of a served simulator."""
    with SimulatorServer(app.start(limits=[])) as server:
        yield server.origin


def test_a_partial_failure_ends_with_6_and_tells_what_was_sent(run: Run) -> None:
    done = run(
        "plivo", "send-sms", "--account", "sandbox", "--force", "--json", "--src", MAIN,
        "--dst", "+14155550123<12345", "--text", "Hello",
    )  # fmt: skip
    envelope = json.loads(done.stdout)
    assert done.returncode == 6
    assert (envelope["success"], envelope["error"]["code"]) == (False, "partial")
    assert envelope["error"]["retryable"] is False
    assert len(envelope["data"]["message_uuid"]) == 1
    assert envelope["data"]["invalid_number"] == ["12345"]


@pytest.mark.parametrize("function", ["send-sms", "release-number", "buy-number", "hang-up-call"])
def test_what_goes_out_or_is_final_asks_first(run: Run, function: str) -> None:
    given = {
        "send-sms": ["--src", MAIN, "--dst", "+14155550123", "--text", "Hello"],
        "hang-up-call": ["--call-uuid", "c-1"],
    }
    words = given.get(function, ["--number", MAIN])
    done = run("plivo", function, "--account", "sandbox", *words)
    assert done.returncode == 3
    assert "needs approval" in done.stderr


def test_rows_are_found_beside_what_plivo_tells_about_them(run: Run) -> None:
    words = ("plivo", "list-numbers", "--account", "sandbox", "--limit", "2")
    lines = run(*words, "-o", "jsonl").stdout.splitlines()
    assert json.loads(lines[0])["number"] == MAIN[1:]
    picked = json.loads(run(*words, "--fields", "number").stdout)
    assert list(picked["objects"][0]) == ["number"]
    assert set(json.loads(run(*words).stdout)) == {"api_id", "meta", "objects"}


def test_a_served_simulator_answers_an_account_with_its_own_address(run: Run, served: str) -> None:
    made = run(
        "accounts", "add", "plivo", "work", "--set", f"auth_id={app.credentials['auth_id']}",
        "--set", "auth_token=env:TOKEN", "--set", f"base_url={served}",
    )  # fmt: skip
    assert made.returncode == 0
    token = app.credentials["auth_token"]
    rows = json.loads(run("plivo", "list-messages", "--limit", "45", TOKEN=token).stdout)
    assert len(rows["objects"]) == 45
    found = json.loads(run("plivo", "lookup-number", "--number", MAIN, TOKEN=token).stdout)
    assert found["phone_number"] == MAIN
    refused = run("plivo", "get-account", TOKEN="wrong")
    assert refused.returncode == 4
    assert "Could not verify" in refused.stderr
    planned = run("plivo", "get-number", "--number", MAIN, "--dry-run").stdout
    place = f"/v1/Account/{app.credentials['auth_id']}/Number/14155552671/"
    assert json.loads(planned)["url"] == served + place
    assert token not in planned


def test_a_raw_path_of_another_host_is_a_mistake_of_use(run: Run) -> None:
    done = run("plivo", "api-get", "--account", "sandbox", "--path", "https://example.com/v1")
    assert done.returncode == 2
