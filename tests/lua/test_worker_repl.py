"""A worker that runs chunk after chunk: what stays, what begins anew, what ends it."""

from __future__ import annotations

from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.lua import process

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.lua.process import Worker

    from tests.lua.conftest import Host


@pytest.fixture
def session(workers: Callable[..., Worker], host: type[Host]) -> Callable[..., Host]:
    """Give a function that starts a worker for many chunks."""
    return lambda answers=None, **settings: host(workers(repl=True, **settings), answers)


def test_what_a_chunk_defines_stays(session: Callable[..., Host]) -> None:
    host = session()
    assert host.run(1, "x = 3 function double(n) return n * 2 end").kind == "done"
    assert host.run(2, "return double(x)").result == [6]


@pytest.mark.parametrize("source", ["error('x')", "x = = 1", "error()", "return 1 + {}"])
def test_a_failure_keeps_what_there_was(session: Callable[..., Host], source: str) -> None:
    host = session()
    host.run(1, "x = 3")
    assert host.run(2, source).kind in {"runtime", "syntax"}
    assert host.run(3, "return x").result == [3]


def test_an_end_names_its_chunk(session: Callable[..., Host]) -> None:
    host = session()
    for number, source in ((1, "return 1"), (7, "error('x')"), (9, "=")):
        assert host.run(number, source).frames[-1].number == number


@pytest.mark.parametrize(
    ("settings", "source"),
    [
        ({"cpu": 0.2}, "local t = os.clock() while os.clock() < t + 0.1 do end return 1"),
        ({"output": 2000}, "print(('x'):rep(900)) return 1"),
        ({"calls": 2}, "app.echo() app.echo() return 1"),
    ],
)
def test_limits_count_anew_for_every_chunk(
    session: Callable[..., Host], settings: dict[str, Any], source: str
) -> None:
    host = session({"app.echo": None}, **settings)
    for number in range(1, 6):
        assert host.run(number, source).result == [1]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("while true do end", "cpu_limit"),
        ("return ('x'):rep(10000):find(('.-'):rep(12) .. 'b')", "cpu_limit"),
        ("return ('x'):rep(1 << 30)", "memory_limit"),
        ("while true do print('xxxxxxxxxxxxxxxxxxxxxxxxx') end", "output_limit"),
        ("while true do app.echo() end", "call_limit"),
    ],
)
def test_a_limit_ends_the_worker(session: Callable[..., Host], source: str, kind: str) -> None:
    host = session({"app.echo": None}, cpu=0.1, output=2000, calls=5)
    assert host.run(1, "x = 1").kind == "done"
    ended = host.run(2, source)
    assert ended.kind == kind
    assert host.worker.receive(60) is None
    assert host.worker.gone


@pytest.mark.parametrize(
    "source",
    [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "for i = 1, 1e12 do pcall(error, 'x') end",
        "while true do retry(function() while true do end end) end",
        "while true do pcall(coroutine.wrap(function() while true do end end)) end",
        "parallel({function() while true do end end, app.echo}, {settle = true})",
        "return setmetatable({}, {__index = function() while true do end end}).x",
        "while true do json.encode({1, {a = 'x'}}) end",
        "while true do pcall(app.echo) end",
        "xpcall(function() while true do end end, debug.traceback)",
    ],
)
def test_a_chunk_that_computes_is_broken_off_and_what_there_was_stays(
    session: Callable[..., Host], source: str
) -> None:
    host = session({"app.echo": None}, cpu=60, calls=1_000_000_000)
    host.run(1, "x = 3")
    host.worker.send(b"I", 1, b"")  # which is over
    later = Timer(0.05, host.worker.send, (b"I", 2, b""))
    later.start()
    ended = host.run(2, f"\n{source}")
    later.join()
    assert (ended.kind, ended.message) == ("runtime", "interrupted")
    failure = ended.told["error"]
    assert (failure["code"], failure["exit_code"], failure["line"]) == ("interrupted", 130, 2)
    after = host.run(
        3, "return x, pcall(error, 'y'), parallel({app.echo, function() return 4 end})"
    )
    assert after.result == [3, False, {"2": 4}]


def test_a_request_that_was_broken_off_is_not_caught(session: Callable[..., Host]) -> None:
    stopped = {"refused": {"code": "interrupted", "message": "interrupted", "exit_code": 130}}
    host = session({"sleep": stopped})
    ended = host.run(1, "while true do pcall(sleep, 1) end")
    assert ended.told["error"]["code"] == "interrupted"
    assert len(ended.requests) == 1
    assert host.run(2, "return pcall(error, 'x')").result == [False, "x"]


def test_answers_that_come_late_are_not_run(session: Callable[..., Host]) -> None:
    host = session({"app.echo": 1})
    host.run(1, "x = 3")
    for kind in (b"R", b"E", b"I"):
        host.worker.send(kind, 7, b"x = 4")
    assert host.run(2, "return x, app.echo()").result == [3, 1]


def test_memory_that_a_chunk_gave_up_can_be_used_again(session: Callable[..., Host]) -> None:
    host = session(memory=8 << 20)
    for number in range(1, 8):
        assert host.run(number, "local s = ('x'):rep(3 << 20) return #s").result == [3 << 20]


def test_regular_expressions_are_there_though_no_chunk_named_them_first(
    session: Callable[..., Host],
) -> None:
    host = session()
    host.run(1, "x = 1")
    assert host.run(2, "return regex.match('ab', 'a(b)')[1]").result == ["b"]


def test_a_chunk_can_be_sent_with_the_start(host: type[Host]) -> None:
    settings = {"memory": 8 << 20, "cpu": 5, "output": 1000, "calls": 5, "name": "script"}
    worker = process.start(settings, b"return ...")
    assert host(worker).listen().result == []
    worker.close()


def test_arguments_are_passed_to_the_chunk(session: Callable[..., Host]) -> None:
    host = session(arguments=["a", "b"])
    assert host.run(1, "return arg[1], arg[0], select('#', ...), ...").result == [
        "a", "script", 2, "a", "b",
    ]  # fmt: skip


def test_a_regular_expression_that_no_script_named_is_refused(
    workers: Callable[..., Worker], host: type[Host]
) -> None:
    ended = host(workers()).run(1, 'return _G["reg" .. "ex"].match("a", "a")')
    assert ended.kind == "runtime"
    assert "only where the script names it" in ended.message
