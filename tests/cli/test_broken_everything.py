"""A home where everything is broken at once: what still works, what is told, and the way back.

Each kind of damage by itself is in `test_doctor` and `test_doctor_fixes`.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.turns import run_turns, turn
from tests.conftest import Kosmo
from tests.sharing import made_once

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.turns import Outcome

FILES = ("config.toml", "settings.toml", "accounts.toml", "credentials.toml")
SECRET = "canary"
SYNTAX = f'first = "fine"\nsecond = = "{SECRET}"\nthird = {SECRET}\n'
RAISING = "raise RuntimeError('no luck')"

# What tells and explains: it needs nothing of what is broken. A part of what it prints.
WORKS = {
    "": "usage: kosmo",
    "--help": "usage: kosmo",
    "--version": "kosmo ",
    "accounts --help": "usage: kosmo accounts",
    "accounts add --help": "usage: kosmo accounts add",
    "completion bash": "complete",
    "completion candidates zsh 1 missive list-te": "list-teams",
    "completion fish": "complete",
    "completion zsh": "compdef",
    "config path": "credentials.toml",
    "docs": "missive.list_conversations",
    "docs errors": "exit code 2",
    "docs missive": "Missive",
    "docs missive.list_teams": "list-teams",
    "help config": "settings.toml",
    "help exit-codes": "130",
    "integrations examples missive.list_teams": "kosmo missive list-teams",
    "integrations list": "missive",
    "integrations schema missive.list_teams": '"type": "object"',
    "integrations search team": "missive.list_teams",
    "integrations status": "missive",
    "missive --help": "list-teams",
    "missive list-teams --help": "usage: kosmo missive list-teams",
    "plugins list": "no luck",
    "plugins list --refresh": "No module named 'kosmo_absent'",
    "sandbox credentials missive": "access_token",
}

# What cannot do without, and what its one sentence names.
REFUSES = {
    "accounts list": "accounts.toml` line 2, column 10: ",
    "config explain": "config.toml` line 2, column 10: ",
    "config set output json": "settings.toml` line 2, column 10: ",
    "integrations configure missive --write deny": ".toml` line 2, column 10: ",
    "integrations fields missive": "accounts.toml` line 2, column 10: ",
    "missive list-teams --account sandbox": "config.toml` line 2, column 10: ",
    "missive list-teams --account sandbox --dry-run": "config.toml` line 2, column 10: ",
    "whoami": "accounts.toml` line 2, column 10: ",
    "absent list-things": "No module named 'kosmo_absent'",
    "raising --help": "no luck",
    "approvals list": "/state/approvals` cannot be read: ",
    "approvals show abcdefgh": "/state/approvals` cannot be read: ",
    "log": "/state/audit.jsonl` cannot be read: ",
    "once list": "/state/once` cannot be read: ",
    "sandbox reset": "cannot be written: ",
}
LINES = [*WORKS, *(f"{line} --json" for line in REFUSES), *REFUSES, "doctor --check --json"]


def closed_port() -> int:
    """Give a port of this machine where nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def broken(kosmo: Kosmo) -> None:
    """Break the configuration, the state, two plugins and the network."""
    kosmo.install("raising", RAISING)
    kosmo.install("absent")
    shutil.rmtree(kosmo.home / "site" / "kosmo_absent")
    config = kosmo.home / "config"
    config.mkdir(mode=0o700, exist_ok=True)
    for name in FILES:
        (config / name).write_text(SYNTAX)
        (config / name).chmod(0o600)
    shutil.rmtree(kosmo.home / "state", ignore_errors=True)
    (kosmo.home / "state").symlink_to("state")  # round in circles: nobody can read it
    proxy = f"http://127.0.0.1:{closed_port()}"
    kosmo.environment |= dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), proxy)


