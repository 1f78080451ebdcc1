"""A fresh simulator for each test, signed in, without limits, with a clock that tests turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.testing import signed as signed_as
from kosmo_crisp.simulator import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo import IntegrationSpec
    from kosmo.testing import Clock, RunningSimulator, SimulatorCaller


@pytest.fixture
def clock(kosmo_clock: Clock) -> Clock:
    """Give the clock of the simulator."""
    kosmo_clock.now = 1_790_000_000.0
    return kosmo_clock


@pytest.fixture
def signed(kosmo_integration: IntegrationSpec, kosmo_simulator: RunningSimulator) -> dict[str, str]:
    """Give the headers that sign in, with the tier of a workspace's token."""
    return signed_as(kosmo_integration, kosmo_simulator)


@pytest.fixture
def crisp(clock: Clock, kosmo_signed: SimulatorCaller) -> SimulatorCaller:
    """Give a simulator with its first state."""
    return kosmo_signed


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
