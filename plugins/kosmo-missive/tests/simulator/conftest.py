"""A fresh simulator for each test, signed in, without limits, with a clock that tests turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo.sandbox.caller import SimulatorCaller
from kosmo_missive.simulator import app

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
def missive(clock: Clock, state_file: str) -> SimulatorCaller:
    """Give a simulator with its first state."""
    token = app.credentials["access_token"]
    running = app.start(state_file, limits=[], clock=clock)
    return SimulatorCaller(running, {"Authorization": f"Bearer {token}"})


@pytest.fixture
def named(missive: SimulatorCaller) -> Callable[[str, str], str]:
    """Give a function that finds an id by list and name: `named("users", "Ada Lindqvist")`."""

    def find(rows: str, name: str) -> str:
        listed = missive.get(rows, limit=200).data[rows]
        return next(str(row["id"]) for row in listed if row["name"] == name)

    return find


@pytest.fixture
def conversation(missive: SimulatorCaller) -> Callable[..., dict[str, Any]]:
    """Give a function that picks the newest conversation of a mailbox, in an organization."""

    def pick(place: int = 0, **mailbox: object) -> dict[str, Any]:
        query = mailbox or {"inbox": True}
        rows = missive.get("conversations", limit=50, **query).data["conversations"]
        shared = [row for row in rows if row.get("organization")]
        found: dict[str, Any] = shared[place]
        return found

    return pick
