"""A fresh simulator for each test, signed in, without limits, with a clock that tests turn."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Request
from kosmo.sandbox.caller import SimulatorCaller
from kosmo_plivo.simulator import app

if TYPE_CHECKING:
    from kosmo import Response
    from kosmo.sandbox.caller import Answered

NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC


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
