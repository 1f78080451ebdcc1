"""A fresh simulator for each test, signed in, without limits, with a clock that tests turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.testing import sign_in
from kosmo_helpscout.simulator import app

if TYPE_CHECKING:
    from kosmo import IntegrationSpec
    from kosmo.testing import Clock, RunningSimulator, SimulatorCaller


@pytest.fixture
def clock(kosmo_clock: Clock) -> Clock:
    """Give the clock of the simulator."""
    kosmo_clock.now = 1_790_000_000.0
    return kosmo_clock


@pytest.fixture
def running(clock: Clock, kosmo_simulator: RunningSimulator) -> RunningSimulator:
    """Give a simulator with its first state."""
    return kosmo_simulator


@pytest.fixture
def helpscout(kosmo_integration: IntegrationSpec, running: RunningSimulator) -> SimulatorCaller:
    """Give that simulator, signed in."""
    return sign_in(kosmo_integration, running)


@pytest.fixture
def limited(kosmo_integration: IntegrationSpec, clock: Clock) -> SimulatorCaller:
    """Give a simulator with the vendor's limits, signed in."""
    return sign_in(kosmo_integration, app.start(clock=clock))


@pytest.fixture
def standard(kosmo_integration: IntegrationSpec, clock: Clock) -> SimulatorCaller:
    """Give a simulator whose plan has no reports, signed in."""
    running = app.start(limits=[], options={"reports": 0.0}, clock=clock)
    return sign_in(kosmo_integration, running)
