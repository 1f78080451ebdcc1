"""Every command with nobody at a terminal, and with somebody: it ends, as its exit code says.

Without a person stdin is closed, or empty. At a terminal a command that asks is answered by Ctrl-D
and by Ctrl-C, and one that does not ask ends by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from kosmo.cli.admin import describe
from kosmo.cli.groups import ALONE, GROUPS, SINGLE
from kosmo.sandbox.server import SimulatorServer
from kosmo.sandbox.simulator import find_simulator

from tests.cli.turns import END_OF_INPUT, INTERRUPT, run_turns, turn
from tests.conftest import Kosmo
from tests.plugin.wheels import make_wheel
from tests.sharing import made_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.turns import Outcome, Turn

    Key = tuple[str, str]  # a line, and what its stdin is

SIMULATOR = find_simulator("kosmo_missive.simulator:app")
YES_OR_NO = "? [y/N]"


class Row(NamedTuple):
    """What follows a command, and how it ends with an empty stdin, a closed one, and a person."""

    words: str
    code: int = 0
    closed: int | None = None  # where it differs
    asks: str | None = None  # what a person is told before they are waited for
    ended: int = 130  # by Ctrl-D, where it asks
    interrupted: int = 130  # by Ctrl-C, where it asks
    until: str | None = None  # what it prints before it goes on until Ctrl-C
    typed: str = ""  # what is typed though nobody asks


ROWS: dict[str, Row] = {
    "accounts add": Row("missive new", 2, asks="token:"),
    "accounts export": Row(""),
    "accounts list": Row(""),
    "accounts login": Row("missive work", 2),
    "accounts remove": Row("missive other", 2, asks=YES_OR_NO),
    "accounts rename": Row("missive other third"),
    "accounts show": Row("missive work"),
    "accounts test": Row(""),
    "accounts use": Row("missive other"),
    "agents guide": Row(""),
    "approvals approve": Row("PENDING", 2, asks=YES_OR_NO),
    "approvals deny": Row("PENDING"),
    "approvals forget": Row("PENDING"),
    "approvals list": Row(""),
    "approvals run": Row("APPROVED"),
    "approvals show": Row("PENDING"),
    "batch": Row("", 0, closed=2, asks="Ctrl-D ends", ended=0),
    "completion bash": Row(""),
    "completion fish": Row(""),
    "completion install": Row(""),
    "completion uninstall": Row(""),
    "completion zsh": Row(""),
    "config explain": Row(""),
    "config path": Row(""),
    "config set": Row("cache true"),
    "config trust": Row("project"),
    "config unset": Row("policy.missive.read"),
    "docs": Row(""),
    "doctor": Row("--check"),
    "help": Row("agents"),
    "integrations call": Row("missive.delete_draft --draft-id 9", 3, asks="send it? [y/N]"),
    "integrations configure": Row("missive --write ask"),
    "integrations docs": Row("missive"),
    "integrations doctor": Row("missive"),
    "integrations examples": Row("missive"),
    "integrations fields": Row("missive"),
    "integrations list": Row(""),
    "integrations schema": Row("missive.list_teams"),
    "integrations search": Row("team"),
    "integrations status": Row(""),
    "log": Row(""),
    "lua": Row("", 2),
    "mcp add": Row("new -- sh"),
    "mcp call": Row("nobody.tool", 2),
    "mcp disable": Row("one"),
    "mcp doctor": Row(""),
    "mcp enable": Row("one"),
    "mcp export": Row(""),
    "mcp import": Row("config/mcp.json"),
    "mcp list": Row(""),
    "mcp prompt": Row("nobody greet", 2),
    "mcp prompts": Row("nobody", 2),
    "mcp remove": Row("one"),
    "mcp resource": Row("nobody x:/", 2),
    "mcp resources": Row("nobody", 2),
    "mcp schema": Row("nobody.tool", 2),
    "mcp secret": Row("set one key", 2, asks="Value of"),
    "mcp status": Row(""),
    "mcp tools": Row(""),
    "mcp trust": Row("one", 2, asks=YES_OR_NO),
    "once forget": Row("invoice"),
    "once list": Row(""),
    "once show": Row("invoice"),
    "plugins check": Row("missive"),
    "plugins disable": Row("missive"),
    "plugins enable": Row("missive"),
    "plugins info": Row("missive"),
    "plugins install": Row("WHEEL", 3, asks="Install it? [y/N]"),
    "plugins list": Row(""),
    "plugins new": Row("Notes", 2),
    "plugins remove": Row("acme-lamps", 2),
    "plugins rollback": Row("", 2),
    "plugins sync": Row(""),
    "plugins upgrade": Row(""),
    "plugins verify": Row(""),
    "sandbox credentials": Row("missive"),
    "sandbox reset": Row(""),
    "sandbox serve": Row("missive", until="Ctrl-C stops it"),
    "serve": Row("missive", until="Ctrl-C stops it"),
    "tools": Row("missive"),
    "webhooks verify": Row("missive --secret env:T", 1, closed=2, asks="Ctrl-D ends", ended=1),
    "whoami": Row("missive"),
}

# Calls, and commands with the options that change what they wait for.
MORE: dict[str, Row] = {
    "accounts add --stdin": Row("missive new", 2, typed=END_OF_INPUT),
    "accounts remove --yes": Row("missive other"),
    "approvals approve --yes": Row("PENDING"),
    "integrations configure --stdin-json": Row("missive", 2, typed=END_OF_INPUT),
    "log --follow": Row("", 130, until="delete_draft"),
    "missive create-task": Row("-", 2, typed=END_OF_INPUT),
    "missive delete-draft": Row("--draft-id 9", 3, asks="send it? [y/N]"),
    "missive list-teams": Row(""),
}
ALL = {**ROWS, **MORE}

# The groups alone, and calls without what they need.
BARE = {
    **{group: 0 for group in GROUPS if group not in ALONE},
    "": 0,
    "missive": 0,
    "missive delete-draft": 2,
    "missive nothing": 2,
    "nothing": 2,
}


def commands() -> dict[str, list[dict[str, Any]]]:
    """Give every command with its parameters, as far as typer knows them."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in SINGLE}
    for group in GROUPS:
        for name, one in describe(group).items():
            found[group if group in ALONE else f"{group} {name}"] = one["parameters"]
    return found


