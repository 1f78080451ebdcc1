"""Writes under way at a server when its caller is stopped, goes away or takes them back."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.gateway.lines import HELLO, Line, call
from tests.mcp.calling.conftest import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


@contextmanager
def gateway(kosmo: Kosmo) -> Iterator[tuple[subprocess.Popen[bytes], Line]]:
    """Start a gateway in front of the server `up` that may write, and greet it."""
    words = ("mcp", "serve", "--upstream", "up", "--write", "allow")
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kosmo.environment,
        bufsize=0,
    ) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            line = Line(process.stdin.fileno(), process.stdout.fileno())
            line.ask({"id": 0, **HELLO})
            yield process, line
        finally:
            process.kill()


@pytest.mark.parametrize("how", ["is stopped", "takes it back"])
@pytest.mark.parametrize("tool", ["mcp__up__write_it", "run_lua"])
def test_a_write_that_a_server_was_sent_is_finished(
    kosmo: Kosmo, upstream: Upstreams, how: str, tool: str
) -> None:
    upstream("waits")
    kosmo.json("mcp:tools", "up")
    script = "return app.mcp.up.write_it({text = 'a'})"
    given = {"code": script} if tool == "run_lua" else {"text": "a"}
    with gateway(kosmo) as (process, line):
        line.send(call(1, tool, **given))
        until(lambda: bool(upstream.asked("tools/call")))
        if how == "is stopped":
            process.send_signal(signal.SIGTERM)
        else:
            line.send({"method": "notifications/cancelled", "params": {"requestId": 1}})
            assert line.ask({"id": 3, "method": "ping"})["id"] == 3
            process.send_signal(signal.SIGTERM)
        upstream.log().with_name("up.log.go").write_text("")
        answers = line.rest()
        assert process.wait(30) == 0
    if how == "is stopped" and tool != "run_lua":  # a script itself is ended
        (answer,) = answers
        assert answer["result"]["content"][0]["text"] == "done"
    assert upstream.asked("notifications/cancelled") == []
    assert "done" in upstream.log().read_text().splitlines()
    rows = json.loads(kosmo("log", "-o", "json").stdout)
    ended = [(one["surface"], one["status"]) for one in rows if one["status"] != "begun"]
    assert ended == [("mcp", "ok")]


def test_a_read_that_a_server_was_sent_is_broken_off(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("waits")
    kosmo.json("mcp:tools", "up")
    with gateway(kosmo) as (process, line):
        line.send(call(1, "mcp__up__echo", text="a"))
        until(lambda: bool(upstream.asked("tools/call")))
        process.send_signal(signal.SIGTERM)
        until(lambda: process.poll() is not None)
    assert "done" not in upstream.log().read_text().splitlines()


def test_what_a_script_reads_of_a_server_is_recorded_as_the_gateway_s(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    kosmo.json("mcp:tools", "up")
    with gateway(kosmo) as (_, line):
        line.ask(call(1, "run_lua", code="return mcp.read_resource('up', 'note:///a')"))
    (row,) = json.loads(kosmo("log", "-o", "json").stdout)
    assert (row["surface"], row["function"]) == ("mcp", "mcp:up.resources/read")
