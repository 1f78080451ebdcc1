"""How servers end: with kosmo, before it, and where kosmo is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.mcp.calling.conftest import is_alive, until

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


def test_a_server_ends_with_the_call_that_started_it(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    kosmo.json("mcp:up", "echo", "--text", "a")
    (process,) = upstream.processes()
    assert not is_alive(process)


def test_what_a_server_started_ends_with_it(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("family")
    kosmo.json("mcp:up", "echo", "--text", "a")
    server, child = upstream.processes()
    assert not is_alive(server)
    assert not is_alive(child)


@pytest.mark.parametrize("behaviour", ["hangs", "stays"])
def test_no_server_outlives_a_kosmo_that_was_killed(
    kosmo: Kosmo, upstream: Upstreams, behaviour: str
) -> None:
    upstream("family", "hangs", behaviour)
    running = _started(kosmo, "mcp:up", "echo", "--text", "a")
    until(lambda: bool(upstream.asked("tools/call")))
    running.kill()
    running.communicate(timeout=30)
    processes = upstream.processes()
    assert len(processes) == 2
    until(lambda: not any(map(is_alive, processes)))


@pytest.mark.parametrize("tool", ["echo", "write-it"])
def test_ctrl_c_cancels_the_call_and_ends_the_server(
    kosmo: Kosmo, upstream: Upstreams, tool: str
) -> None:
    upstream("hangs")
    running = _started(kosmo, "mcp:up", tool, "--text", "a")
    until(lambda: bool(upstream.asked("tools/call")))
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130
    assert ("the outcome is unknown" in told) == (tool == "write-it")
    assert len(upstream.asked("notifications/cancelled")) == 1
    assert not is_alive(upstream.processes()[0])


def test_ctrl_c_ends_a_server_that_has_only_begun(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    kosmo.json("mcp:tools", "up")
    before = len(upstream.processes())
    running = _started(kosmo, "mcp:up", "write-it", "--text", "a")
    until(lambda: len(upstream.processes()) > before)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode in (0, 130), told  # it may be done by then
    assert not is_alive(upstream.processes()[-1])


def test_a_terminal_s_ctrl_c_does_not_reach_the_server_itself(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream("hangs")
    running = _started(kosmo, "mcp:up", "echo", "--text", "a")
    until(lambda: bool(upstream.asked("tools/call")))
    (server,) = upstream.processes()
    assert os.getpgid(server) != os.getpgid(running.pid)
    running.kill()
    running.communicate(timeout=30)


def _started(kosmo: Kosmo, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kosmo.environment,
        start_new_session=True,
    )
