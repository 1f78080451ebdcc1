"""What the plugin's tests share: answers as Plivo wraps them, and paths below one account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Request, Response
from kosmo.testing import Desk as AnyDesk
from kosmo_plivo.simulator import app

if TYPE_CHECKING:
    from kosmo import IntegrationSpec
    from kosmo.testing import Answered, Clock, Sandbox, SimulatorCaller

AUTH_ID = "MA00000000000000TEST"
NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC


class Desk(AnyDesk):
    """Plivo at a desk; a line has no account's path: `GET /Message/?limit=20&offset=0`."""

    def __init__(self, integration: IntegrationSpec) -> None:
        super().__init__(integration, fields={"auth_id": AUTH_ID})

    def line(self, method: str, path: str, query: str) -> str:
        return f"{method} {path.removeprefix(f'/Account/{AUTH_ID}')}{query}"

    def otherwise(self, method: str, path: str) -> Any:
        return {}

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
def desk(kosmo_integration: IntegrationSpec) -> Desk:
    return Desk(kosmo_integration)


@pytest.fixture
def clock(kosmo_clock: Clock) -> Clock:
    """Give the clock of the simulator."""
    kosmo_clock.now = NOW
    return kosmo_clock


@pytest.fixture
def sandbox(clock: Clock, kosmo_sandbox: Sandbox) -> Sandbox:
    return kosmo_sandbox


@pytest.fixture
def plivo(clock: Clock, kosmo_signed: SimulatorCaller) -> Plivo:
    """Give a simulator with its first state."""
    return Plivo(kosmo_signed)
