"""What the plugin's tests share: a client whose requests are written down and answered here."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from kosmo import Client, Request, Response
from kosmo.call import Facts, Pages
from kosmo_crisp.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.sandbox.running import RunningSimulator

BASE = "https://api.crisp.chat/v1"
WEBSITE = "8c842203-7ed8-4e29-a608-7cf78a7d2fcc"
BEN = "a4c32c68-be91-4e29-8a05-976e93abbe3f"


class Desk:
    """Calls functions with a real client; the service's answers stand in `answers`.

    An answer is the `data` of an envelope, a whole `Response`, or a list of either for requests
    one after the other. `sent` has one line for each request, without the workspace's path, such
    as `GET conversations/1?per_page=25`; `bodies` what the requests held, None for none.
    """

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.bodies: list[Any] = []
        self.facts = Facts()
        self.fields = {"website_id": WEBSITE, "tier": "website"}
        ben = {"userID": BEN, "email": "ben@example.test", "firstName": "Ben", "lastName": "Bell"}
        self.answers: dict[str, Any] = {
            "GET operators/list": [[{"type": "operator", "details": ben}]] * 9
        }

    def call(
        self, function: Callable[..., Any], *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns; `facts` tell how it went."""
        self.facts = Facts()
        client = Client(
            self._answer, BASE, facts=self.facts, pages=pages or Pages(), fields=self.fields
        )
        return function(client, **arguments)

    @property
    def notes(self) -> str:
        """Everything that the last call told beside its data."""
        return "\n".join(self.facts.notes)

    @staticmethod
    def envelope(data: Any, status: int = 200, *, reason: str = "resolved") -> Response:
        """Make an answer as Crisp wraps it; from 400 it is an error."""
        body = {"error": status >= 400, "reason": reason, "data": data}
        return Response(status, {"content-type": "application/json"}, json.dumps(body).encode())

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        parts = urlsplit(url)
        path = parts.path.removeprefix("/v1/").removeprefix(f"website/{WEBSITE}").lstrip("/")
        query = f"?{unquote(parts.query)}" if parts.query else ""
        self.sent.append(f"{method} {path}{query}".rstrip())
        self.bodies.append(None if body is None else json.loads(body))
        lines = (f"{method} {path}{query}".rstrip(), f"{method} {path}".rstrip())
        found = next((line for line in lines if line in self.answers), None)
        answer = [] if found is None else self.answers[found]
        if found is not None and isinstance(answer, list) and isinstance(answer[0], list):
            answer = answer.pop(0)
        return answer if isinstance(answer, Response) else self.envelope(answer)


class Sandbox:
    """Calls functions with a real client against the simulator, in memory and without limits."""

    def __init__(self, running: RunningSimulator, clock: list[float]) -> None:
        self.facts = Facts()
        self.clock = clock
        self.tier = "website"
        self._running = running

    def call(
        self, function: Callable[..., Any], *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns; `facts` tell how it went."""
        self.facts = Facts()
        fields = {"website_id": app.credentials["website_id"], "tier": self.tier}
        client = Client(self._answer, BASE, facts=self.facts, pages=pages or Pages(), fields=fields)
        return function(client, **arguments)

    def _answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        signed = {**headers, **signed_as(self.tier)}
        return self._running.handle(Request(method, url, signed, body))


def signed_as(tier: str) -> dict[str, str]:
    """Give the headers that sign in to the simulator."""
    pair = f"{app.credentials['identifier']}:{app.credentials['key']}"
    basic = b64encode(pair.encode()).decode()
    return {"Authorization": f"Basic {basic}", "X-Crisp-Tier": tier}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def sandbox() -> Sandbox:
    clock = [1_800_000_000.0]
    return Sandbox(app.start(limits=[], clock=lambda: clock[0]), clock)
