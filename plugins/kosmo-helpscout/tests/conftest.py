"""What the plugin's tests share: a client whose requests are written down and answered here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from kosmo import Client, Request, Response
from kosmo.call import Facts, Pages
from kosmo_helpscout.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.sandbox.running import RunningSimulator

BASE = "https://api.helpscout.net/v2"


class Desk:
    """Calls functions with a real client; the service's answers stand in `answers`.

    `sent` has one line for each request, such as `GET /users?page=1`; `bodies` what the
    requests held, None for none. A write that has no answer is done without a body.
    """

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.bodies: list[Any] = []
        self.facts = Facts()
        self.answers: dict[str, Any] = {}

    def call(
        self, function: Callable[..., Any], *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns; `facts` tell how it went."""
        self.facts = Facts()
        client = Client(self._answer, BASE, facts=self.facts, pages=pages or Pages(), fields={})
        return function(client, **arguments)

    @staticmethod
    def hal(key: str, rows: list[Any], *, number: int = 1, size: int = 25, total: int = 0) -> Any:
        """Make a page as Help Scout answers it."""
        total = total or len(rows)
        told = {"size": size, "totalElements": total, "number": number}
        told["totalPages"] = -(-total // size)
        return {"_embedded": {key: rows}, "page": told} if rows else {"page": told}

    @property
    def notes(self) -> str:
        """Everything that the last call told beside its data."""
        return "\n".join(self.facts.notes)

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        parts = urlsplit(url)
        path = parts.path.removeprefix("/v2")
        query = f"?{unquote(parts.query)}" if parts.query else ""
        self.sent.append(f"{method} {path}{query}")
        self.bodies.append(None if body is None else json.loads(body))
        answer = self.answers.get(f"{method} {path}{query}", self.answers.get(f"{method} {path}"))
        if isinstance(answer, Response):
            return answer
        if answer is None and method != "GET":
            made = {"resource-id": "77", "location": f"{BASE}{path}/77"}
            return Response(201, made, b"") if method == "POST" else Response(204, {}, b"")
        return Response(200, {}, json.dumps(answer or {}).encode())


class Sandbox:
    """Calls functions with a real client against the simulator, in memory and without limits."""

    def __init__(self, running: RunningSimulator, clock: list[float]) -> None:
        self.facts = Facts()
        self.clock = clock
        self.requests: list[str] = []
        self._running = running
        self._token = ""

    def call(
        self, function: Callable[..., Any], *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns; `facts` tell how it went."""
        self.facts = Facts()
        self.requests = []
        client = Client(self._answer, BASE, facts=self.facts, pages=pages or Pages(), fields={})
        return function(client, **arguments)

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        self.requests.append(f"{method} {urlsplit(url).path.removeprefix('/v2')}")
        response = self._signed(method, url, headers, body)
        if response.status == 401:
            self._token = token_of(self._running)
            response = self._signed(method, url, headers, body)
        return response

    def _signed(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        signed = {**headers, "Authorization": f"Bearer {self._token}"}
        return self._running.handle(Request(method, url, signed, body))


def token_of(running: RunningSimulator) -> str:
    """Ask a simulator for a token."""
    body = {"grant_type": "client_credentials", **app.credentials}
    headers = {"Content-Type": "application/json"}
    request = Request("POST", f"{BASE}/oauth2/token", headers, json.dumps(body).encode())
    token: str = json.loads(running.handle(request).body)["access_token"]
    return token


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def sandbox() -> Sandbox:
    clock = [1_800_000_000.0]
    return Sandbox(app.start(limits=[], clock=lambda: clock[0]), clock)
