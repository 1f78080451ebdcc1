"""The threads that answer the lines of a batch, and what wakes the one that waits for them."""

from __future__ import annotations

import os
import select
import time
from _queue import SimpleQueue
from collections import deque
from threading import Lock, Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.cli.batch.lines import Line


class Workers:
    """Answers lines in the order in which they are given, some at a time.

    What is written into `waking` ends the wait.
    """

    def __init__(
        self, answer: Callable[[Line], None], *, most: int, stop_on_error: bool = False
    ) -> None:
        """Take what answers a line and how many threads may; none is started yet."""
        self.stopped = False
        self._answer = answer
        self._most = most
        self._stop_on_error = stop_on_error
        self._beginning = Lock()
        self._queue: SimpleQueue[Line | None] = SimpleQueue()
        self._ended: deque[Line] = deque()
        self._threads: list[Thread] = []
        self._woken, self.waking = os.pipe()
        os.set_blocking(self.waking, False)

    def give(self, line: Line) -> None:
        """Give a line to be answered."""
        self._queue.put(line)
        if len(self._threads) < self._most:
            thread = Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def wait(self, descriptor: int | None, seconds: float | None = None) -> tuple[bool, bool]:
        """Wait until something was answered, or `descriptor` can be read; tell which of the two."""
        poll = select.poll()  # as `select` takes no high descriptors
        for one in (self._woken, descriptor):
            if one is not None:
                poll.register(one, select.POLLIN)
        limit = None if seconds is None else int(seconds * 1000) + 1
        ready = [one for one, _ in poll.poll(limit)]
        answered = self._woken in ready
        if answered:
            os.read(self._woken, 4096)
        return answered, descriptor in ready

    def take_ended(self) -> list[Line]:
        """Take the lines that were answered since the last time, as they ended."""
        return [self._ended.popleft() for _ in range(len(self._ended))]

    def wake(self) -> None:
        """End the wait; a signal handler may."""
        try:
            os.write(self.waking, b".")
        except BlockingIOError:  # there is plenty to read already
            pass

    def stop(self) -> None:
        """Begin no further line; what is running goes on."""
        with self._beginning:
            self.stopped = True

    def leave(self, seconds: float) -> None:
        """End the threads; one whose call goes on longer is left to the end of the process."""
        for _ in self._threads:
            self._queue.put(None)
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        if not any(thread.is_alive() for thread in self._threads):
            os.close(self._woken)
            os.close(self.waking)

    def _work(self) -> None:
        while (line := self._queue.get()) is not None:
            with self._beginning:
                if self.stopped:
                    continue
                line.begun = True
            self._answer(line)
            self._ended.append(line)
            if line.error is not None and self._stop_on_error:
                self.stop()
            self.wake()
