"""What the plugin's tests share: a client whose requests are written down and answered here."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlsplit

import pytest
from kosmo import Client, Request, Response
from kosmo.call import Facts, Pages
from kosmo.sandbox.caller import SimulatorCaller
from kosmo_plivo.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.sandbox.caller import Answered
    from kosmo.sandbox.running import RunningSimulator

BASE = "https://api.plivo.com/v1"
LOOKUP = "https://lookup.plivo.com/v1"
AUTH_ID = "MA00000000000000TEST"
NOW = 1_790_000_000.0


NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC


class Caller(ABC):
    """Calls functions with a real client; `facts` tell how the last call went."""

    def __init__(self, auth_id: str) -> None:
        self.fields = {"auth_id": auth_id}
        self.facts = Facts()

    def call(
        self, function: Callable[..., Any], *, pages: Pages | None = None, **arguments: Any
    ) -> Any:
        """Call a function and give what it returns."""
        self.facts = Facts()

        def made(url: str) -> Client:
            return Client(
                self.answer, url, facts=self.facts, pages=pages or Pages(), fields=self.fields,
                ending="/", origins=lambda name: made({"lookup": LOOKUP}[name]),
            )  # fmt: skip

        return function(made(BASE), **arguments)

    @property
    def notes(self) -> str:
        """Everything that the last call told beside its data."""
        return "\n".join(self.facts.notes)

    @abstractmethod
    def answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        """Answer one request."""


class Desk(Caller):
    """The service's answers stand in `answers`; one that is a list is given one by one.

    `sent` has one line for each request, without the account's path, such as
    `GET /Message/?limit=20&offset=0`; `bodies` what the requests held, None for none.
    """

    def __init__(self) -> None:
        super().__init__(AUTH_ID)
        self.sent: list[str] = []
        self.bodies: list[Any] = []
        self.answers: dict[str, Any] = {}

    def answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        parts = urlsplit(url)
        path = parts.path.removeprefix(f"/v1/Account/{AUTH_ID}")
        host = "" if url.startswith(BASE) else parts.netloc
        query = f"?{unquote_plus(parts.query)}" if parts.query else ""
        self.sent.append(f"{method} {host}{path}{query}")
        self.bodies.append(None if body is None else json.loads(body))
        lines = (f"{method} {path}{query}", f"{method} {path}")
        answer: Any = next((self.answers[line] for line in lines if line in self.answers), {})
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Response):
            return answer
        return Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())

    @staticmethod
    def listing(
        *rows: dict[str, Any], following: str | None = None, total: int | None = None
    ) -> dict[str, Any]:
        """Make a page as Plivo wraps it."""
        meta = {"limit": 20, "offset": 0, "next": following, "previous": None}
        if total is not None:
            meta["total_count"] = total
        return {"api_id": "a-1", "meta": meta, "objects": list(rows)}

    @staticmethod
    def refusal(status: int, error: str = "not found") -> Response:
        """Make a refusal as Plivo words it."""
        body = json.dumps({"api_id": "a-1", "error": error}).encode()
        return Response(status, {"content-type": "application/json"}, body)


class Sandbox(Caller):
    """The simulator answers, in memory and without limits; `clock` is its time."""

    def __init__(self, running: RunningSimulator, clock: list[float]) -> None:
        super().__init__(app.credentials["auth_id"])
        self.clock = clock
        self.running = running

    def answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        return self.running.handle(Request(method, url, {**headers, **signed()}, body))


def signed() -> dict[str, str]:
    """Give the header that signs in to the simulator."""
    pair = f"{app.credentials['auth_id']}:{app.credentials['auth_token']}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def sandbox() -> Sandbox:
    clock = [NOW]
    return Sandbox(app.start(limits=[], clock=lambda: clock[0]), clock)


class Clock:
    """Unix seconds that stand still until they are turned."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class Plivo:
    """Sends signed requests; paths lie below the account and end with a slash by themselves."""

    def __init__(self, caller: SimulatorCaller) -> None:
        self.caller = caller
        self.account = f"Account/{app.credentials['auth_id']}/"

    def get(self, path: str = "", **query: object) -> Answered:
        return self.caller.get(self._place(path), **query)

    def rows(self, path: str, **query: object) -> list[dict[str, Any]]:
        """Give the rows of a page."""
        found: list[dict[str, Any]] = self.get(path, **query).data["objects"]
        return found

    def post(self, path: str, **body: object) -> Answered:
        return self.caller.post(self._place(path), body)

    def delete(self, path: str, **body: object) -> Answered:
        if not body:
            return self.caller.delete(self._place(path))
        return self.caller.send("DELETE", self._place(path), json.dumps(body).encode())

    def raw(self, method: str, path: str, **headers: str) -> Response:
        """Send a request below `/v1/`, signed by nothing but `headers`."""
        url = f"http://simulator.test/v1/{path}"
        return self.caller.running.handle(Request(method, url, headers, None))

    def _place(self, path: str) -> str:
        return self.account + (f"{path}/" if path else "")


@pytest.fixture
def clock() -> Clock:
    """Give the clock of the simulator."""
    return Clock()


@pytest.fixture
def plivo(clock: Clock) -> Plivo:
    """Give a simulator with its first state."""
    pair = f"{app.credentials['auth_id']}:{app.credentials['auth_token']}"
    headers = {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    return Plivo(SimulatorCaller(app.start(limits=[], clock=clock), headers))
