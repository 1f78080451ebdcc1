"""Every fault against a read, an idempotent write and a plain write, from the command line.

What is asserted is what users rely on: how often the request went out, whether it was carried out,
the exit code, and the envelope.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from kosmo.sandbox.faults import KINDS, Faults, parse_faults
from kosmo.sandbox.request_log import RequestLog
from kosmo.sandbox.server import SimulatorServer
from kosmo.sandbox.simulator import find_simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Kosmo

SIMULATOR = find_simulator("kosmo_missive.simulator:app")
SUBJECT = "Only one of me"
DRAFT = {"subject": SUBJECT, "body": "x"}
READ = ("GET", ("list-teams",))
IDEMPOTENT = ("PATCH", ("update-task", "--task-id", "TASK", "--body", '{"title": "Anew"}'))
PLAIN = ("POST", ("create-draft", "--body", json.dumps(DRAFT)))


class Expected(NamedTuple):
    """How often a request goes out, and how the call ends."""

    sent: int
    code: int = 0
    error: str | None = None
    retryable: bool = False


AGAIN, ONCE = Expected(2), Expected(1)
UNKNOWN = Expected(1, 1, "outcome_unknown")
GARBLED = Expected(1, 1, "malformed_answer")
ELSEWHERE = Expected(1, 1, "redirected")

# For each kind: a read, an idempotent write, a plain write.
MATRIX: dict[str, tuple[Expected, Expected, Expected]] = {
    **dict.fromkeys(
        ["429", "429-retry-after", "429-date", "429-ietf", "429-draft", "429-fields", "429-x",
         "429-bare", "420"], (AGAIN, AGAIN, AGAIN)),
    **dict.fromkeys(["500", "502", "503", "503-retry-after", "504"], (AGAIN, AGAIN, UNKNOWN)),
    **dict.fromkeys(["reset-before", "reset-during", "lost", "stall"], (AGAIN, AGAIN, UNKNOWN)),
    **dict.fromkeys(["reset-after", "slow"], (ONCE, ONCE, ONCE)),
    **dict.fromkeys(["truncated", "html"], (GARBLED, UNKNOWN, UNKNOWN)),
    "redirect": (ELSEWHERE, ELSEWHERE, ELSEWHERE),
}  # fmt: skip
CARRIED_OUT = ("reset-during", "reset-after", "lost", "slow", "stall", "truncated")


class Service:
    """A simulator that misbehaves once, and its log."""

    def __init__(self, server: SimulatorServer, log: Path) -> None:
        self.url = server.url
        self._log = log

    def arrived(self, method: str) -> list[dict[str, Any]]:
        """Give the log's lines of the requests of a method."""
        lines = [json.loads(line) for line in self._log.read_text().splitlines()]
        return [line for line in lines if line["method"] == method]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the simulator's first state, which takes longer to make than a test."""
    path = tmp_path_factory.mktemp("seeded") / "missive.jsonl"
    SIMULATOR.start(str(path)).prepare()
    return path


@pytest.fixture
def serve_faulty(tmp_path: Path, seeded: Path) -> Iterator[Callable[[str], Service]]:
    """Give a function that serves Missive's simulator with faults."""
    servers: list[SimulatorServer] = []
    logs: list[RequestLog] = []

    def start(faults: str) -> Service:
        state = tmp_path / "missive.jsonl"
        os.link(seeded, state)  # a change makes another file of it
        running = SIMULATOR.start(str(state), limits=[])
        running.prepare()
        log = tmp_path / "requests.jsonl"
        logs.append(RequestLog(str(log)))
        made = Faults(parse_faults(faults))
        servers.append(SimulatorServer(running, log=logs[-1], faults=made))
        servers[-1].__enter__()
        return Service(servers[-1], log)

    yield start
    for server in servers:
        server.__exit__(None, None, None)
    for log in logs:
        log.close()
    (tmp_path / "missive.jsonl").unlink()


def test_the_matrix_has_every_fault() -> None:
    assert set(MATRIX) == set(KINDS)


@pytest.mark.parametrize(
    "operation", [READ, IDEMPOTENT, PLAIN], ids=["read", "idempotent", "plain"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_costs_what_it_must_and_no_more(
    kosmo: Kosmo, serve_faulty: Callable[[str], Service], kind: str,
    operation: tuple[str, tuple[str, ...]],
) -> None:  # fmt: skip
    method, words = operation
    expected = MATRIX[kind][(READ, IDEMPOTENT, PLAIN).index(operation)]
    service = serve_faulty(f"{method}:{kind}@1")
    kosmo.environment |= {
        "KOSMO_MISSIVE__ACCESS_TOKEN": SIMULATOR.credentials["access_token"],
        "KOSMO_MISSIVE__BASE_URL": service.url,
    }
    if method == "PATCH":
        task = kosmo.json("missive", "list-tasks", "--limit", "1", "--type", "task")["data"]
        words = tuple(word.replace("TASK", task["tasks"][0]["id"]) for word in words)
    patience = ("--timeout", "1") if kind == "stall" else ()

    envelope = kosmo.json("missive", *words, *patience, code=expected.code)

    arrived = service.arrived(method)
    assert len(arrived) == expected.sent
    assert [line.get("fault") for line in arrived] == [kind, *[None] * (expected.sent - 1)]
    assert arrived[0]["carried_out"] is (kind in CARRIED_OUT)
    assert envelope["success"] is (expected.error is None)
    assert envelope["meta"]["attempts"] == expected.sent
    error = envelope["error"] or {"code": None, "retryable": False}
    assert (error["code"], error["retryable"]) == (expected.error, expected.retryable)
    if expected.error is None:
        assert envelope["data"]
    if expected.error == "outcome_unknown":
        assert "may have been carried out" in error["message"]
    if method == "POST":
        drafts = [line for line in arrived if line.get("carried_out", True)]
        assert len(drafts) == (1 if expected.code == 0 or kind in CARRIED_OUT else 0)
