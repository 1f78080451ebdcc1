"""A run from its start to its end, with a real worker and the real runtime."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.lua.answering import Answering
from kosmo.lua.bounds import Bounds
from kosmo.lua.calls import Terms
from kosmo.lua.script import Script
from kosmo.lua.session import Session
from kosmo.runtime import Runtime

from tests.loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kosmo.catalog.catalog import Catalog
    from kosmo.lua.outcome import Outcome

    from tests.loopback import Request

TOKEN = "missive_pat-secret-of-the-test"


class Runs:
    """Runs scripts in an empty home, and keeps what they printed and logged."""

    def __init__(self, catalog: Catalog) -> None:
        """Begin with nothing printed."""
        self.runtime = Runtime(catalog, long_lived=True)
        self.printed: list[str] = []
        self.logged: list[tuple[str, str]] = []
        self.sessions: list[Session] = []
        self.answering = Answering(self.runtime, Terms())

    def session(
        self, *, terms: Terms | None = None, scope: str = "integrations", repl: bool = False,
        name: str = "work.lua", arguments: tuple[str, ...] = (),
        environment: dict[str, str] | None = None, **bounds: Any,
    ) -> Session:  # fmt: skip
        """Start a worker."""
        self.answering = Answering(self.runtime, terms or Terms(account="sandbox"), scope=scope)
        script = Script(name, arguments=arguments, environment=environment, scope=scope, repl=repl)
        made = Session(
            self.answering, Bounds(**bounds), script, write=self.printed.append,
            log=lambda level, line: self.logged.append((level, line)),
        )  # fmt: skip
        self.sessions.append(made)
        return made

    def __call__(self, source: str, **settings: Any) -> Outcome:
        """Run a script to its end."""
        session = self.session(**settings)
        outcome = session.run(source.encode())
        session.close()
        return outcome

    def close(self) -> None:
        """End every worker."""
        for one in self.sessions:
            one.close()
        self.runtime.close()


@pytest.fixture
def run(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runs]:
    """Give what runs scripts in an empty home."""
    monkeypatch.setenv("KOSMO_HOME", str(tmp_path))
    runs = Runs(catalog)
    yield runs
    runs.close()


@pytest.fixture
def account_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Terms]:
    """Give a function that makes an account of missive at an address, and terms that name it."""

    def make(url: str, **terms: Any) -> Terms:
        monkeypatch.setenv("KOSMO_MISSIVE__LOCAL__ACCESS_TOKEN", TOKEN)
        monkeypatch.setenv("KOSMO_MISSIVE__LOCAL__BASE_URL", url)
        return Terms(account="local", **terms)

    return make


class Gathering(Loopback):
    """A service on loopback that answers once four requests wait, and counts them."""

    def __init__(self) -> None:
        """Start answering on a free port."""
        self.most = 0
        self._waiting = 0
        self._lock = threading.Lock()
        self._together = threading.Barrier(4, timeout=20)
        super().__init__()

    def attend(self, request: Request) -> None:
        """Wait for three others, and answer."""
        with self._lock:
            self._waiting += 1
            self.most = max(self.most, self._waiting)
        self._together.wait()
        with self._lock:
            self._waiting -= 1
        self._together.wait()
        request.answer(b'{"teams": []}')


@pytest.fixture
def gathering() -> Iterator[Gathering]:
    """Give a service that answers four requests at a time."""
    service = Gathering()
    yield service
    service.close()


def audit(home: Path) -> list[dict[str, Any]]:
    lines = (home / "state" / "audit.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_what_is_printed_returned_and_called_is_told(run: Runs) -> None:
    outcome = run(
        'print("one", 2) log.warn("careful")\n'
        "local found = app.integrations.missive.list_conversations({limit = 2})\n"
        "print(#found.conversations) return #found.conversations, {}, nil, 'x'"
    )
    assert outcome.error is None
    assert outcome.values == [2, [], None, "x"]
    assert "".join(run.printed) == "one\t2\n2\n"
    assert run.logged == [("warn", "careful")]
    envelope = outcome.envelope(output="out\n", made=run.answering.made, milliseconds=1.26)
    assert list(envelope) == [
        "success", "output", "error", "result", "execution_time_ms", "memory_usage",
        "integration_calls", "call_log", "meta",
    ]  # fmt: skip
    assert (envelope["success"], envelope["output"], envelope["error"]) == (True, "out", None)
    assert isinstance(envelope["memory_usage"], int)
    calls = envelope["integration_calls"]
    assert envelope["call_log"] is calls
    assert isinstance(calls, list)
    assert [row["function"] for row in calls] == ["missive.list_conversations"]
    assert json.loads(json.dumps(envelope)) == envelope


def test_arguments_and_variables_reach_a_script_and_nothing_else_does(run: Runs) -> None:
    outcome = run(
        "return arg[0], arg[1], select('#', ...), env.TEAM, env.HOME, env.KOSMO_HOME",
        arguments=("monday", "ü"), environment={"TEAM": "Workshop"},
    )  # fmt: skip
    assert outcome.values == ["work.lua", "monday", 2, "Workshop", None, None]


@pytest.mark.parametrize(
    ("source", "bounds", "code", "line"),
    [
        ("x = = 1", {}, "lua_syntax", 1),
        ("\n\nlocal t = nil\nprint(t.x)", {}, "lua_runtime", 4),
        ("local function f() error('deep') end\nlocal function g() f() end\ng()", {},
         "lua_runtime", 1),
        ("error({1, 2})", {}, "lua_runtime", None),
        ("while true do end", {"cpu": 0.1}, "lua_cpu_limit", None),
        ("local t = {} while true do t[#t + 1] = ('x'):rep(9999) .. #t end",
         {"memory": 4 << 20}, "lua_memory_limit", None),
        ("while true do print(('x'):rep(99)) end", {"output": 2000}, "lua_output_limit", None),
        ("for _ = 1, 9 do app.integrations.missive.list_teams() end", {"calls": 3},
         "lua_call_limit", None),
        ("sleep(60)", {"timeout": 0.1}, "lua_time_limit", None),
        ("while true do end", {"timeout": 0.1}, "lua_time_limit", None),
        ("pcall(sleep, 60) while true do end", {"timeout": 0.1}, "lua_time_limit", None),
        ("parallel({function() sleep(60) end})", {"timeout": 0.1}, "lua_time_limit", None),
    ],
)  # fmt: skip
def test_a_script_that_fails_says_how_and_where_with_its_output_kept(
    run: Runs, source: str, bounds: dict[str, Any], code: str, line: int | None
) -> None:
    began = time.monotonic()
    outcome = run(source if code == "lua_syntax" else f"print('before') {source}", **bounds)
    assert time.monotonic() - began < 20
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.exit_code) == (code, 1)
    assert outcome.values is None
    if line is not None:
        assert (outcome.where, outcome.line) == (f"work.lua:{line}: ", line)
        assert not outcome.error.message.startswith("work.lua")
    if code not in ("lua_syntax", "lua_time_limit"):  # which may be over before anything is printed
        assert run.printed[0] == "before\n"


def test_a_call_that_is_not_caught_ends_the_script_with_its_own_code(run: Runs) -> None:
    outcome = run("print(1)\nlocal t = app.integrations.missive.get_task({task_id = 'none'})")
    error = outcome.error
    assert error is not None
    assert (error.code, error.exit_code, error.http_status) == ("not_found", 1, 404)
    assert (error.function, outcome.where) == ("missive.get_task", "work.lua:2: ")
    plain = run("app.integrations.missive.get_tsk({task_id = 'none'})")
    assert plain.error is not None
    assert (plain.error.code, plain.error.exit_code) == ("unknown_function", 2)
    assert plain.error.hint == "kosmo missive --help"


def test_a_call_that_is_caught_tells_what_happened(run: Runs) -> None:
    outcome = run(
        "local ok, e = pcall(app.integrations.missive.get_task, {task_id = 'none'})\n"
        "return ok, e.code, e.http_status, e.retryable, e['function'], e.exit_code, tostring(e)"
    )
    assert outcome.values is not None
    *facts, message = outcome.values
    assert facts == [False, "not_found", 404, False, "missive.get_task", 1]
    assert "404" in message


def test_the_time_of_a_run_holds_inside_a_call(
    run: Runs, account_at: Callable[..., Terms], silent_port: int, tmp_path: Path
) -> None:
    terms = account_at(f"http://127.0.0.1:{silent_port}/v1")
    for source in (
        "pcall(app.integrations.missive.list_teams)",
        "parallel({app.integrations.missive.list_teams})",
        "app.integrations.missive.list_teams()",
    ):
        began = time.monotonic()
        outcome = run(source, terms=terms, timeout=0.3)
        assert time.monotonic() - began < 20
        assert outcome.error is not None
        assert outcome.error.code == "lua_time_limit"
    assert len(audit(tmp_path)) == 3


def test_writes_inside_parallel_are_sent_one_at_a_time_in_order(
    run: Runs, account_at: Callable[..., Terms], answering: Any
) -> None:
    answering.body = b"{}"
    terms = account_at(f"{answering.url}/v1", force=True)
    outcome = run(
        "local tasks = {}\n"
        "for i = 1, 20 do tasks[i] = function()\n"
        "  app.integrations.missive.delete_post({post_id = 'p' .. i})\n"
        "end end\n"
        "parallel(tasks, {limit = 20})",
        terms=terms,
    )
    assert outcome.error is None
    paths = [path for _, path, _, _ in answering.requests]
    assert paths == [f"/v1/posts/p{number}" for number in range(1, 21)]


def test_reads_inside_parallel_run_beside_one_another(
    run: Runs, account_at: Callable[..., Terms], gathering: Gathering
) -> None:
    outcome = run(
        "local tasks = {}\n"
        "for i = 1, 12 do tasks[i] = app.integrations.missive.list_teams end\n"
        "return #parallel(tasks, {limit = 4})",
        terms=account_at(f"{gathering.url}/v1"),
    )
    assert outcome.values == [12]
    assert gathering.most == 4


def test_no_secret_reaches_a_script(
    run: Runs, account_at: Callable[..., Terms], answering: Any
) -> None:
    answering.status = 400
    answering.body = json.dumps({"error": f"the token {TOKEN} is not welcome"}).encode()
    outcome = run(
        "local ok, e = pcall(app.integrations.missive.list_teams)\n"
        "local all = {} for k, v in pairs(e) do all[#all + 1] = tostring(v) end\n"
        "return tostring(e) .. table.concat(all)",
        terms=account_at(f"{answering.url}/v1"),
    )
    assert outcome.values is not None
    assert "is not welcome" in outcome.values[0]
    assert TOKEN not in outcome.values[0]


def test_integers_that_lua_cannot_hold_arrive_with_all_their_digits(
    run: Runs, account_at: Callable[..., Terms], answering: Any
) -> None:
    answering.body = b'{"teams": [{"id": 9007199254740993, "big": 123456789012345678901}]}'
    outcome = run(
        "local one = app.integrations.missive.list_teams().teams[1] return one.id, one.big",
        terms=account_at(f"{answering.url}/v1"),
    )
    assert outcome.values == [9007199254740993, "123456789012345678901"]


def test_a_lasting_session_keeps_its_state_and_counts_each_chunk_anew(run: Runs) -> None:
    session = run.session(repl=True, calls=2, output=100)
    assert session.run(b"x = 20 function double(n) return 2 * n end").values == []
    for _ in range(3):
        outcome = session.run(
            b"app.integrations.missive.list_teams() app.integrations.missive.list_users()"
            b" print(('y'):rep(90)) return double(x)"
        )
        assert outcome.values == [40]
        assert len(run.answering.made) == 2
    assert session.run(b"error('no')").error is not None
    assert session.run(b"return x + 1").values == [21]
    assert session.alive
    over = session.run(b"print(('y'):rep(200))").error
    assert over is not None
    assert over.code == "lua_output_limit"
    assert not session.alive


def test_an_unfinished_chunk_says_so_and_changes_nothing(run: Runs) -> None:
    session = run.session(repl=True)
    error = session.run(b"for i = 1, 2 do").error
    assert error is not None
    assert error.code == "lua_syntax"
    assert error.message.rstrip("'").endswith("<eof>")
    assert session.run(b"for i = 1, 2 do y = i end return y").values == [2]
