"""A script while it runs: what is printed when, who is asked, and what ends it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

DELETE = "app.integrations.demo.delete_thing({thing_id = 'a'})"
LIST = "app.integrations.demo.list_things({limit = 3})"


@pytest.fixture
def started(local: Kosmo) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Give a function that starts a script and does not wait for it."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(*words: str, **streams: Any) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        command = [sys.executable, "-P", "-m", "kosmo", "lua", *words]
        streams = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe, **streams}
        begun.append(subprocess.Popen(command, bufsize=0, env=local.environment, **streams))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def audit(kosmo: Kosmo) -> list[dict[str, Any]]:
    lines = (kosmo.home / "state" / "audit.jsonl").read_text().splitlines()
    return [row for row in map(json.loads, lines) if row["status"] != "begun"]


def children(pid: int) -> list[int]:
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                if int(file.read().rpartition(")")[2].split()[1]) == pid:
                    found.append(int(name))
        except (OSError, ValueError, IndexError):
            continue
    return found


def is_there(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_printed_is_there_before_the_script_goes_on(
    started: Callable[..., subprocess.Popen[bytes]],
) -> None:
    process = started("-e", "print('first') log.info('noted') sleep(60)")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"first\n"
    assert process.stderr.readline() == b"info: noted\n"
    assert process.poll() is None


@pytest.mark.parametrize(
    "code",
    ["while true do end", "sleep(60)", "pcall(sleep, 60) print('never')",
     "parallel({function() sleep(60) end, function() sleep(60) end})",
     "while true do pcall(function() while true do end end) end"],
)  # fmt: skip
@pytest.mark.parametrize("as_json", [False, True])
def test_ctrl_c_ends_a_run_within_a_second_and_leaves_no_worker(
    started: Callable[..., subprocess.Popen[bytes]], code: str, *, as_json: bool
) -> None:
    process = started("-e", f"print('before') log.info('ready') {code}",
                      *(["--json"] if as_json else []))  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"info: ready\n"
    workers = children(process.pid)
    assert len(workers) == 1
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    printed, told = process.communicate(timeout=30)
    took = time.monotonic() - began
    assert process.returncode == 130
    assert took < 5  # alone it is half a second at most
    assert not any(map(is_there, workers))
    if as_json:
        found = json.loads(printed)
        assert (found["output"], found["error"]["code"]) == ("before", "interrupted")
        assert found["meta"]["exit_code"] == 130
    else:
        assert (printed, told) == (b"before\n", b"error: interrupted\n")


def test_ctrl_c_leaves_a_whole_audit_of_what_was_under_way(
    started: Callable[..., subprocess.Popen[bytes]], local: Kosmo
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={url}")
        assert local("accounts", "add", "demo", "silent", *words).returncode == 0
        code = (
            "local function delete() app.integrations.demo.silent.delete_thing({thing_id='a'}) end"
            f" local function list() {LIST.replace('demo.', 'demo.silent.')} end"
            " parallel({delete, list, delete})"
        )
        process = started("-e", code, "--force", "--json")
        connections = [silent.accept()[0] for _ in range(2)]
        for connection in connections:
            assert connection.recv(4)
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=30)
        for connection in connections:
            connection.close()
    assert process.returncode == 130
    calls = json.loads(printed)["call_log"]
    assert [(row["function"], row["status"]) for row in calls] == [
        ("demo.delete_thing", "interrupted"),
        ("demo.list_things", "interrupted"),
        ("demo.delete_thing", "not_sent"),
    ]
    error = json.loads(printed)["error"]
    assert error["message"] == (
        "interrupted; the outcome of `demo.delete_thing` is unknown: it may have been carried out"
    )
    # The second deletion had not begun.
    told = sorted((row["function"], row["status"], row["surface"]) for row in audit(local))
    assert told == [
        ("demo.delete_thing", "interrupted", "lua"),
        ("demo.list_things", "interrupted", "lua"),
    ]


def test_a_killed_kosmo_leaves_no_worker(started: Callable[..., subprocess.Popen[bytes]]) -> None:
    for code in ("while true do end", "sleep(60)"):
        process = started("-e", f"log.info('ready') {code}")
        assert process.stderr is not None
        assert process.stderr.readline() == b"info: ready\n"
        (worker,) = children(process.pid)
        process.kill()
        process.wait()
        end = time.monotonic() + 20
        while is_there(worker):
            assert time.monotonic() < end
            os.sched_yield()


def test_a_reader_that_goes_away_ends_it_quietly(
    started: Callable[..., subprocess.Popen[bytes]],
) -> None:
    reading, writing = os.pipe()
    process = started("-e", "while true do print(('x'):rep(100)) end", stdout=writing)
    os.close(writing)
    with open(reading, "rb") as reader:
        assert reader.readline() == b"x" * 100 + b"\n"
    assert process.wait(30) == 141
    assert process.stderr is not None
    assert process.stderr.read() == b""


def test_what_needs_approval_waits_for_it_where_nobody_is_asked(
    local: Kosmo, answering: Answering
) -> None:
    words = ("--account", "local")
    done = local("lua", "-e", f"print('a')\n{DELETE}", *words)
    assert (done.returncode, done.stdout, answering.requests) == (3, "a\n", [])
    assert done.stderr.startswith("error: eval:2: `demo.delete_thing` needs approval")
    assert "hint: kosmo approvals show " in done.stderr
    waiting = local.json("approvals", "list")["data"][0]
    assert (waiting["function"], waiting["surface"]) == ("demo.delete_thing", "lua")
    assert local("approvals", "approve", waiting["id"], "--yes").returncode == 0
    assert local("lua", "-e", DELETE, *words).returncode == 0
    assert [method for method, *_ in answering.requests] == ["DELETE"]
    assert local("lua", "-e", DELETE, *words).returncode == 3
    forced = json.loads(local("lua", "-e", DELETE, *words, "--force", "--json").stdout)
    assert (forced["success"], forced["meta"]["permission_bypassed"]) == (True, True)


def test_force_skips_nothing_but_the_read_and_write_policy(
    local: Kosmo, answering: Answering
) -> None:
    assert local("integrations", "configure", "demo", "--write", "deny").returncode == 0
    denied = local("lua", "-e", DELETE, "--account", "local")
    assert denied.returncode == 3
    code = "app.integrations.demo.delete_thing({thing_id = 'a/b'})"
    wrong = local("lua", "-e", code, "--force", "--account", "local", "--json")
    assert json.loads(wrong.stdout)["error"]["code"] == "invalid_arguments"
    elsewhere = local("lua", "-e", DELETE, "--force", "--account", "nowhere", "--json")
    assert json.loads(elsewhere.stdout)["error"]["code"] == "unknown_account"
    assert answering.requests == []
    assert local("lua", "-e", DELETE, "--force", "--account", "local").returncode == 0


def test_a_person_is_asked_one_question_after_another(
    local: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    code = (
        "local function delete(id) return function()"
        " app.integrations.demo.delete_thing({thing_id = id}) end end\n"
        "local _, errors = parallel({delete('a'), delete('b'), delete('c')}, {settle = true})\n"
        "print(errors[2].code, errors[1], errors[3])"
    )
    someone = person("lua", "-e", code, "--account", "local")
    for answer in ("y", "n", "y"):
        someone.answer("send it? [y/N]", answer)
    assert someone.leave() == 0
    assert "declined\tnil\tnil" in someone.seen
    assert [path for _, path, *_ in answering.requests] == ["/api/things/a", "/api/things/c"]
    unasked = person("lua", "-e", DELETE, "--account", "local", "--no-input")
    assert unasked.leave() == 3
    assert "send it?" not in unasked.seen


def test_a_dry_run_reads_and_sends_no_write(local: Kosmo, answering: Answering) -> None:
    code = f"print(#{LIST}.things) local r = {DELETE} return r.method, r.url"
    done = local("lua", "-e", code, "--dry-run", "--account", "local", "--json")
    found = json.loads(done.stdout)
    assert (found["output"], found["result"][0]) == ("1", "DELETE")
    assert found["result"][1].endswith("/api/things/a")
    assert found["meta"]["dry_run"] is True
    assert [method for method, *_ in answering.requests] == ["GET"]


def test_the_given_account_is_strict_and_that_of_the_variable_is_not(
    local: Kosmo, answering: Answering
) -> None:
    code = f"{LIST} return app.integrations.demo.work.echo({{text = 'x'}}).text"
    given = local("lua", "-e", code, "--account", "local", "--json")
    accounts = [row["account"] for row in json.loads(given.stdout)["call_log"]]
    assert accounts == ["local", "work"]
    strict = local("lua", "-e", "app.integrations.missive.list_teams()", "--account", "local")
    assert strict.returncode == 2
    assert "`missive` has no account `local`" in strict.stderr
    passed = local("lua", "-e", "app.integrations.missive.list_teams()", KOSMO_ACCOUNT="local")
    assert passed.returncode == 4
    assert len(answering.requests) == 1


def test_waits_are_told_and_requests_where_that_is_asked_for(
    local: Kosmo, answering: Answering
) -> None:
    quiet = local("lua", "-e", LIST, "--account", "local")
    assert quiet.stderr == ""
    told = local("lua", "-e", LIST, "--account", "local", "-v")
    assert "GET" in told.stderr
    words = ("--set", "token=env:DEMO_TOKEN", "--set", f"base_url={answering.url}/api")
    added = local("accounts", "add", "demo", "slow", *words, "--set", "limits=1/50s")
    assert added.returncode == 0
    late = local("lua", "-e", f"{LIST}\n{LIST}", "--account", "slow", "--max-wait", "0")
    assert late.returncode == 5
    assert late.stderr.startswith("error: eval:2: ")
    assert len(answering.requests) == 3


def test_a_plugin_that_prints_does_not_spoil_the_output(local: Kosmo) -> None:
    local.install("other")  # which gives this home plugins of its own
    things = local.home / "site" / "kosmo_demo" / "things.py"
    text = things.read_text()
    things.write_text(text.replace('    return {"text"', '    print("noise")\n    return {"text"'))
    code = "return app.integrations.demo.echo({text = 'x'}).text"
    done = local("lua", "-e", code, "--account", "work")
    assert (done.returncode, done.stdout) == (0, '"x"\n')
    assert "noise" in done.stderr


def test_a_secret_argument_is_read_only_from_a_variable_that_was_passed(
    local: Kosmo, answering: Answering
) -> None:
    code = "app.integrations.demo.lock({word = 'env:LOCK_WORD'})"
    words = ("--account", "local", "--json")
    refused = local("lua", "-e", code, *words, LOCK_WORD="open-sesame")
    assert refused.returncode == 2
    assert json.loads(refused.stdout)["error"]["hint"] == "add `--env LOCK_WORD` to the command"
    assert answering.requests == []
    given = local("lua", "-e", code, *words, "--env", "LOCK_WORD", LOCK_WORD="open-sesame")
    assert given.returncode == 0, given.stdout
    assert json.loads(answering.requests[0][3]) == {"word": "open-sesame"}


def test_the_catalog_is_not_needed_where_nothing_is_called(
    untouched: Kosmo, tmp_path: Path
) -> None:
    done = untouched("lua", "-e", "return 1")
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert not (untouched.home / "cache").exists()