@pytest.fixture(scope="module")
def outcomes(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Run every line in a broken home, and give what came of each."""

    def make(folder: Path) -> dict[str, Outcome]:
        kosmo = Kosmo(folder / "home")
        kosmo.begin_like(indexed)
        broken(kosmo)
        assert kosmo("plugins", "list").returncode == 0
        turns = [turn(*line.split()) for line in LINES]
        ran = run_turns(turns, kosmo.home, kosmo.environment, folder)
        return dict(zip(LINES, ran, strict=True))

    _, made = made_once(tmp_path_factory, "broken_everything", make)
    outcomes: dict[str, Outcome] = made
    return outcomes


@pytest.mark.parametrize("line", WORKS)
def test_what_tells_and_explains_works(line: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[line]
    assert outcome["code"] == 0, outcome
    assert WORKS[line] in outcome["out"]
    assert SECRET not in outcome["out"] + outcome["err"]
    if line.startswith("completion"):
        assert outcome["err"] == ""


@pytest.mark.parametrize("line", REFUSES)
def test_what_cannot_do_without_names_the_place_and_what_to_do(
    line: str, outcomes: dict[str, Outcome]
) -> None:
    outcome = outcomes[line]
    assert (outcome["code"], outcome["out"]) == (2, ""), outcome
    assert outcome["err"].startswith("error: ")
    assert REFUSES[line] in outcome["err"]
    envelope = json.loads(outcomes[f"{line} --json"]["out"])
    assert envelope["success"] is False
    assert REFUSES[line] in envelope["error"]["message"]
    assert envelope["error"]["hint"]
    assert SECRET not in outcome["err"]


def test_the_doctor_tells_all_of_it_at_once(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["doctor --check --json"]
    assert outcome["code"] == 1
    assert SECRET not in outcome["out"] + outcome["err"]
    findings = json.loads(outcome["out"])["data"]["findings"]
    errors = [one for one in findings if one["status"] == "error"]
    assert [
        (
            one["details"]["file"].rpartition("/")[2],
            one["details"]["line"],
            one["details"]["column"],
        )
        for one in errors
        if one["check"] == "files"
    ] == [(name, 2, 10) for name in FILES]
    assert {one["details"]["name"] for one in errors if one["check"] == "plugins"} == {
        "absent", "raising",
    }  # fmt: skip
    assert {one["check"] for one in errors} >= {"files", "plugins", "folders"}
    assert all(one["fix"] for one in findings if one["status"] != "ok")


@pytest.mark.parametrize("damage", ["a link in circles", "a file", "garbage"])
def test_without_a_catalog_all_that_tells_works_and_the_doctor_says_so(
    kosmo: Kosmo, damage: str
) -> None:
    broken(kosmo)
    if damage == "garbage":
        assert kosmo("plugins", "list").returncode == 0
        kept = [*(kosmo.home / "cache" / "catalog").rglob("*.json")]
        assert kept
        for path in kept:
            path.write_text("{")
    else:
        shutil.rmtree(kosmo.home / "cache")
        cache = kosmo.home / "cache"
        cache.write_text("") if damage == "a file" else cache.symlink_to("cache")
    findings = json.loads(kosmo("doctor", "--json").stdout)["data"]["findings"]
    place = str(kosmo.home / "cache")
    told = [one for one in findings if one["status"] == "warning" and place in one["message"]]
    assert {one["fix"] for one in told} == (
        set() if damage == "garbage" else {f"mv {place} {place}.old"}
    )
    listed = kosmo.json("plugins", "list")["data"]
    assert {one["name"]: one["state"] for one in listed} == {
        "absent": "broken", "crisp": "ok", "helpscout": "ok", "missive": "ok", "plivo": "ok",
        "raising": "broken",
    }  # fmt: skip
    for line in ("--help", "docs missive.list_teams"):
        done = kosmo(*line.split())
        assert (done.returncode, WORKS[line] in done.stdout) == (0, True), done.stderr


# What a person would do in an editor: here they delete the line that they are led to.
EDITOR = """#!/bin/sh
line=${1#+}; sed "${line}d" "$2" > "$2.edited" && cat "$2.edited" > "$2" && rm "$2.edited"
"""


def shell(kosmo: Kosmo, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell that has kosmo and an editor."""
    tools = kosmo.home.parent / "tools"
    tools.mkdir(exist_ok=True)
    program = f'#!/bin/sh\nexec {sys.executable} -P -m kosmo "$@"\n'
    for name, text in (("kosmo", program), ("editor", EDITOR)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    path = f"{tools}:{kosmo.environment['PATH']}"
    return subprocess.run(
        ["bash", "-c", line],
        capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
        env={**kosmo.environment, "PATH": path, "EDITOR": str(tools / "editor")},
    )  # fmt: skip


def test_following_the_doctor_from_error_to_error_leads_to_health(kosmo: Kosmo) -> None:
    broken(kosmo)
    shutil.rmtree(kosmo.home / "site")  # what pip mends needs a network
    typed: list[str] = []
    while (done := shell(kosmo, "kosmo doctor --json")).returncode:
        error: dict[str, Any] = json.loads(done.stdout)["error"]
        assert error["code"] == "unhealthy"
        typed.append(error["hint"])
        assert len(typed) < 20
        assert shell(kosmo, typed[-1]).returncode == 0, typed
    # Two lines of each file, and the state.
    assert len(typed) == 2 * len(FILES) + 1
    assert kosmo.json("missive", "list-teams", "--account", "sandbox")["data"]["teams"]


def test_without_a_network_only_what_needs_it_fails(kosmo: Kosmo) -> None:
    proxy = f"http://127.0.0.1:{closed_port()}"
    kosmo.environment |= dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), proxy)
    kosmo.environment["T"] = SECRET
    kosmo.json("accounts", "add", "missive", "work", "--set", "access_token=env:T")
    offline = ("doctor", "plugins list", "accounts list", "integrations status", "docs missive",
               "config explain", "missive list-teams --dry-run")  # fmt: skip
    for line in offline:
        assert kosmo.json(*line.split())["success"], line
    error = kosmo.json("missive", "list-teams", "--max-wait", "0", code=5)["error"]
    assert (error["code"], error["retryable"]) == ("unavailable", True)
    checked = kosmo.json("doctor", "--check", "--timeout", "1", code=1)["data"]["findings"]
    (live,) = [one for one in checked if one["check"] == "live"]
    assert live["details"]["error"]["code"] == "unavailable"
    assert live["fix"] == "kosmo whoami missive --account work"
    told = kosmo("whoami", "missive", "--timeout", "1")
    assert told.returncode == 5
    assert SECRET not in told.stderr
