"""Signals that end a process, heard as Ctrl-C is: a write says whether it may have arrived."""

from __future__ import annotations

import signal

from kosmo.errors import InterruptedCallError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ending:
    """Breaks a call off where the process is told to end, as `timeout` and cron do.

    A signal that somebody ignores (`nohup`) stays ignored. The exit code is the one that shells
    give a process that a signal ended: 128 and the signal's number.
    """

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._number = 0

    def __enter__(self) -> None:
        """Listen, from the main thread."""
        for number in ENDINGS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._hear)

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Give the error that a signal led to its exit code; what follows ends the process."""
        if self._number and isinstance(error, InterruptedCallError):
            error.exit_code = 128 + self._number

    def _hear(self, number: int, _: FrameType | None) -> None:
        first, self._number = not self._number, number
        if first:  # what it breaks off tells what it knows, undisturbed by the next
            raise KeyboardInterrupt
