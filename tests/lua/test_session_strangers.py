"""A worker that is not what was started: whatever it sends or does, the parent stays whole."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.catalog.catalog import Catalog
from kosmo.errors import KosmoError
from kosmo.lua import spawning
from kosmo.lua.answering import Answering
from kosmo.lua.bounds import Bounds
from kosmo.lua.calls import Terms
from kosmo.lua.pool import Job, Pool
from kosmo.lua.process import Worker
from kosmo.lua.script import Script
from kosmo.lua.session import Session
from kosmo.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kosmo.lua.outcome import Outcome

BEGIN = """
import os, sys, time
def frame(kind, number, body, length=None):
    length = len(body) if length is None else length
    os.write(1, length.to_bytes(4, "big") + kind + number.to_bytes(4, "big") + body)
def taken():
    header = sys.stdin.buffer.read(9)
    if not header: os._exit(0)
    return header[4:5], int.from_bytes(header[5:], "big"), sys.stdin.buffer.read(
        int.from_bytes(header[:4], "big"))
taken()
frame(b"P", 0, b"before\\n")
"""
ASK = 'frame(b"C", 1, b"mcp.servers\\n[]"); '


class Strangers:
    """Runs programs in the place of a worker."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the runtime that answers them."""
        self.answering = Answering(runtime, Terms())
        self.printed: list[str] = []
        self.worker: Worker | None = None

    def __call__(self, program: str, **bounds: Any) -> Outcome:
        """Run one to its end."""
        words = [sys.executable, "-I", "-S", "-c", BEGIN + program]
        self.worker = Worker(spawning.spawn(words))
        session = Session(
            self.answering, Bounds(**bounds), Script("work.lua"), write=self.printed.append,
            log=lambda level, line: None, worker=self.worker,
        )  # fmt: skip
        outcome = session.run(b"return 1")
        session.close()
        return outcome


@pytest.fixture
def stranger() -> Iterator[Strangers]:
    """Give what runs programs in the place of a worker."""
    runtime = Runtime(Catalog(None))
    yield Strangers(runtime)
    runtime.close()


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


END = 'frame(b"D", 1, b\'{"result": [7], "memory": 1, "cpu": 0.5}\')'


def test_a_program_that_keeps_to_the_rules_passes_for_a_worker(stranger: Strangers) -> None:
    outcome = stranger(ASK + "answer = taken(); assert answer == (b'R', 1, b'[]'), answer\n" + END)
    assert outcome.error is None
    assert (outcome.values, outcome.memory, outcome.cpu) == ([7], 1, 0.5)


STRANGE = {
    "bytes that are no frame": 'os.write(1, b"hello, I am no frame at all")',
    "a frame without an end": 'frame(b"P", 0, b"x", 2**32 - 1); time.sleep(60)',
    "a frame of the parent": 'frame(b"S", 0, b"{}")',
    "a kind that is none": 'frame(b"\\x00", 0, b"")',
    "a number twice": ASK * 2,
    "a number that goes back": ASK.replace("1", "2", 1) + ASK,
    "a request without arguments": 'frame(b"C", 1, b"mcp.servers")',
    "a request that is no JSON": 'frame(b"C", 1, b"mcp.servers\\n[")',
    "a request of bytes": 'frame(b"A", 1, bytes(range(256)))',
    "a request for nothing there is": 'frame(b"C", 1, b"os.execute\\n[]")',
    "a request below a helper": 'frame(b"C", 1, b"docs.read.x\\n[]")',
    "an end that is no JSON": 'frame(b"D", 1, b"\\xff")',
    "an end that is no object": 'frame(b"D", 1, b"[]")',
    "an end nested beyond reading": 'frame(b"D", 1, b"[" * 100000)',
    "an end without values": 'frame(b"D", 1, b"{}")',
    "values that are no list": 'frame(b"D", 1, b\'{"result": {"a": 1}}\')',
    "a failure without a reason": 'frame(b"X", 1, b\'{"type": "runtime"}\')',
    "a failure of no kind": 'frame(b"X", 1, b\'{"type": "defect", "message": "x"}\')',
    "a kind that is a table": 'frame(b"X", 1, b\'{"type": ["runtime"], "message": "x"}\')',
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_no_worker_sends_ends_it(stranger: Strangers, what: str) -> None:
    outcome = stranger(STRANGE[what] + "\ntime.sleep(60)")
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.exit_code) == ("lua_protocol", 1)
    assert stranger.printed == ["before\n"]
    assert stranger.worker is not None
    assert is_gone(stranger.worker.pid)


DYING = {
    "silently": "os._exit(0)",
    "with a status": "os._exit(3)",
    "with words": 'os.write(2, b"trouble\\n"); os._exit(1)',
    "by its own hand": "os.kill(os.getpid(), 9)",
    "in the middle of a frame": 'frame(b"P", 0, b"x", 100); os._exit(0)',
    "with a call under way": ASK + "os._exit(0)",
    "without its pipes": "os.close(1); os.close(0); time.sleep(60)",
}


@pytest.mark.parametrize("how", DYING)
def test_a_worker_that_dies_has_crashed_and_what_it_printed_is_kept(
    stranger: Strangers, how: str
) -> None:
    began = time.monotonic()
    outcome = stranger(DYING[how])
    assert time.monotonic() - began < 20
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.exit_code) == ("lua_crash", 1)
    assert stranger.printed[0] == "before\n"
    assert stranger.worker is not None
    assert is_gone(stranger.worker.pid)
    assert ("trouble" in outcome.error.message) == (how == "with words")


