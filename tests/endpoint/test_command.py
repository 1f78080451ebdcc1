"""`kosmo serve`: how it begins, what it tells, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Kosmo
from tests.endpoint.conftest import SECONDS, TOKEN, Client, audited, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.endpoint.conftest import Holding

READY = re.compile(
    r"serving tools at (http://\S+?)(, the token is in (\S+))? \(Ctrl-C stops it\)\n"
)


class Served:
    """A server as a process: where it is, and the file of its token."""

    def __init__(self, process: subprocess.Popen[str], line: str) -> None:
        """Take the process, and the line by which it said that it is ready."""
        found = READY.fullmatch(line)
        assert found, line
        self.process = process
        self.url, self.path = found[1], found[3]
        self.port = int(self.url.rpartition(":")[2])
        self.client = Client(self.port)

    def ended(self, number: int) -> tuple[int, str, str]:
        """Send a signal, and give the exit code and what was printed after the first line."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out, err


@contextmanager
def served(home: Path, *words: str, **variables: str) -> Iterator[Served]:
    """Start a server and wait until it is ready."""
    environment = {**Kosmo(home).environment, **variables}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", "serve", *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=environment,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        yield Served(process, process.stderr.readline())
    finally:
        process.kill()
        process.communicate()


def test_a_token_is_made_kept_from_others_and_removed_at_the_end(home: Path) -> None:
    with served(home, "missive", "--account", "sandbox", "--json") as server:
        assert server.path == str(home / "state" / f"serve-{server.port}.token")
        assert os.stat(server.path).st_mode & 0o777 == 0o600
        with open(server.path) as file:
            token = file.read().strip()
        assert len(token) > 40
        signed = server.client.get("/health", authorization=f"Bearer {token}")
        assert (signed.status, server.client.get("/health").status) == (200, 401)
        code, out, err = server.ended(signal.SIGTERM)
    assert (code, err) == (0, "")
    assert '"stopped": true' in out
    assert token not in out
    assert not os.path.exists(server.path)


def test_a_token_may_be_given_by_reference(home: Path) -> None:
    given = {"KOSMO_SERVE_TOKEN": "given-by-the-tests-0123"}
    with served(home, "--token", "env:KOSMO_SERVE_TOKEN", **given) as server:
        signed = server.client.get("/health", authorization="Bearer given-by-the-tests-0123")
        assert (signed.status, server.path) == (200, None)
        code, out, _ = server.ended(signal.SIGINT)
    assert (code, out) == (0, f'{{"url": "{server.url}", "stopped": true}}\n')


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--token", "plain-text-of-the-token"), 2, "secret_in_argument"),
        (("--token", "env:NOT_SET_HERE"), 4, "missing_secret"),
        (("--token", "env:SHORT"), 4, "unusable_secret"),
        (("--token", "env:BLANKS"), 4, "unusable_secret"),
        (("--host", "0.0.0.0"), 2, "remote_address"),
        (("--host", "somewhere.example"), 2, "invalid_arguments"),
        (("--host", "203.0.113.9", "--remote"), 2, "port_unavailable"),
        (("--port", "70000"), 2, "invalid_arguments"),
        (("--port", "x"), 2, "invalid_arguments"),
        (("--concurrency", "0"), 2, "invalid_arguments"),
        (("--concurrency", "9999"), 2, "invalid_arguments"),
        (("--write", "sometimes"), 2, "invalid_arguments"),
        (("--max-wait", "-1"), 2, "invalid_arguments"),
        (("--account", "nobody"), 2, "unknown_account"),
        (("missve",), 2, "unknown_integration"),
        (("--integration", ","), 2, "invalid_arguments"),
    ],
)
def test_what_cannot_be_served_is_refused_at_once(
    kosmo: Kosmo, words: tuple[str, ...], code: int, error: str
) -> None:
    given = {"SHORT": "short", "BLANKS": "a token with blanks in it"}
    told = kosmo.json("serve", *words, code=code, **given)
    assert told["error"]["code"] == error, told
    assert "plain-text" not in str(told)
    assert list((kosmo.home / "state").glob("*.token")) == []


