"""Running a batch: some lines at a time, their answers in order, in memory that does not grow.

One thread reads and shows, others answer. What is read is bounded by what is not shown yet.
"""

from __future__ import annotations

import signal
import time

from kosmo.cli.batch.answers import interrupted
from kosmo.cli.batch.lines import Line
from kosmo.cli.ending import ENDINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.cli.batch.input import Input
    from kosmo.cli.batch.workers import Workers

    Show = Callable[[Line], None]

_AHEAD = 64  # lines that are read and not shown yet
_HELD = 64_000_000  # characters of lines and answers that are kept before no more is read
_USUAL = (signal.default_int_handler, signal.SIG_DFL)
_GRACE = 2.0  # seconds that running calls are given once nobody wants to wait for them


class Batch:
    """Lines on their way from an input to whoever shows their answers."""

    def __init__(self, source: Input, workers: Workers, *, ordered: bool = True) -> None:
        """Take the input and who answers its lines; `ordered` shows them as they were read."""
        self.interrupted = 0  # the signal that came, 0 for none
        self._source = source
        self._workers = workers
        self._ordered = ordered
        self._open: dict[int, Line] = {}  # read and not shown, in the order of the input
        self._grace = _GRACE

    def run(self, show: Show) -> None:
        """Answer every line and show each once; a line that is not shown was not begun.

        After SIGINT and signals that end a process, or where `show` raises, nothing is begun any
        more. What is running is given a moment, and then shown as interrupted; a second signal
        raises KeyboardInterrupt.
        """
        # Others were taken by somebody, or are ignored, as SIGINT is in the background.
        usual = {one: signal.getsignal(one) for one in (signal.SIGINT, *ENDINGS)}
        heard = [one for one, handler in usual.items() if handler in _USUAL]
        before = -1
        for one in heard:
            signal.signal(one, self._interrupt)
        if heard:
            # A signal between Python's look at signals and the wait ends the wait too.
            before = signal.set_wakeup_fd(self._workers.waking)
        try:
            while self._dispatch():
                self._wait()
                self._show(show)
                if self.interrupted:
                    self._break_off(show)
        finally:
            self._give_up()
            if heard:
                signal.set_wakeup_fd(before)
            self._workers.leave(self._grace)
            for one in heard:
                signal.signal(one, usual[one])

    def running(self) -> list[Line]:
        """Give the lines whose calls are under way."""
        return [line for line in list(self._open.values()) if line.begun and line.answer is None]

    def _dispatch(self) -> bool:
        """Hand out the lines that have come, as far as there is room; False at the end."""
        while self._has_room() and (taken := self._source.take()) is not None:
            line = Line(*taken)
            self._open[line.number] = line
            self._workers.give(line)
        return bool(self._open) or not (self._workers.stopped or self._source.ended)

    def _has_room(self) -> bool:
        if self._workers.stopped or len(self._open) >= _AHEAD:
            return False
        return sum(line.size() for line in self._open.values()) < _HELD

    def _wait(self) -> None:
        """Wait for an answer, or for input where there is room for it."""
        reading = self._has_room() and not self._source.ended
        _, readable = self._workers.wait(self._source.descriptor if reading else None)
        if readable:
            self._source.read()

    def _show(self, show: Show) -> None:
        """Show the answers whose turn has come."""
        if self._workers.stopped:  # what was read and not begun will never be
            self._open = {number: line for number, line in self._open.items() if line.begun}
        ended = self._workers.take_ended()
        for line in list(self._open.values()) if self._ordered else ended:
            if line.answer is None:
                return
            del self._open[line.number]
            show(line)

    def _break_off(self, show: Show) -> None:
        """Let running calls end if they do so soon, and show the others as interrupted."""
        self._give_up()
        end = time.monotonic() + self._grace
        while self._busy() and (left := end - time.monotonic()) > 0:
            self._workers.wait(None, left)
        if self.running():
            self._grace = 0.0
        self._show(show)
        for line in list(self._open.values()):
            del self._open[line.number]
            show(interrupted(line) if line.answer is None else line)

    def _give_up(self) -> None:
        self._workers.stop()
        for line in self.running():
            line.left = True

    def _busy(self) -> bool:
        """Tell whether a running call is more than standing still."""
        return any(line.facts is None or line.facts.waiting is None for line in self.running())

    def _interrupt(self, number: int, *_: object) -> None:
        if self.interrupted:
            self._grace = 0.0
            raise KeyboardInterrupt
        self.interrupted = number
        self._workers.wake()