def test_a_worker_that_never_began_is_told_as_one(stranger: Strangers) -> None:
    outcome = stranger('os.write(2, b"no module named lupa\\n"); os._exit(76)')
    assert outcome.error is not None
    assert outcome.error.code == "lua_worker"
    assert "no module named lupa" in outcome.error.message


@pytest.mark.parametrize(
    ("program", "bounds", "code"),
    [
        ('while True: frame(b"P", 0, b"x" * 100)', {"output": 1000}, "lua_output_limit"),
        ('while True: frame(b"L", 0, b"info\\n" + b"x" * 100)', {"output": 1000},
         "lua_output_limit"),
        ('for n in range(1, 99): frame(b"A", n, b"mcp.servers\\n[]")', {"calls": 5},
         "lua_call_limit"),
        ("time.sleep(60)", {"timeout": 0.2}, "lua_time_limit"),
        ('for n in range(1, 9999): frame(b"C", n, b"docs.read\\n[\\"lua\\"]")\ntime.sleep(60)',
         {"timeout": 0.2}, "lua_time_limit"),
    ],
)  # fmt: skip
def test_bounds_hold_though_a_worker_counts_wrongly_or_takes_no_answer(
    stranger: Strangers, program: str, bounds: dict[str, Any], code: str
) -> None:
    began = time.monotonic()
    outcome = stranger(f"{program}\ntime.sleep(60)", **bounds)
    assert time.monotonic() - began < 20
    assert outcome.error is not None
    assert outcome.error.code == code
    assert stranger.worker is not None
    assert is_gone(stranger.worker.pid)


@pytest.mark.parametrize(
    ("told", "code", "exit_code"),
    [
        ('{"code": "not_found", "exit_code": 1, "http_status": 404}', "not_found", 1),
        ('{"code": "policy_denied", "exit_code": 3}', "policy_denied", 3),
        ('{"code": "ok", "exit_code": 0}', "ok", 1),
        ('{"code": "odd", "exit_code": 99}', "odd", 1),
        ('{"code": "odd", "exit_code": true, "http_status": "x", "details": 7}', "odd", 1),
        ('{"code": 7, "exit_code": 3}', "lua_runtime", 1),
        ('{"exit_code": 3}', "lua_runtime", 1),
        ("[]", "lua_runtime", 1),
        ("null", "lua_runtime", 1),
    ],
)
def test_a_failure_never_ends_with_the_code_of_success(
    stranger: Strangers, told: str, code: str, exit_code: int
) -> None:
    body = f'{{"type": "runtime", "message": "work.lua:3: no", "line": 3, "error": {told}}}'
    outcome = stranger(f"frame(b'X', 1, {body.encode()!r})")
    error = outcome.error
    assert error is not None
    assert (error.code, error.exit_code, error.message) == (code, exit_code, "no")
    assert (outcome.line, outcome.chunk, outcome.where) == (3, "work.lua", "work.lua:3: ")
    assert error.http_status == (404 if code == "not_found" else None)


class Answered:
    """The part of a request that the pool looks at."""

    def __init__(self, *, writes: bool) -> None:
        """Say whether it writes."""
        self.writes = writes
        self.call = None


@pytest.fixture
def pools() -> Iterator[Callable[..., Pool]]:
    """Give a function that makes pools, which end with the test."""
    made: list[Pool] = []

    def make(work: Callable[[Job], None], most: int) -> Pool:
        made.append(Pool(work, most=most))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


def job(number: int, *, writes: bool = False) -> Job:
    return Job(number, Answered(writes=writes))  # type: ignore[arg-type]


def test_nothing_that_waits_begins_once_it_was_dropped(pools: Callable[..., Pool]) -> None:
    import threading

    begun: list[int] = []
    together, go_on = threading.Barrier(3, timeout=20), threading.Event()

    def work(one: Job) -> None:
        begun.append(one.number)
        together.wait()
        assert go_on.wait(20)

    pool = pools(work, 2)
    for number in range(10):
        pool.give(job(number))
    together.wait()
    pool.drop()
    assert not pool.wait(0.001)
    assert {one.number for one in pool.running()} == {0, 1}
    go_on.set()
    assert pool.wait(20)
    assert sorted(begun) == [0, 1]


def test_a_read_does_not_wait_for_the_writes_before_it(pools: Callable[..., Pool]) -> None:
    import threading

    read = threading.Event()
    order: list[int] = []

    def work(one: Job) -> None:
        if not one.request.writes:
            read.set()
        assert read.wait(20)
        order.append(one.number)

    pool = pools(work, 8)
    for number in range(5):
        pool.give(job(number, writes=True))
    pool.give(job(9))
    assert read.wait(20)
    while len(order) < 6:
        pool.wait(0.01)
    assert [number for number in order if number != 9] == [0, 1, 2, 3, 4]


def test_a_worker_that_cannot_be_started_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    answering = Answering(Runtime(Catalog(None)), Terms())
    with pytest.raises(KosmoError) as caught:
        Session(
            answering, Bounds(), Script("x"), write=lambda text: None, log=lambda level, line: None
        )
    assert caught.value.code == "lua_worker"
