"""A fresh simulator for each test, signed in, without limits, with a clock that tests turn."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from kosmo import Request
from kosmo.sandbox.caller import SimulatorCaller
from kosmo_helpscout.simulator import app

if TYPE_CHECKING:
    from kosmo.sandbox.running import RunningSimulator

NOW = 1_790_000_000.0


class Clock:
    """Unix seconds that stand still until they are turned."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


def signed_in(running: RunningSimulator) -> SimulatorCaller:
    """Give a caller with a token."""
    body = json.dumps({"grant_type": "client_credentials", **app.credentials}).encode()
    url = f"http://simulator.test{app.base_path}/oauth2/token"
    answered = running.handle(Request("POST", url, {"Content-Type": "application/json"}, body))
    token = json.loads(answered.body)["access_token"]
    return SimulatorCaller(running, {"Authorization": f"Bearer {token}"})


@pytest.fixture
def clock() -> Clock:
    """Give the clock of the simulator."""
    return Clock()


@pytest.fixture
def running(clock: Clock) -> RunningSimulator:
    """Give a simulator with its first state."""
    return app.start(limits=[], clock=clock)


@pytest.fixture
def helpscout(running: RunningSimulator) -> SimulatorCaller:
    """Give that simulator, signed in."""
    return signed_in(running)


@pytest.fixture
def limited(clock: Clock) -> SimulatorCaller:
    """Give a simulator with the vendor's limits, signed in."""
    return signed_in(app.start(clock=clock))


@pytest.fixture
def standard(clock: Clock) -> SimulatorCaller:
    """Give a simulator whose plan has no reports, signed in."""
    return signed_in(app.start(limits=[], options={"reports": 0.0}, clock=clock))
