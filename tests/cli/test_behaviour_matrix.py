"""What can go wrong, against every command that can meet it.

Calls of their own meet most of it in `test_calls` and `test_printing`, and the kinds of writes in
`test_fault_matrix`; here are the commands around them. All of it is run once, in turns.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.faulty import FAULTS, LATE, PLUGIN, ROWS, SECRET, Service
from tests.cli.turns import run_turns, turn
from tests.conftest import Kosmo
from tests.sharing import made_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.turns import Outcome, Turn

PATIENCE = "--max-wait 0 --timeout SECONDS"

# Every command that can meet a fault.
READS = {
    "integrations call": f"integrations call demo.list_rows --account ACCOUNT --json {PATIENCE}",
    "whoami": "whoami demo --account ACCOUNT --json --timeout SECONDS",
    "accounts test": "accounts test demo ACCOUNT --json",
}
WRITES = {
    "a write": f"demo add-row --account ACCOUNT --json {PATIENCE}",
    "approvals run": f"approvals run APPROVAL --json {PATIENCE}",
}
EVERY = {
    **READS,
    **WRITES,
    "batch": f"batch -q {PATIENCE}",
    "a stream": f"demo list-rows --account LATE --all -o jsonl {PATIENCE}",
    "doctor": "doctor demo --check --json --timeout SECONDS",
}
ASKING = ("whoami", "accounts test")
# These take their time for what may pass, and one run of the doctor asks all accounts.
LEFT_OUT = [("accounts test", "silent")]
LEFT_OUT += [(command, fault) for command in ASKING for fault in ("500", "html-502")]
COMBINATIONS = [
    (command, fault)
    for command in EVERY
    for fault in FAULTS
    if command != "doctor" and (command, fault) not in LEFT_OUT
]
# What sends nothing where it cannot print the answer; the others only look.
CALLS = ("integrations call", *WRITES, "batch", "a stream")
ASKS = (*READS, "a write", "batch", "a stream")
ENDINGS = {"asking": (3, "approval_required"), "denied": (3, "policy_denied")}


APPROVE = """
import sys
from kosmo.config import approvals
for id in sys.argv[1:]:
    approvals.approve(id, 3600)
"""


def fill(kosmo: Kosmo, url: str) -> dict[str, str]:
    """Give a home an account for each fault, and give the approval that each of them has."""
    kosmo.install("demo", PLUGIN)
    (kosmo.home / "site" / "kosmo_demo" / "rows.py").write_text(ROWS)
    kosmo.environment["DEMO_TOKEN"] = SECRET
    names = [*FAULTS, *(f"{LATE}{name}" for name in FAULTS), "good", "closed", *ENDINGS]
    config = kosmo.home / "config"
    config.mkdir(mode=0o700, exist_ok=True)
    (config / "accounts.toml").write_text(
        "".join(
            f'[accounts.demo."{name}"]\ntoken = "env:DEMO_TOKEN"\nbase_url = "{url}/{name}"\n'
            for name in names
        )
    )
    (config / "accounts.toml").chmod(0o600)
    (config / "config.toml").write_text(
        '[policy.demo.accounts.asking]\nread = "ask"\nwrite = "ask"\n'
        '[policy.demo.accounts.denied]\nread = "deny"\nwrite = "deny"\n'
    )
    calls = "".join(f"demo delete-row --account {name}\n" for name in (*FAULTS, "good", "closed"))
    asked = [json.loads(line) for line in kosmo("batch", stdin=calls).stdout.splitlines()]
    found = {one["meta"]["account"]: one["meta"]["approval"] for one in asked}
    command = [sys.executable, "-P", "-c", APPROVE, *found.values()]
    subprocess.run(command, env=kosmo.environment, check=True, timeout=60)
    return found


class House:
    """A home in which every command can meet every fault, and the service that it asks."""

    def __init__(self, indexed: Kosmo, folder: Path) -> None:
        """Furnish it."""
        self.kosmo = Kosmo(folder / "home")
        self.kosmo.begin_like(indexed)
        self.service = Service()
        self.approvals = fill(self.kosmo, self.service.url)

    def turn(
        self, command: str, account: str, *, stdout: str = "pipe", seconds: str | None = None
    ) -> Turn:
        """Give the line of a command with an account."""
        values = {
            "SECONDS": seconds or ("0.5" if account == "silent" else "30"),
            "APPROVAL": self.approvals.get(account, "none"),
            "LATE": f"{LATE}{account}" if account in FAULTS else account,
            "ACCOUNT": account,
        }
        words = [values.get(word, word) for word in EVERY[command].split()]
        given = f"demo list-rows --account {account}\n" if command == "batch" else None
        return turn(*words, stdout=stdout, given=given)

    def turns(self) -> dict[tuple[str, str], Turn]:
        """Give everything that the tests look at."""
        turns = {key: self.turn(*key) for key in COMBINATIONS}
        turns |= {(command, end): self.turn(command, end) for command in ASKS for end in ENDINGS}
        turns["doctor", "all"] = self.turn("doctor", "good", seconds="2")
        for command in EVERY:
            account = "closed" if command in CALLS else "good"
            seconds = "0.5" if command == "doctor" else None
            for stdout, name in (("closed", account), ("gone", "good")):
                turns[command, stdout] = self.turn(command, name, stdout=stdout, seconds=seconds)
        return turns


class Happened:
    """What came of every command with every fault."""

    def __init__(self, made: dict[str, Any]) -> None:
        """Take what was made of a house."""
        self.outcomes = {(command, end): one for (command, end), one in made["outcomes"]}
        self.approvals: dict[str, str] = made["approvals"]
        self.requests: list[str] = made["requests"]


@pytest.fixture(scope="module")
def happened(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Happened:
    """Run every command with every fault."""

    def make(folder: Path) -> dict[str, Any]:
        house = House(indexed, folder)
        turns = house.turns()
        ran = run_turns([*turns.values()], house.kosmo.home, house.kosmo.environment, folder)
        house.service.close()
        return {
            "outcomes": list(zip(turns, ran, strict=True)),
            "approvals": house.approvals,
            "requests": house.service.requests,
        }

    return Happened(made_once(tmp_path_factory, "behaviour_matrix", make)[1])


@pytest.fixture(scope="module")
def house(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a house to try things in."""
    made = House(indexed, tmp_path_factory.mktemp("house"))
    yield made
    made.service.close()