def incomplete() -> dict[str, int]:
    """Give the lines that lack what they need, or all but their group, with the exit code."""
    lacking = {
        line: 2
        for line, parameters in commands().items()
        if any(parameter["required"] for parameter in parameters)
    }
    return {**BARE, **lacking}


@pytest.fixture(scope="module")
def outcomes(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Outcome]:
    """Run every line in every way, and give what came of each."""

    def make(folder: Path) -> list[tuple[Key, Outcome]]:
        kosmo = Kosmo(folder / "home")
        kosmo.begin_like(indexed)
        running = SIMULATOR.start(limits=[])
        running.prepare()
        with SimulatorServer(running) as server:
            ids = fill(kosmo, server.url)
            turns = {key: made for line in ALL for key, made in turns_of(line, ids)}
            for line in incomplete():
                words = line.split()
                for stdin in ("closed", "terminal"):
                    turns[line, f"{stdin}, lacking words"] = turn(*words, stdin=stdin)
            ran = run_turns([*turns.values()], kosmo.home, kosmo.environment, folder)
        return list(zip(turns, ran, strict=True))

    _, made = made_once(tmp_path_factory, "every_group", make)
    return {(line, stdin): outcome for (line, stdin), outcome in made}


def fill(kosmo: Kosmo, url: str) -> dict[str, str]:
    """Give a home something of everything; the ids of its approvals come by their state."""
    kosmo.environment |= {"T": SIMULATOR.credentials["access_token"], "TERM": "dumb"}
    kosmo.environment |= {"SHELL": "/bin/bash"}
    fields = ("--set", "access_token=env:T", "--set", f"base_url={url}")
    for name in ("work", "other"):
        kosmo.json("accounts", "add", "missive", name, *fields)
    for key, action in (("read", "allow"), ("list_organizations", "ask")):
        kosmo.json("config", "set", f"policy.missive.{key}", action)
    kosmo.json("mcp", "add", "one", "sh", "--global")
    kosmo.json("missive", "create-task", "--title", "x", "--team", "Support", "--once", "invoice")
    asking = (("delete-draft", "--draft-id", "7"), ("list-organizations",))
    pending, approved = (
        kosmo.json("missive", *words, code=3)["meta"]["approval"] for words in asking
    )
    kosmo.json("approvals", "approve", approved, "--yes")
    project = kosmo.home / "project" / ".kosmo.toml"
    project.parent.mkdir()
    project.write_text('[defaults]\nmissive = "other"\n')
    wheel = make_wheel(kosmo.home / "wheels", "acme-lamps", "lamps")
    return {"WHEEL": str(wheel), "PENDING": pending, "APPROVED": approved}


