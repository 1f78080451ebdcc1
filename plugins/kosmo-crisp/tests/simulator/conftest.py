"""A fresh simulator for each test, signed in, without limits, with a clock that tests turn."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from kosmo.sandbox.caller import SimulatorCaller
from kosmo_crisp.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = 1_790_000_000.0


class Clock:
    """Unix seconds that stand still until they are turned."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give the clock of the simulator."""
    return Clock()


@pytest.fixture
def signed() -> dict[str, str]:
    """Give the headers that sign in, with the tier of a workspace's token."""
    pair = f"{app.credentials['identifier']}:{app.credentials['key']}"
    basic = b64encode(pair.encode()).decode()
    return {"Authorization": f"Basic {basic}", "X-Crisp-Tier": "website"}


@pytest.fixture
def crisp(clock: Clock, signed: dict[str, str]) -> SimulatorCaller:
    """Give a simulator with its first state."""
    return SimulatorCaller(app.start(limits=[], clock=clock), signed)


@pytest.fixture
def site() -> str:
    """Give the path of the workspace."""
    return f"website/{app.credentials['website_id']}"


@pytest.fixture
def session(crisp: SimulatorCaller, site: str) -> str:
    """Give the path of the conversation with the latest activity."""
    row = crisp.get(f"{site}/conversations/1").data["data"][0]
    return f"{site}/conversation/{row['session_id']}"


@pytest.fixture
def person(crisp: SimulatorCaller, site: str) -> Callable[[int], str]:
    """Give a function that names the id of a contact by its place in the list."""

    def find(place: int) -> str:
        return str(crisp.get(f"{site}/people/profiles/1").data["data"][place]["people_id"])

    return find
