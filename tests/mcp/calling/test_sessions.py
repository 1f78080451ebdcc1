"""Sessions that last: one server for many questions, from many threads."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from kosmo.errors import PolicyError, ServiceError, UnknownOutcomeError
from kosmo.mcp import sources, trust
from kosmo.mcp.answers import data_of
from kosmo.mcp.session import Sessions
from kosmo.mcp.terms import Terms

from tests.mcp.calling.conftest import is_alive, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kosmo.mcp.definition import ServerDefinition

    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


@pytest.fixture
def define(
    kosmo: Kosmo, upstream: Upstreams, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., ServerDefinition]:
    """Give what defines a server of `upstream.py` for this process, and trusts it."""
    monkeypatch.setenv("KOSMO_HOME", str(kosmo.home))
    monkeypatch.chdir(tmp_path)

    def defined(*behaviours: str) -> ServerDefinition:
        definition = sources.definition(upstream(*behaviours, trusted=False))
        trust.trust(definition)
        return definition

    return defined


@pytest.fixture
def sessions() -> Iterator[Sessions]:
    """Give sessions that are closed behind the test."""
    made = Sessions()
    yield made
    made.close()


def test_many_threads_share_one_server(
    define: Callable[..., ServerDefinition], upstream: Upstreams, sessions: Sessions
) -> None:
    server = define("noise")

    def ask(number: int) -> object:
        return data_of(sessions.call(server, "echo", {"text": f"n{number}"}), "it")

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(ask, range(200))) == [f"n{number}" for number in range(200)]
    assert len(upstream.processes()) == 1


def test_a_server_that_died_is_started_again_for_the_next_question(
    define: Callable[..., ServerDefinition], upstream: Upstreams, sessions: Sessions
) -> None:
    server = define("dies")
    for _ in range(2):
        with pytest.raises(ServiceError, match="out of paper"):
            sessions.call(server, "echo", {"text": "a"})
    assert len(upstream.processes()) == 2
    with pytest.raises(UnknownOutcomeError):
        sessions.call(server, "write-it", {"text": "a"}, Terms(writes=True))


def test_a_question_is_given_up_while_others_go_on(
    define: Callable[..., ServerDefinition], upstream: Upstreams, sessions: Sessions
) -> None:
    server = define("hangs")
    halted = threading.Event()
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            sessions.call(server, "echo", {"text": "a"}, Terms(halted=halted.is_set))
        except KeyboardInterrupt as error:
            ended.append(error)

    asking = threading.Thread(target=ask)
    sessions.tools(server)
    asking.start()
    halted.set()
    asking.join(10)
    assert len(ended) == 1
    assert [row["name"] for row in sessions.prompts(server)] == ["greet"]


def test_close_ends_servers_that_were_left_in_the_middle(
    define: Callable[..., ServerDefinition], upstream: Upstreams
) -> None:
    server = define("hangs")
    made = Sessions()
    with pytest.raises(Exception, match="gave no answer"):
        made.call(server, "echo", {"text": "a"}, Terms(timeout=0.1))
    made.close()
    made.close()
    assert not any(map(is_alive, upstream.processes()))


def test_a_list_that_changes_while_a_server_runs_is_noticed(
    define: Callable[..., ServerDefinition], upstream: Upstreams, sessions: Sessions
) -> None:
    server = define("tells")
    sessions.call(server, "echo", {"text": "a"})
    upstream.log().with_name("up.log.changed").write_text("")
    sessions.call(server, "echo", {"text": "b"})  # behind whose answer it is told

    def refused() -> bool:
        try:
            sessions.prompts(server)
        except PolicyError as error:
            return error.code == "tools_changed"
        return False

    until(refused)  # a notification is read beside answers, not before them
    with pytest.raises(PolicyError):
        sessions.call(server, "echo", {"text": "c"})
    sent = [one["params"]["arguments"]["text"] for one in upstream.asked("tools/call")]
    assert sent == ["a", "b"]


def test_the_program_that_was_trusted_is_the_one_that_is_started(
    define: Callable[..., ServerDefinition], upstream: Upstreams, sessions: Sessions
) -> None:
    server = define()
    assert trust.check(server).program == sys.executable
    sessions.tools(server)
    assert len(upstream.processes()) == 1