def told(outcome: Outcome) -> dict[str, Any]:
    """Give the envelope that is all of stdout; nothing that was printed holds a secret."""
    assert SECRET not in outcome["out"] + outcome["err"]
    assert "Traceback" not in outcome["err"]
    envelope: dict[str, Any] = json.loads(outcome["out"])
    return envelope


@pytest.mark.parametrize(
    ("command", "fault"), [one for one in COMBINATIONS if one[0] in (*READS, "batch")]
)
def test_a_command_that_reads_ends_as_the_service_answers(
    command: str, fault: str, happened: Happened
) -> None:
    outcome, expected = happened.outcomes[command, fault], FAULTS[fault]
    assert outcome["code"] == expected.code, outcome
    error = told(outcome)["error"]
    assert (error["code"], error["http_status"]) == (expected.error, expected.status or None)
    assert error["retryable"] is (expected.code == 5)
    assert error["retry_after"] == (7 if fault == "429" else None)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", WRITES)
def test_a_command_that_writes_says_what_is_unknown(
    command: str, fault: str, happened: Happened
) -> None:
    outcome, expected = happened.outcomes[command, fault], FAULTS[fault]
    error = told(outcome)["error"]
    known = (expected.error, expected.code)
    assert (error["code"], outcome["code"]) == (
        ("outcome_unknown", 1) if expected.unknown else known
    )
    if command == "approvals run":
        (kept,) = Path(outcome["state"]).glob(f"approvals/{happened.approvals[fault]}-*.json")
        assert json.loads(kept.read_text())["state"] == ("used" if expected.unknown else "approved")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_stream_keeps_what_came_before_the_fault(fault: str, happened: Happened) -> None:
    outcome = happened.outcomes["a stream", fault]
    assert outcome["code"] == FAULTS[fault].code, outcome
    assert [json.loads(line)["id"] for line in outcome["out"].splitlines()] == ["1", "2"]
    assert outcome["err"].startswith("error: ")
    assert SECRET not in outcome["err"]
    assert "Traceback" not in outcome["err"]


def test_the_doctor_finds_every_fault_and_a_command_for_it(happened: Happened) -> None:
    outcome = happened.outcomes["doctor", "all"]
    assert outcome["code"] == 1
    live = [one for one in told(outcome)["data"]["findings"] if one["check"] == "live"]
    found = {one["details"]["account"]: one for one in live}
    for name, expected in FAULTS.items():
        codes = (expected.error, "timeout") if expected.code == 5 else (expected.error,)
        assert found[name]["details"]["error"]["code"] in codes
        command = "configure" if expected.code == 4 else "whoami"
        assert command in found[name]["fix"]
    assert "`demo.get_me` needs approval" in found["asking"]["message"]
    assert "`demo.get_me` is denied" in found["denied"]["message"]
    assert found["good"]["status"] == "ok"


@pytest.mark.parametrize("command", EVERY)
def test_a_closed_stdout_is_told_before_anything_is_sent(command: str, happened: Happened) -> None:
    outcome = happened.outcomes[command, "closed"]
    assert outcome["code"] == 1, outcome
    assert "error: stdout is closed" in outcome["err"]
    assert not [path for path in happened.requests if path.startswith("/closed/rows")]


@pytest.mark.parametrize("command", EVERY)
def test_a_reader_that_has_gone_away_ends_it_quietly(command: str, happened: Happened) -> None:
    outcome = happened.outcomes[command, "gone"]
    assert (outcome["code"], outcome["err"]) == (141, ""), outcome


@pytest.mark.parametrize("account", ENDINGS)
@pytest.mark.parametrize("command", ASKS)
def test_where_nobody_can_be_asked_policy_refuses(
    command: str, account: str, happened: Happened
) -> None:
    outcome, (code, error) = happened.outcomes[command, account], ENDINGS[account]
    assert outcome["code"] == code, outcome
    assert "[y/N]" not in outcome["err"]
    if command == "a stream":
        assert outcome["err"].startswith("error: `demo.list_rows` ")
    else:
        assert told(outcome)["error"]["code"] == error
    assert not [path for path in happened.requests if path.startswith(f"/{account}/")]


STOPPED = [(command, signal.SIGINT) for command in EVERY]
STOPPED += [(command, signal.SIGTERM) for command in ("a write", "batch")]  # as `timeout` sends


@pytest.mark.parametrize(("command", "number"), STOPPED)
def test_a_signal_ends_it_at_once(command: str, number: signal.Signals, house: House) -> None:
    line = house.turn(command, "silent", seconds="30")
    words = [word.removeprefix(LATE) for word in line["words"]]
    while house.service.hanging.acquire(blocking=False):
        pass  # what hung before
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=house.kosmo.environment,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(line["given"] or "")
        process.stdin.flush()
        assert house.service.hanging.acquire(timeout=30)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 128 + number, out + err
    if command == "a stream":
        assert (out, err) == ("", "error: interrupted\n")
        return
    error = told({"out": out, "err": err})["error"]
    assert error["code"] == "interrupted"
    assert ("the outcome is unknown" in error["message"]) is (command in WRITES)
