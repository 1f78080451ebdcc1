"""`kosmo sandbox`: reset and credentials, and what serving refuses."""

from __future__ import annotations

import http.client
import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess


class Kosmo(Protocol):
    """Runs kosmo in a home of its own."""

    home: Path

    def __call__(self, *words: str) -> CompletedProcess[str]: ...

    def json(self, *words: str, code: int = 0) -> Any: ...


def test_credentials_have_one_key_per_auth_field(kosmo: Kosmo) -> None:
    envelope = kosmo.json("sandbox", "credentials", "missive")
    assert list(envelope["data"]) == ["access_token"]
    assert envelope["data"]["access_token"].startswith("missive_pat-")


def test_reset_brings_the_first_state_back(kosmo: Kosmo) -> None:
    assert kosmo("sandbox", "reset", "missive").returncode == 0
    path = kosmo.home / "state" / "sandbox" / "missive.jsonl"
    seeded = path.read_bytes()
    path.write_bytes(b"damaged")
    everything = kosmo.json("sandbox", "reset")["data"]
    assert {"name": "missive", "reset": True} in everything
    assert path.read_bytes() == seeded


def test_a_damaged_state_is_told_with_the_command_that_mends_it(kosmo: Kosmo) -> None:
    kosmo("sandbox", "reset")
    (kosmo.home / "state" / "sandbox" / "missive.jsonl").write_bytes(b"damaged")
    error = kosmo.json("missive", "list-users", "--account", "sandbox", code=2)["error"]
    assert error["hint"] == "kosmo sandbox reset missive"


def test_an_unknown_integration_is_refused(kosmo: Kosmo) -> None:
    for words in (("serve", "nobody"), ("reset", "nobody"), ("credentials", "nobody")):
        assert kosmo.json("sandbox", *words, code=2)["error"]["code"] == "unknown_integration"


def test_serving_refuses_what_is_no_limit_no_option_and_no_number(kosmo: Kosmo) -> None:
    for words in (
        ("--limit", "fast"),
        ("--limit", "none", "--limit", "1/1s"),
        ("--set", "speed=1"),
        ("--set", "report_delay=soon"),
        ("--port", "70000"),
    ):
        done = kosmo("sandbox", "serve", "missive", *words)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr


class Served:
    """`kosmo sandbox serve` as a process, once it said that it is ready."""

    def __init__(self, home: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kosmo", "sandbox", "serve", *words],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "KOSMO_HOME": str(home)},
        )
        assert self.process.stderr is not None
        assert select.select([self.process.stderr], [], [], 30)[0]
        self.line = self.process.stderr.readline().decode()
        self.port = int(self.line.partition("127.0.0.1:")[2].partition("/")[0])

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=20)
        return self.process.returncode


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_told_to_stop(
    kosmo: Kosmo, tmp_path: Path, number: int
) -> None:
    served = Served(kosmo.home, "missive", "--limit", "2/1h", "--log", str(tmp_path / "log"))
    assert served.line.startswith("serving missive at http://127.0.0.1:")
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    token = {"Authorization": "Bearer missive_pat-sandbox-token-of-ada-lindqvist"}
    statuses = []
    for _ in range(3):
        connection.request("GET", "/v1/users", headers=token)
        response = connection.getresponse()
        statuses.append(response.status)
        response.read()
    connection.close()
    assert statuses == [200, 200, 429]
    assert served.stop(number) == 0
    assert len((tmp_path / "log").read_text().splitlines()) == 3
