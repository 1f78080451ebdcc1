"""How a run of Lua ends from outside: by signals, by the clock, in the middle of writes."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

DELETE = "app.integrations.demo.delete_thing({thing_id = '%s'})"
UNKNOWN = "the outcome of `demo.delete_thing` is unknown: it may have been carried out"


@pytest.fixture
def silent(local: Kosmo) -> Iterator[socket.socket]:
    """Give a service that answers nothing, which the account `silent` of demo leads to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={url}")
        assert local("accounts", "add", "demo", "silent", *words).returncode == 0
        yield server


@pytest.fixture
def started(local: Kosmo) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Give a function that starts a script and does not wait for it."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        command = [sys.executable, "-P", "-m", "kosmo", "lua", *words]
        begun.append(
            subprocess.Popen(
                command, env=local.environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
            )
        )
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def audit(kosmo: Kosmo) -> list[dict[str, Any]]:
    lines = (kosmo.home / "state" / "audit.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
)
def test_a_signal_in_the_middle_of_writes_says_which_are_in_doubt(
    started: Callable[..., subprocess.Popen[bytes]], local: Kosmo, silent: socket.socket,
    number: signal.Signals, code: int,
) -> None:  # fmt: skip
    write = f"function() {DELETE % 'a'} end"
    script = f"parallel({{{write}, {write}, {write}}})"
    process = started("-e", script, "--account", "silent", "--force", "--json")
    connection = silent.accept()[0]
    assert connection.recv(4)
    process.send_signal(number)
    printed, _ = process.communicate(timeout=30)
    connection.close()
    assert process.returncode == code
    found = json.loads(printed)
    assert found["error"]["message"] == f"interrupted; {UNKNOWN}"
    assert found["meta"]["exit_code"] == code
    assert [row["status"] for row in found["call_log"]] == ["interrupted", "not_sent", "not_sent"]
    begun, ended = audit(local)
    assert (begun["status"], ended["status"]) == ("begun", "interrupted")
    assert begun["call"] == ended["call"]
    assert begun["verdict"] == ended["verdict"] == "allow"


def test_the_time_of_a_run_says_which_write_is_in_doubt(
    local: Kosmo, silent: socket.socket
) -> None:
    silent.settimeout(30)
    words = ("--account", "silent", "--force", "--timeout", "0.5", "--json")
    done = local("lua", "-e", DELETE % "a", *words)
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "lua_time_limit"
    assert UNKNOWN in error["message"]


def test_the_time_of_a_run_holds_while_a_person_is_asked(
    local: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    for code in (DELETE % "a", f"parallel({{function() {DELETE % 'a'} end}})"):
        someone = person("lua", "-e", code, "--account", "local", "--timeout", "0.3")
        assert someone.leave() == 1
        assert "within the 0.3 s of `--timeout`" in someone.seen
    assert answering.requests == []


def test_the_time_of_a_run_holds_while_nobody_reads_what_is_printed(
    started: Callable[..., subprocess.Popen[bytes]],
) -> None:
    code = "for _ = 1, 50 do print(('x'):rep(100000)) end"
    process = started("-e", code, "--timeout", "0.3")
    assert process.wait(30) == 1
    assert process.stderr is not None
    assert b"within the 0.3 s of `--timeout`" in process.stderr.read()


@pytest.mark.parametrize(
    "code",
    [
        "f[i] = function() print(('x'):rep(100000)) return #docs.list() end",
        "f[i] = function() print(('x'):rep(1000)) return pcall(app.integrations.missive.nope) end",
    ],
)
def test_many_answers_and_much_output_cross_without_waiting_for_each_other(
    kosmo: Kosmo, code: str
) -> None:
    script = f"local f = {{}} for i = 1, 64 do {code} end return #parallel(f, {{limit = 64}})"
    done = kosmo("lua", "-e", script)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "64")


def test_a_write_that_cannot_wait_comes_after_those_before_it(
    local: Kosmo, answering: Answering
) -> None:
    code = (
        "local tasks = {}\n"
        "for i = 1, 8 do tasks[i] = function()\n"
        "  local send = function() app.integrations.demo.delete_thing({thing_id = 't' .. i}) end\n"
        "  if i % 2 == 0 then coroutine.wrap(send)() else send() end\n"
        "end end\n"
        "parallel(tasks)"
    )
    assert local("lua", "-e", code, "--account", "local", "--force").returncode == 0
    assert [path for _, path, *_ in answering.requests] == [
        f"/api/things/t{i}" for i in range(1, 9)
    ]


def test_nothing_is_sent_of_a_parallel_that_has_failed(local: Kosmo, answering: Answering) -> None:
    code = (
        "local tasks = {function() app.integrations.demo.nothing() end}\n"
        "for i = 2, 9 do tasks[i] = function()\n"
        "  app.integrations.demo.delete_thing({thing_id = 't' .. i})\n"
        "end end\n"
        "print(pcall(parallel, tasks)) sleep(0.3)\n"
        "app.integrations.demo.delete_thing({thing_id = 'after'})"
    )
    done = local("lua", "-e", code, "--account", "local", "--force", "--json")
    assert done.returncode == 0
    rows = json.loads(done.stdout)["call_log"]
    sent = [path for _, path, *_ in answering.requests]
    assert sent[-1] == "/api/things/after"
    assert len(sent) == sum(row["status"] == "ok" for row in rows) <= 3
    assert {row["status"] for row in rows[1:]} <= {"ok", "not_sent"}
    assert rows[-2]["status"] == "not_sent"


def test_everything_that_costs_kosmo_time_is_counted(kosmo: Kosmo) -> None:
    code = "for i = 1, 9 do docs.search('x' .. i) end"
    done = kosmo("lua", "-e", code, "--max-calls", "5", "--json")
    assert json.loads(done.stdout)["error"]["code"] == "lua_call_limit"
    assert kosmo("lua", "-e", code, "--max-calls", "9").returncode == 0


@pytest.mark.parametrize("option", ["--memory-limit", "--max-output"])
def test_a_bound_beyond_all_measure_is_refused(kosmo: Kosmo, option: str) -> None:
    done = kosmo("lua", "-e", "return 1", option, "99999999999G", "--json")
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["code"]) == (2, "invalid_arguments")


def test_options_of_the_script_are_not_those_of_kosmo(kosmo: Kosmo) -> None:
    done = kosmo("lua", "nope.lua", "--", "--json", "--debug")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: the file `nope.lua`")
    assert "Traceback" not in done.stderr