def turns_of(line: str, ids: dict[str, str]) -> Iterator[tuple[Key, Turn]]:
    """Give every way in which a line is run."""
    row = ALL[line]
    words = [ids.get(word, word) for word in f"{line} {row.words}".split()]
    for stdin in ("null", "closed"):
        yield (line, stdin), turn(*words, stdin=stdin, until=row.until)
    typed = [row.typed] if row.asks is None else [END_OF_INPUT, INTERRUPT]
    for keys in [INTERRUPT] if row.until else typed:
        made = turn(*words, stdin="terminal", until=row.until or row.asks, keys=keys)
        yield (line, f"terminal{keys}"), made


def test_every_command_has_a_row() -> None:
    assert not set(commands()) - set(ROWS)


@pytest.mark.parametrize("stdin", ["null", "closed"])
@pytest.mark.parametrize("line", ALL)
def test_without_a_person_it_ends_and_asks_nothing(
    line: str, stdin: str, outcomes: dict[Key, Outcome]
) -> None:
    row, outcome = ALL[line], outcomes[line, stdin]
    expected = row.closed if stdin == "closed" and row.closed is not None else row.code
    assert outcome["code"] == expected, outcome
    assert "Traceback" not in outcome["err"]
    assert YES_OR_NO not in outcome["err"]
    failed = expected in (1, 2, 3, 4, 5, 6)
    assert ("error: " in outcome["err"]) is failed
    assert not (failed and outcome["out"])


@pytest.mark.parametrize("line", [line for line, row in ALL.items() if row.asks])
def test_what_asks_a_person_ends_at_their_key(line: str, outcomes: dict[Key, Outcome]) -> None:
    row = ALL[line]
    for key, code in ((END_OF_INPUT, row.ended), (INTERRUPT, row.interrupted)):
        outcome = outcomes[line, f"terminal{key}"]
        assert str(row.asks) in outcome["out"]
        assert outcome["code"] == code, outcome
        assert "Traceback" not in outcome["out"]


@pytest.mark.parametrize("line", [line for line, row in ALL.items() if not row.asks])
def test_what_does_not_ask_ends_by_itself(line: str, outcomes: dict[Key, Outcome]) -> None:
    row = ALL[line]
    outcome = outcomes[line, f"terminal{INTERRUPT if row.until else row.typed}"]
    assert outcome["code"] == row.code, outcome
    assert "Traceback" not in outcome["out"]
    assert YES_OR_NO not in outcome["out"]


@pytest.mark.parametrize("stdin", ["closed", "terminal"])
def test_a_group_alone_and_a_command_that_lacks_words_end_too(
    stdin: str, outcomes: dict[Key, Outcome]
) -> None:
    for line, code in incomplete().items():
        outcome = outcomes[line, f"{stdin}, lacking words"]
        assert outcome["code"] == code, (line, outcome)
        assert "Traceback" not in outcome["out"] + outcome["err"]
        assert ("usage: " if code == 0 else "error: ") in outcome["out"] + outcome["err"]
