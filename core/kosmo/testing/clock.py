"""The time of a simulator in a test."""

from __future__ import annotations

import time


class Clock:
    """Unix seconds in `now`: those of this machine, until a test sets them; then they stand still.

    `clock.now += 60` lets a minute pass, and no more.
    """

    __slots__ = ("_now",)

    def __init__(self) -> None:
        """Begin with the time of this machine."""
        self._now: float | None = None

    @property
    def now(self) -> float:
        """The time."""
        return time.time() if self._now is None else self._now

    @now.setter
    def now(self, seconds: float) -> None:
        self._now = seconds

    def __call__(self) -> float:
        """Give the time, as a simulator asks for it."""
        return self.now
