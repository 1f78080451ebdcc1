"""Functions that wait for their calls at the same time: order, limits, nesting and failures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.lua.process import Worker

    from tests.lua.conftest import Ended

ECHO = {
    "app.echo": lambda arguments: arguments,
    "app.refuse": {"refused": {"code": "policy", "message": "denied"}},
}


class Requests:
    """Takes the requests of a worker, and answers them when and in the order that a test wants."""

    def __init__(self, worker: Worker, source: str) -> None:
        """Begin a script."""
        self.worker = worker
        worker.send(b"X", 1, source.encode())

    def take(self, count: int) -> list[tuple[bytes, int, Any]]:
        """Wait for so many requests."""
        taken = []
        for _ in range(count):
            frame = self.worker.receive(60)
            assert frame is not None
            assert frame.kind in {b"C", b"A"}, frame
            taken.append((frame.kind, frame.number, json.loads(frame.body.partition(b"\n")[2])))
        return taken

    def nothing_more(self) -> None:
        """Check that no request is there without an answer."""
        assert self.worker.receive(0.02) is None

    def answer(self, number: int, data: object) -> None:
        """Answer one."""
        self.worker.send(b"R", number, json.dumps(data).encode())

    def end(self) -> Any:
        """Wait for what the script returns, or for its error."""
        frame = self.worker.receive(60)
        assert frame is not None
        told = json.loads(frame.body)
        return told["result"] if frame.kind == b"D" else told


@pytest.fixture
def requests(workers: Callable[..., Worker]) -> Callable[[str], Requests]:
    """Give a function that begins a script."""
    return lambda source: Requests(workers(), source)


CALLS = """
local all = {}
for i = 1, %d do all[i] = function() return app.f{ i = i } end end
return parallel(all, { limit = %d })
"""


def test_answers_may_come_in_any_order(requests: Callable[[str], Requests]) -> None:
    run = requests(CALLS % (4, 4))
    taken = run.take(4)
    assert [kind for kind, _, _ in taken] == [b"A"] * 4
    for _, number, arguments in reversed(taken):
        run.answer(number, arguments["i"] * 10)
    assert run.end() == [[10, 20, 30, 40]]


def test_no_more_than_the_limit_wait_at_once(requests: Callable[[str], Requests]) -> None:
    run = requests(CALLS % (5, 2))
    taken = run.take(2)
    run.nothing_more()
    for left in (1, 1, 1, 0, 0):
        _, number, arguments = taken.pop(0)
        run.answer(number, arguments["i"])
        taken += run.take(left)
        run.nothing_more() if left else None
    assert run.end() == [[1, 2, 3, 4, 5]]


def test_a_call_that_blocks_keeps_the_answers_that_come_before_its_own(
    requests: Callable[[str], Requests],
) -> None:
    run = requests("""
    return parallel{
      function() return app.f{ i = 1 } end,
      function() table.sort({ 2, 1 }, function(a, b) app.f{ i = 2 } return a < b end) return 2 end,
    }
    """)
    taken = run.take(2)
    assert [kind for kind, _, _ in taken] == [b"A", b"C"]
    run.answer(taken[0][1], "first")
    run.answer(taken[1][1], "second")
    while isinstance(end := next_of(run), int):
        run.answer(end, "again")
    assert end == [["first", 2]]


def next_of(run: Requests) -> Any:
    """Wait for a request, whose number it gives, or for the end."""
    frame = run.worker.receive(60)
    assert frame is not None
    return frame.number if frame.kind in {b"C", b"A"} else json.loads(frame.body)["result"]


def test_groups_in_groups_wait_at_the_same_time(requests: Callable[[str], Requests]) -> None:
    run = requests(
        """
    local function pair(n)
      return function()
        return parallel{ function() return app.f{ n } end, function() return app.f{ n + 1 } end }
      end
    end
    return parallel{ pair(1), pair(3), function() return app.f{ 5 } end }
    """.replace("app.f{ n", "app.f{ i = n").replace("app.f{ 5", "app.f{ i = 5")
    )
    taken = run.take(5)
    for _, number, arguments in sorted(taken, key=lambda one: -one[2]["i"]):
        run.answer(number, arguments["i"])
    assert run.end() == [[[1, 2], [3, 4], 5]]


def test_the_first_error_ends_the_group_and_what_others_do_is_dropped(
    requests: Callable[[str], Requests],
) -> None:
    run = requests("""
    local went_on = false
    local ok, why = pcall(parallel, {
      function() app.f{ i = 1 } went_on = true app.f{ i = 9 } end,
      function() app.f{ i = 2 } error("mine", 0) end,
    })
    local after = app.f{ i = 3 }
    return ok, why, after, went_on
    """)
    first, second = run.take(2)
    run.answer(second[1], None)
    (dropped,) = run.take(1)
    assert (dropped[0], dropped[2]) == (b"C", [first[1]])
    run.answer(dropped[1], None)
    (third,) = run.take(1)
    assert (third[0], third[2]) == (b"C", {"i": 3})
    run.answer(first[1], None)
    run.answer(third[1], "after")
    assert run.end() == [False, "mine", "after", False]


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("return parallel{}", [[]]),
        ("return parallel{ function() end, function() return 1 end }", [{"2": 1}]),
        (
            "return parallel{ a = function() return 1 end, b = function() return app.echo{} end }",
            [{"a": 1, "b": {}}],
        ),
        (
            (
                "return parallel({ function() error('x', 0) end, function() return 2 end }"
                ", { settle = true })"
            ),
            [{"2": 2}, ["x"]],
        ),
        ("return pcall(parallel, { function() app.refuse() end })", [False, "denied"]),
        (
            "return parallel{ function() local ok, why = pcall(app.refuse) return why.code end }",
            [["policy"]],
        ),
        (
            "return parallel{ coroutine.wrap(function() return app.echo{ a = 1 } end) }",
            [[{"a": 1}]],
        ),
        (
            (
                "local seen = {} parallel{ function() seen[1] = coroutine.isyieldable() end } "
                "return seen, coroutine.isyieldable()"
            ),
            [[True], False],
        ),
        (
            (
                "local f = coroutine.wrap(function() return parallel{ function() "
                "return app.echo{ a = 1 } end } end) return f()"
            ),
            [[{"a": 1}]],
        ),
        (
            (
                "local out = {} for i = 1, 3 do out[i] = function() local g = coroutine.wrap("
                "function() coroutine.yield(i) coroutine.yield(app.echo{ i = i }.i) end) "
                "return { g(), g() } end end return parallel(out)"
            ),
            [[[1, 1], [2, 2], [3, 3]]],
        ),
        ("return select('#', parallel{ print })", [1]),
        ("return (pcall(parallel, { function() coroutine.yield() end }))", [False]),
    ],
)
def test_functions_side_by_side(
    script: Callable[..., Ended], source: str, result: list[Any]
) -> None:
    ended = script(source, ECHO)
    told = json.loads(json.dumps(ended.result))
    if isinstance(told, list) and told and isinstance(told[-1], dict) and "message" in told[-1]:
        told[-1] = told[-1]["message"]
    assert told == result, ended.message


def test_a_thousand_functions_are_all_run(script: Callable[..., Ended]) -> None:
    source = CALLS.replace("app.f", "app.echo") % (1000, 64)
    ended = script(source, ECHO)
    assert ended.result == [[{"i": number} for number in range(1, 1001)]]
