"""What the plugin's tests share: a client whose requests are written down and answered here."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from kosmo import Client, Request, Response
from kosmo.call import Facts, Pages
from kosmo.config.records import Records
from kosmo_missive.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kosmo.sandbox.running import RunningSimulator

BASE = "https://public.missiveapp.com/v1"
ADA = "11111111-0000-4000-8000-000000000001"
BEN = "11111111-0000-4000-8000-000000000002"
ORGANIZATION = "22222222-0000-4000-8000-000000000001"
SUPPORT = "33333333-0000-4000-8000-000000000001"
VIP = "44444444-0000-4000-8000-000000000001"
BOOK = "55555555-0000-4000-8000-000000000001"


class Desk:
    """Calls functions with a real client; the service's answers stand in `answers`.

    `sent` has one line for each request, such as `GET /users?limit=200`; `bodies` what the
    requests held, None for none.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self.sent: list[str] = []
        self.bodies: list[Any] = []
        self.facts = Facts()
        self.answers: dict[str, Any] = {
            "GET /users": {
                "users": [
                    {"id": ADA, "name": "Ada Agent", "email": "ada@example.test", "me": True},
                    {"id": BEN, "name": "Ben Bell", "email": "ben@example.test", "me": False},
                ]
            },
            "GET /organizations": {"organizations": [{"id": ORGANIZATION, "name": "Example"}]},
            "GET /teams": {
                "teams": [{"id": SUPPORT, "name": "Support", "organization": ORGANIZATION}]
            },
            "GET /shared_labels": {"shared_labels": [{"id": VIP, "name": "VIP"}]},
            "GET /contact_books": {
                "contact_books": [{"id": BOOK, "name": "Customers", "user": ADA}]
            },
        }

    def call(
        self, function: Callable[..., Any], *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns; `facts` tell how it went."""
        self.facts = Facts()
        client = Client(
            self._answer,
            BASE,
            facts=self.facts,
            pages=pages or Pages(),
            fields={},
            records=lambda: self._records,
        )
        return function(client, **arguments)

    @property
    def notes(self) -> str:
        """Everything that the last call told beside its data."""
        return "\n".join(self.facts.notes)

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        parts = urlsplit(url)
        path = parts.path.removeprefix("/v1")
        query = f"?{unquote(parts.query)}" if parts.query else ""
        self.sent.append(f"{method} {path}{query}")
        self.bodies.append(None if body is None else json.loads(body))
        answer = self.answers.get(f"{method} {path}{query}", self.answers.get(f"{method} {path}"))
        if isinstance(answer, Response):
            return answer
        if answer is None:
            answer = {path.split("/")[-1]: []} if method == "GET" else self.bodies[-1]
        return Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())


class Sandbox:
    """Calls functions with a real client against the simulator, in memory and without limits."""

    def __init__(self, running: RunningSimulator, clock: list[float], records: Records) -> None:
        self._records = records
        self.facts = Facts()
        self.clock = clock
        self._running = running

    def call(
        self, function: Callable[..., Any], *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns; `facts` tell how it went."""
        self.facts = Facts()
        client = Client(
            self._answer,
            BASE,
            facts=self.facts,
            pages=pages or Pages(),
            fields={},
            records=lambda: self._records,
        )
        return function(client, **arguments)

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        token = app.credentials["access_token"]
        signed = {**headers, "Authorization": f"Bearer {token}"}
        return self._running.handle(Request(method, url, signed, body))


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(str(tmp_path / "records.toml"))


@pytest.fixture
def desk(records: Records) -> Desk:
    return Desk(records)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the simulator's first state, which takes longer to make than a test."""
    path = tmp_path_factory.mktemp("seeded") / "missive.jsonl"
    app.start(str(path)).prepare()
    return path


@pytest.fixture
def state_file(seeded: Path, tmp_path: Path) -> Iterator[str]:
    """Give the file of a simulator in its first state; a change makes another file of it."""
    path = tmp_path / "missive.jsonl"
    os.link(seeded, path)
    yield str(path)
    path.unlink()


@pytest.fixture
def sandbox(records: Records, state_file: str) -> Sandbox:
    clock = [1_800_000_000.0]
    return Sandbox(app.start(state_file, limits=[], clock=lambda: clock[0]), clock, records)