def test_a_port_that_is_taken_is_told(kosmo: Kosmo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = kosmo.json("serve", "--port", str(port), code=2)
    assert told["error"]["code"] == "port_unavailable"
    assert told["error"]["hint"] == "kosmo serve --port 0"


def test_other_machines_are_let_in_only_where_that_is_said(home: Path) -> None:
    given = {"KOSMO_SERVE_TOKEN": "given-by-the-tests-0123"}
    words = ("--host", "0.0.0.0", "--remote", "--token", "env:KOSMO_SERVE_TOKEN")
    environment = {**Kosmo(home).environment, **given}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kosmo", "serve", *words],
        stderr=subprocess.PIPE, text=True, env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stderr is not None
    assert "not encrypted" in process.stderr.readline()
    server = Served(process, process.stderr.readline())
    signed = {"authorization": "Bearer given-by-the-tests-0123"}
    statuses = [
        server.client.get("/health", host=host, **signed).status
        for host in ("10.1.2.3:80", "localhost", "evil.example")
    ]
    assert statuses == [200, 200, 421]
    assert server.ended(signal.SIGTERM)[0] == 0


@pytest.fixture
def busy(home: Path, holding: Holding) -> Iterator[tuple[Served, socket.socket]]:
    """Give a server that waits for a service, and the connection of the client that waits."""
    given = {"KOSMO_SERVE_TOKEN": TOKEN, "MISSIVE_TOKEN": "x"}
    text = request("missive_list_teams", b'{"arguments": {}, "account": "held"}')
    with (
        served(home, "--token", "env:KOSMO_SERVE_TOKEN", **given) as server,
        server.client.open(text) as connection,
    ):
        assert holding.asked.acquire(timeout=SECONDS)
        yield server, connection


def test_a_second_signal_does_not_wait_for_what_runs(
    home: Path, busy: tuple[Served, socket.socket]
) -> None:
    server, _ = busy
    server.process.send_signal(signal.SIGINT)
    with pytest.raises(ConnectionRefusedError):  # once it has seen the first one
        _connect_on_and_on(server.port)
    assert server.process.poll() is None
    code, _, err = server.ended(signal.SIGINT)
    assert code == 130
    assert "interrupted" in err
    assert "Traceback" not in err
    assert audited(home)[-1]["status"] == "interrupted"


def _connect_on_and_on(port: int) -> None:
    while True:
        socket.create_connection(("127.0.0.1", port)).close()


def test_a_client_that_does_not_read_keeps_no_server_from_ending(home: Path) -> None:
    with (
        served(home, "--token", "env:KOSMO_SERVE_TOKEN", KOSMO_SERVE_TOKEN=TOKEN) as server,
        socket.socket() as deaf,
    ):
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", server.port))
        head = f"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}"
        deaf.sendall(f"{head}\r\n\r\n".encode() * 20)
        assert deaf.recv(100).startswith(b"HTTP/1.1 200")
        assert server.ended(signal.SIGTERM)[0] == 0


def test_what_runs_is_answered_before_the_server_ends(
    busy: tuple[Served, socket.socket], holding: Holding
) -> None:
    server, connection = busy
    server.process.send_signal(signal.SIGTERM)
    holding.go.set()
    assert b" 200 OK" in connection.recv(65536)
    assert server.process.wait(SECONDS) == 0


def test_no_other_command_imports_the_libraries_of_a_server(home: Path) -> None:
    for words in ((), ("--help",), ("serve", "--help"), ("missive", "list-teams", "--help")):
        done = subprocess.run(
            [sys.executable, "-P", "-c", PROBE, *words], capture_output=True, text=True,
            check=True, timeout=SECONDS, env=Kosmo(home).environment,
        )  # fmt: skip
        assert done.stderr == "[]", words


PROBE = """
import sys
from kosmo.cli.main import run
run(sys.argv[1:])
heavy = {"starlette", "uvicorn", "asyncio", "kosmo.endpoint", "kosmo.gateway"}
sys.stderr.write(str(sorted(heavy & {*sys.modules})))
"""


def test_the_help_page_names_every_option(kosmo: Kosmo) -> None:
    page = kosmo("serve", "--help").stdout
    assert "usage: kosmo serve [INTEGRATION] [options]" in page
    for option in ("--token", "--remote", "--write", "--allow-host", "--concurrency"):
        assert option in page
    assert any("kosmo serve" in line for line in page.splitlines()[-4:])
