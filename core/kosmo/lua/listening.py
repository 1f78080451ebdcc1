"""Signals while a chunk runs: they are heard everywhere, and raised where that breaks nothing."""

from __future__ import annotations

import signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

_ENDINGS = ("SIGTERM", "SIGHUP")
_USUAL = (signal.default_int_handler, signal.SIG_DFL)
_CLOCK = "SIGALRM"


class Listening:
    """Takes signals for the time of a block, in the main thread and where they were not ignored.

    They are Ctrl-C, those that end a process, and that of a clock after so many seconds. Each is
    raised as KeyboardInterrupt, inside `through` so that no frame is lost between being read and
    being answered; elsewhere `pending` says that it came. A second one is raised anywhere.
    """

    def __init__(self, seconds: float | None = None) -> None:
        """Begin with nothing heard; without `seconds` no clock runs."""
        self.pending = False
        self.number = 0  # of the signal that was heard last
        self._seconds = seconds
        self._heard = self._may_raise = False
        self._usual: dict[int, Any] = {}

    def __enter__(self) -> Listening:
        """Begin to listen."""
        for name in ("SIGINT", *_ENDINGS):
            self._take(name)
        if self._seconds is not None and self._take(_CLOCK):
            signal.setitimer(signal.ITIMER_REAL, self._seconds)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the signals to whoever took them before."""
        if self._seconds is not None and self._usual.get(getattr(signal, _CLOCK, 0)) is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, usual in self._usual.items():
            signal.signal(number, usual)

    @property
    def late(self) -> bool:
        """Whether it was the clock that was heard last."""
        return bool(self.number) and self.number == getattr(signal, _CLOCK, 0)

    @property
    def ends(self) -> bool:
        """Whether what was heard ends a session too that outlasts Ctrl-C."""
        return self.number not in (0, signal.SIGINT)

    @property
    def status(self) -> int:
        """The exit code that belongs to what was heard; 0 where that is nothing or the clock."""
        return 0 if self.late or not self.number else 128 + self.number

    def raise_pending(self) -> None:
        """Raise what was heard and not raised yet."""
        if self.pending:
            self.pending = False
            raise KeyboardInterrupt

    def through(self, work: Callable[[], T]) -> T:
        """Do what may take long, and may be broken off."""
        try:
            self._may_raise = True
            self.raise_pending()
            return work()
        finally:
            self._may_raise = False

    def _take(self, name: str) -> bool:
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) not in _USUAL:
            return False
        try:
            self._usual[number] = signal.signal(number, self._hear)
        except ValueError:  # in a thread, which no signal reaches
            return False
        return True

    def _hear(self, number: int, _: object) -> None:
        self.number = number
        if self._may_raise or (self._heard and number == signal.SIGINT):
            self._heard = True
            raise KeyboardInterrupt
        self._heard = self.pending = True
