"""A limit to the time of what a plugin does, within its own process."""

from __future__ import annotations

import signal


class TooLongError(BaseException):
    """What was begun did not end in time; no `except Exception` of a plugin catches it."""


class limited:  # noqa: N801 - used as a function, and contextlib would catch what is raised
    """Raise TooLongError in a block that takes longer than so many seconds."""

    def __init__(self, seconds: float) -> None:
        """Take the seconds."""
        self._seconds = seconds
        self.late = False

    def __enter__(self) -> None:
        """Set the clock."""

        def late(*_: object) -> None:
            self.late = True
            raise TooLongError

        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, self._seconds, 0.5)

    def __exit__(self, *raised: object) -> None:
        """Stop the clock."""
        signal.setitimer(signal.ITIMER_REAL, 0)
