"""Tokens: fetched once for all processes, renewed when refused, or brought along by the account.

kosmo runs as a process against the simulator behind HTTP, whose clock the tests turn.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.sandbox.request_log import RequestLog
from kosmo.sandbox.server import SimulatorServer
from kosmo_helpscout.simulator import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

THREE_DAYS = 3 * 86_400.0
LISTING = ("list-conversations", "--account", "work", "--all")


class Service:
    """Help Scout on loopback, and kosmo that goes on from what a home has."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.now = 1_800_000_000.0
        self.log = folder / "log"
        self.writing = RequestLog(str(self.log))
        running = app.start(limits=[], clock=lambda: self.now)
        self.server = SimulatorServer(running, log=self.writing)
        self.environment = {
            **environment_of(shutil.copytree(home, folder / "home")),
            "HELPSCOUT_SECRET": app.credentials["client_secret"],
        }

    def add(self, name: str, *fields: str) -> None:
        """Add an account; it is checked by nothing but its next call."""
        words = [word for field in fields for word in ("--set", field)]
        base = ("--set", f"base_url={self.server.url}")
        done = self.kosmo("accounts", "add", "helpscout", name, *base, *words)
        assert done.returncode == 0, done.stderr

    def kosmo(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run kosmo to its end."""
        return subprocess.run(
            [sys.executable, "-m", "kosmo", *words],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**self.environment, **environment},
        )

    def call(self, *words: str, code: int = 0, **environment: str) -> Any:
        """Call a function and give the envelope."""
        done = self.kosmo("helpscout", *words, "--json", **environment)
        assert done.returncode == code, done.stdout + done.stderr
        return json.loads(done.stdout)

    def calls_at_once(self, count: int) -> list[int]:
        """Start that many processes that each ask whose account it is; give their exit codes."""
        words = [sys.executable, "-m", "kosmo", "helpscout", "get-current-user"]
        started = [
            subprocess.Popen(
                [*words, "--account", "work"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for _ in range(count)
        ]
        return [process.wait() for process in started]

    def forget_requests(self) -> None:
        """Count anew."""
        self.log.write_text("", encoding="utf-8")

    def statuses(self, path: str) -> list[int]:
        """Give the statuses of the requests to a path below `/v2`."""
        lines = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return [line["status"] for line in lines if line["path"] == f"/v2/{path}"]


def environment_of(home: Path) -> dict[str, str]:
    """Give the variables of a process that runs kosmo in a home."""
    kept = {name: value for name, value in os.environ.items() if name[:6] != "KOSMO_"}
    return {**kept, "KOSMO_HOME": str(home)}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home that has nothing but the catalog, which takes longer to make than a test."""
    home = tmp_path_factory.mktemp("indexed") / "home"
    words = [sys.executable, "-m", "kosmo", "--help"]
    subprocess.run(words, env=environment_of(home), check=True, stdout=subprocess.DEVNULL)
    return home


@pytest.fixture
def service(tmp_path: Path, indexed: Path) -> Iterator[Service]:
    made = Service(tmp_path, indexed)
    with made.server:
        client_id = app.credentials["client_id"]
        made.add("work", f"client_id={client_id}", "client_secret=env:HELPSCOUT_SECRET")
        yield made
    made.writing.close()


def test_a_token_is_fetched_once_and_kept(service: Service) -> None:
    for _ in range(3):
        service.call("get-current-user", "--account", "work")
    assert service.statuses("oauth2/token") == [200]
    assert service.statuses("users/me") == [200, 200, 200]


def test_twenty_processes_without_a_token_fetch_one(service: Service) -> None:
    assert service.calls_at_once(20) == [0] * 20
    assert service.statuses("oauth2/token") == [200]
    assert service.statuses("users/me") == [200] * 20


def test_twenty_processes_with_an_expired_token_fetch_one(service: Service) -> None:
    service.call("get-current-user", "--account", "work")
    service.now += THREE_DAYS
    service.forget_requests()
    assert service.calls_at_once(20) == [0] * 20
    assert service.statuses("oauth2/token") == [200]
    answered = service.statuses("users/me")
    assert answered.count(200) == 20
    assert set(answered) == {200, 401}


def test_a_token_that_ends_while_a_list_is_read_loses_no_page(service: Service) -> None:
    original = service.server.running.handle
    pages = 0

    def handle(request: Any) -> Any:
        nonlocal pages
        if "/conversations" in request.url:
            pages += 1
            if pages == 4:
                service.now += THREE_DAYS
        return original(request)

    service.server.running.handle = handle  # type: ignore[method-assign]
    data = service.call(*LISTING)["data"]
    rows = data["_embedded"]["conversations"]
    assert len({row["id"] for row in rows}) == len(rows) == data["page"]["totalElements"] == 186
    assert service.statuses("conversations") == [200, 200, 200, 401, 200, 200, 200, 200, 200]
    assert service.statuses("oauth2/token") == [200, 200]


def test_a_write_with_an_expired_token_is_done_once(service: Service) -> None:
    service.call("get-current-user", "--account", "work")
    service.now += THREE_DAYS
    words = ("create-customer", "--account", "work", "--email", "once@example.net")
    assert service.call(*words)["data"]["id"] > 0
    assert service.statuses("customers") == [401, 201]


def test_a_refusal_of_the_secret_is_told_and_nothing_is_asked_for(service: Service) -> None:
    error = service.call(
        "get-current-user", "--account", "work", code=4, HELPSCOUT_SECRET="wrong-secret"
    )["error"]
    assert error["code"] == "token_refused"
    assert "Bad client credentials" in error["message"]
    assert "wrong-secret" not in json.dumps(error)
    assert service.statuses("users/me") == []


def test_a_renewal_that_is_refused_ends_the_call(service: Service) -> None:
    service.call("get-current-user", "--account", "work")
    service.now += THREE_DAYS
    error = service.call(
        "get-current-user", "--account", "work", code=4, HELPSCOUT_SECRET="changed"
    )["error"]
    assert error["code"] == "token_refused"
    assert 200 not in service.statuses("users/me")[1:]


def test_an_account_may_bring_a_token_of_its_own(service: Service) -> None:
    service.call("get-current-user", "--account", "work")
    kept = next((service.log.parent / "home" / "state" / "tokens").glob("*.json"))
    token = json.loads(kept.read_text(encoding="utf-8"))["token"]
    service.add("bare", "access_token=env:HELPSCOUT_TOKEN")
    service.forget_requests()
    words = ("get-current-user", "--account", "bare")
    assert service.call(*words, HELPSCOUT_TOKEN=token)["data"]["email"] == "mira@example.com"
    error = service.call(*words, code=4, HELPSCOUT_TOKEN="made-up")["error"]
    assert error["http_status"] == 401
    assert service.statuses("oauth2/token") == []


def test_no_file_of_a_token_can_be_read_by_others(service: Service) -> None:
    service.call("get-current-user", "--account", "work")
    files = list((service.log.parent / "home" / "state" / "tokens").iterdir())
    assert files
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_a_dry_run_fetches_no_token_and_shows_none(service: Service) -> None:
    data = service.call("get-current-user", "--account", "work", "--dry-run")["data"]
    assert data["url"] == f"{service.server.url}/users/me"
    assert data["headers"]["Authorization"].startswith("Bearer ")
    assert service.statuses("oauth2/token") == []
