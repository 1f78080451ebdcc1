"""A fresh simulator for each test, signed in, without limits, with a clock that tests turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.testing import Clock, SimulatorCaller


@pytest.fixture
def clock(kosmo_clock: Clock) -> Clock:
    """Give the clock of the simulator."""
    kosmo_clock.now = 1_790_000_000.0
    return kosmo_clock


@pytest.fixture
def missive(clock: Clock, kosmo_signed: SimulatorCaller) -> SimulatorCaller:
    """Give a simulator with its first state."""
    return kosmo_signed


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
