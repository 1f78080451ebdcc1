"""The threads that answer what a script asks for at the same time.

Reads run beside one another, writes one after another in the order in which they were asked for.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import contextmanager
from threading import Condition, Thread

from kosmo.errors import ServiceError
from kosmo.lua.calls import NOT_SENT
from kosmo.lua.pipes import BEAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from kosmo.lua.request import Request


class Job:
    """A request and the number under which its answer is sent."""

    __slots__ = ("number", "request")

    def __init__(self, number: int, request: Request) -> None:
        """Take both."""
        self.number = number
        self.request = request


class Pool:
    """Threads that are started as they are needed, and end with the pool."""

    def __init__(self, work: Callable[[Job], None], *, most: int) -> None:
        """Take what answers a job, and how many may run at a time; `work` raises nothing."""
        self._work = work
        self._most = most
        self._changed = Condition()
        self._waiting: deque[Job] = deque()
        self._running: list[Job] = []
        self._threads = 0
        self._writing = False
        self._stopped = False

    def give(self, job: Job) -> None:
        """Have a job done as soon as it is its turn."""
        with self._changed:
            self._waiting.append(job)
            if self._threads < self._most and self._threads - len(self._running) < len(
                self._waiting
            ):
                self._begin()
            self._changed.notify()

    def running(self) -> list[Job]:
        """Give the jobs that are being done."""
        with self._changed:
            return list(self._running)

    def drop(self, numbers: Container[int] | None = None) -> list[Job]:
        """Begin nothing of what was given so far, or nothing of these numbers; gives them."""
        with self._changed:
            kept = [] if numbers is None else [
                job for job in self._waiting if job.number not in numbers
            ]  # fmt: skip
            dropped = [job for job in self._waiting if job not in kept]
            self._waiting = deque(kept)
            self._changed.notify_all()
        for job in dropped:
            if job.request.call is not None:
                job.request.call.end(NOT_SENT)
        return dropped

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Wait until every write that was given is done, and let none begin meanwhile."""
        with self._changed:
            self._changed.wait_for(
                lambda: not (self._writing or any(job.request.writes for job in self._waiting))
            )
            self._writing = True
        try:
            yield
        finally:
            with self._changed:
                self._writing = False
                self._changed.notify_all()

    def wait(self, seconds: float | None) -> bool:
        """Wait until nothing runs any more; False where that takes longer."""
        end = None if seconds is None else time.monotonic() + seconds
        with self._changed:
            while self._running:
                left = BEAT if end is None else min(BEAT, end - time.monotonic())
                if left <= 0:
                    return False
                self._changed.wait(left)
        return True

    def close(self) -> None:
        """Begin nothing further, and let the threads end."""
        self.drop()
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _begin(self) -> None:
        """Start a thread; where the system has no more, those that there are do the work."""
        try:
            Thread(target=self._serve, daemon=True).start()
        except RuntimeError:
            if not self._threads:
                raise ServiceError(
                    "no thread can be started for `parallel`: the system allows no more",
                    hint="ulimit -u",
                    code="lua_worker",
                ) from None
        else:
            self._threads += 1

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            self._work(job)
            with self._changed:
                self._running.remove(job)
                self._writing = self._writing and not job.request.writes
                self._changed.notify_all()

    def _next(self) -> Job | None:
        """Wait for a job whose turn has come; None where there will be none."""
        with self._changed:
            while True:
                if self._stopped:
                    return None
                for job in self._waiting:
                    if not (job.request.writes and self._writing):
                        self._waiting.remove(job)
                        self._running.append(job)
                        self._writing = self._writing or job.request.writes
                        return job
                self._changed.wait()
