"""Servers that print noise, die, hang, ask back or answer what was not asked."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


@pytest.mark.parametrize("behaviour", ["noise", "old", "pages", "batch", "strays", "modern"])
def test_an_odd_server_is_listed_and_called(
    kosmo: Kosmo, upstream: Upstreams, behaviour: str
) -> None:
    upstream(behaviour)
    listed = kosmo.json("mcp:tools", "up")["data"]["tools"]
    assert [row["name"] for row in listed] == ["add", "echo", "many", "removeall", "write_it"]
    assert kosmo.json("mcp:up", "echo", "--text", "hello")["data"] == "hello"


def test_an_old_server_is_never_asked_what_it_would_die_of(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("old")
    kosmo.json("mcp:up", "echo", "--text", "a")
    assert [one["method"] for one in upstream.messages()] == [
        "initialize", "notifications/initialized", "tools/list", "tools/call",
    ]  # fmt: skip


def test_a_new_server_is_told_the_revision_with_every_request(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("modern")
    kosmo.json("mcp:up", "echo", "--text", "a")
    (call,) = upstream.asked("tools/call")
    meta = call["params"]["_meta"]
    assert meta["io.modelcontextprotocol/protocolVersion"] == "2026-07-28"
    assert meta["io.modelcontextprotocol/clientInfo"]["name"] == "kosmo"


def test_tools_whose_names_are_alike_are_all_called(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("collides")
    listed = kosmo.json("mcp:tools", "up")["data"]["tools"]
    assert {row["tool"]: row["name"] for row in listed} == {
        "get_sum": "get_sum", "get-sum": "get_sum_2", "get.sum": "get_sum_3",
    }  # fmt: skip
    for tool in ("get-sum", "get.sum", "get_sum"):
        assert kosmo.json(f"mcp:up.{tool}", "{}")["data"] == tool


def test_schemas_that_are_none_leave_the_check_to_the_server(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("odd")
    listed = kosmo.json("mcp:tools", "up")["data"]["tools"]
    assert [row["name"] for row in listed] == ["echo", "odd"]
    assert kosmo("mcp:up", "odd", "--help").returncode == 0
    assert kosmo.json("mcp:up", "odd", "--a", "x", "--b", "y", "--force")["data"] == "odd"


@pytest.mark.parametrize(
    ("behaviour", "code", "told"),
    [
        ("fails", "tool_failed", "`mcp:up.echo` failed: the printer is on fire"),
        ("refuses", "invalid_request", "refused: no such colour (-32602)"),
        ("refuses-oddly", "service_error", "refused: no ink (-32000)"),
        ("dies", "server_ended", "ended with status 4: out of paper"),
        ("wants", "input_required", "asks for elicitation/create, which kosmo does not offer"),
    ],
)
def test_what_went_wrong_in_a_read_is_told(
    kosmo: Kosmo, upstream: Upstreams, behaviour: str, code: str, told: str
) -> None:
    upstream(behaviour)
    error = kosmo.json("mcp:up", "echo", "--text", "a", code=1)["error"]
    assert error["code"] == code
    assert told in error["message"]


def test_a_server_that_dies_in_a_write_leaves_its_outcome_open(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("dies")
    words = ("mcp:up", "write-it", "--text", "a")
    error = kosmo.json(*words, "--once", "k", code=1)["error"]
    assert error["code"] == "outcome_unknown"
    assert "out of paper" in error["message"]
    assert error["retryable"] is False
    assert kosmo.json(*words, "--once", "k", code=3)["error"]["code"] == "once_unknown"
    assert len(upstream.asked("tools/call")) == 1


def test_a_server_that_hangs_is_told_that_nobody_waits_any_more(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("hangs")
    words = ("mcp:up", "echo", "--text", "a", "--timeout", "0.2")
    error = kosmo.json(*words, code=5)["error"]
    assert error["code"] == "timeout"
    assert "within 0.2 seconds" in error["message"]
    assert kosmo.json(*words, "--deadline", "2", code=5)["error"]["code"] == "timeout"
    write = ("mcp:up", "write-it", "--text", "a", "--timeout", "0.2")
    assert kosmo.json(*write, code=1)["error"]["code"] == "outcome_unknown"
    calls = [one["id"] for one in upstream.asked("tools/call")]
    cancelled = [one["params"]["requestId"] for one in upstream.asked("notifications/cancelled")]
    assert len(calls) == 3
    assert cancelled == calls


def test_the_deadline_of_a_call_holds_for_its_server(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("hangs")
    kosmo.json("mcp:tools", "up")
    words = ("mcp:up", "echo", "--text", "a")
    assert kosmo.json(*words, "--deadline", "0.8", code=5)["error"]["code"] == "deadline"


@pytest.mark.parametrize(
    ("behaviour", "code", "exit_code", "told"),
    [
        ("stillborn", "server_ended", 1, "ended with status 1: no token: None"),
        ("mute", "timeout", 5, "gave no answer within 0.3 seconds"),
        ("unknown", "malformed_answer", 1, "Unsupported protocol version from the server"),
    ],
)
def test_a_server_that_does_not_begin_says_why(
    kosmo: Kosmo, upstream: Upstreams, behaviour: str, code: str, exit_code: int, told: str
) -> None:
    upstream(behaviour, timeout=0.3 if behaviour == "mute" else 30)
    error = kosmo.json("mcp:up", "echo", "--text", "a", code=exit_code)["error"]
    assert error["code"] == code
    assert told in error["message"]


def test_a_program_that_cannot_be_run_is_told(kosmo: Kosmo, upstream: Upstreams) -> None:
    path = upstream.log().with_name("nothing")
    path.write_bytes(b"\0 nothing that runs")
    path.chmod(0o755)
    upstream.define("up", command=str(path))
    for words in (("mcp:tools", "up"), ("mcp:up", "echo")):
        error = kosmo.json(*words, code=2)["error"]
        assert error["code"] == "server_program"
        assert "`up` cannot be started: Exec format error" in error["message"]


def test_an_answer_of_20_megabytes_arrives(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("large")
    assert kosmo("mcp:up", "echo", "--text", "a", "-o", "raw").stdout == "x" * 20_000_000 + "\n"


def test_what_a_server_asks_back_is_declined_and_a_ping_answered(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("asks")
    answered = kosmo.json("mcp:up", "echo", "--text", "a")["data"]
    assert answered["pong"] == {}
    assert all(code < 0 for code in answered["codes"])
    assert upstream.asked("initialize")[0]["params"]["capabilities"] == {}


def test_a_server_that_wants_to_be_asked_again_is(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("modern", "again")
    assert kosmo.json("mcp:up", "echo", "--text", "a")["data"] == "a"
    states = [one["params"].get("requestState") for one in upstream.asked("tools/call")]
    assert states == [None, "later"]


def test_progress_and_what_a_server_says_is_told_to_who_wants_it(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("steps", "noise")
    done = kosmo("mcp:up", "echo", "--text", "a", "-v")
    assert "2 of 2: indexing" in done.stderr
    assert "it printed what is no message: DEBUG got tools/call" in done.stderr
    assert "DEBUG" not in kosmo("mcp:up", "echo", "--text", "a").stderr


def test_a_changed_list_of_tools_must_be_trusted_again(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    kosmo.json("mcp:tools", "up")
    upstream.log().with_name("up.log.changed").write_text("")
    error = kosmo.json("mcp:up", "echo", "--text", "a", code=3)["error"]
    assert error["code"] == "tools_changed"
    assert "`add`" in error["message"]
    assert "`echo`" in error["message"]
    assert upstream.asked("tools/call") == []
    assert kosmo.json("mcp:tools", "up", "--refresh", code=3)["error"]["code"] == "tools_changed"
    assert kosmo("mcp", "trust", "up", "--yes").returncode == 0
    assert kosmo.json("mcp:up", "echo", "--text", "a")["data"] == "a"


def test_only_its_own_environment_and_a_few_variables_reach_a_server(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    kosmo.environment["SECRET_OF_MINE"] = "do-not-tell"
    upstream("environment", env={"TOKEN": "env:SECRET_OF_MINE", "COLOUR": "red"})
    kosmo.json("mcp:tools", "up")
    (given,) = [one["environment"] for one in upstream.messages() if "environment" in one]
    assert given["TOKEN"] == "do-not-tell"
    assert given["COLOUR"] == "red"
    assert given["PATH"] == kosmo.environment["PATH"]
    assert "SECRET_OF_MINE" not in given
    assert not [name for name in given if name.startswith("KOSMO_")]


def test_secrets_of_a_server_are_taken_out_of_what_it_says(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    kosmo.environment["SECRET_OF_MINE"] = "do-not-tell"
    upstream("stillborn", env={"TOKEN": "env:SECRET_OF_MINE"})
    error = kosmo.json("mcp:tools", "up", code=1)["error"]
    assert "no token: [redacted]" in error["message"]
    error = kosmo.json("mcp:up", "echo", code=1)["error"]
    assert "no token: [redacted]" in error["message"]


def test_a_server_that_is_not_trusted_is_never_started(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream(trusted=False)
    upstream(name="fine")
    lines = [
        ("mcp:up", "echo", "--text", "a"), ("mcp:up", "echo", "--text", "a", "--force"),
        ("mcp:up", "echo", "--text", "a", "--dry-run"), ("mcp:tools", "up"),
        ("mcp:schema", "up.echo"), ("mcp:resources", "up"), ("mcp:prompts", "up"),
        ("mcp:resource", "up", "x:/"), ("mcp:prompt", "up", "x"),
    ]  # fmt: skip
    for words in lines:
        assert kosmo.json(*words, code=3)["error"]["code"] == "untrusted_server", words
    assert kosmo("mcp:up", "--help").returncode == 3
    script = "app.mcp.up.echo({text = 'a'})"
    assert kosmo("mcp:lua", "-e", script, "--force").returncode == 3
    every = kosmo.json("mcp:tools")["data"]
    assert {row["server"] for row in every["tools"]} == {"fine"}
    assert [(row["server"], row["code"]) for row in every["not_started"]] == [
        ("up", "untrusted_server")
    ]
    assert upstream.processes("up") == []


def test_a_program_that_changed_is_not_started(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    path = upstream.log().with_name("server.sh")
    path.write_text(f"#!/bin/sh\nexec {sys.executable} -I -S {json.dumps(str(path))}\n")
    path.chmod(0o755)
    upstream.define("shell", command=str(path))
    path.write_text("#!/bin/sh\ntouch started\n")
    assert kosmo.json("mcp:tools", "shell", code=3)["error"]["code"] == "server_changed"
    assert not path.with_name("started").exists()
