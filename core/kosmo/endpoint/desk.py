"""The calls of a server on their way: some at a time, each in a thread of its own.

A client that goes away ends a read before its next request. A write that has begun is finished,
and stands in the audit log, whether anybody waits for it or not.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, Timer

from kosmo.call import Facts
from kosmo.endpoint.refusal import Refusal
from kosmo.telling import record_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import Message

    Work = Callable[["Job"], Response]
    Receive = Callable[[], Awaitable[Message]]

AT_ONCE = 16
WAITING = 512
GRACE = 10.0  # seconds for what runs when the server is stopped, before reads are broken off
SURFACE = "http"


class Job:
    """One request that takes time; `watch` and `halted` go into its call, if it makes one."""

    __slots__ = ("began", "facts", "function", "left", "stopped")

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.began: float | None = None
        self.facts = Facts()
        self.function: str | None = None
        self.left = False  # by its client
        self.stopped = False  # as the server stops

    def watch(self, facts: Facts) -> None:
        """Take the facts of the call as it begins."""
        self.facts = facts

    def halted(self) -> bool:
        """Tell whether the call is to send no further request."""
        facts = self.facts
        if facts.operation == "write":  # one of which nothing went out may still be dropped
            return self.stopped and not facts.requests
        return self.left or self.stopped


class Desk:
    """Takes jobs from any number of clients and does so many of them at once."""

    def __init__(
        self, *, at_once: int = AT_ONCE, waiting: int = WAITING, grace: float = GRACE
    ) -> None:
        """Take how many are done at once, how many more may wait, and how long a stop does."""
        self._pool = ThreadPoolExecutor(at_once, "kosmo-call")
        self._most = at_once + waiting
        self._grace = grace
        self._jobs: set[Job] = set()
        self._changing = Lock()
        self._stopping = False
        self._timer: Timer | None = None

    async def do(self, work: Work, receive: Receive) -> Response | None:
        """Do a job and give its answer, None where the client has gone away.

        Raises Refusal where there is too much to do, or the server is being stopped.
        """
        job = self._taken()
        done = asyncio.get_running_loop().run_in_executor(self._pool, self._run, job, work)
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((done, gone), return_when=asyncio.FIRST_COMPLETED)
            if not done.done():
                job.left = True
            answer = await done
            return None if job.left else answer
        finally:
            gone.cancel()
            if done.cancelled():  # before it began
                self._jobs.discard(job)

    def stop(self) -> None:
        """Begin nothing more; what stands still too long after that is broken off."""
        self._stopping = True
        self._timer = Timer(self._grace, self._break_off)
        self._timer.daemon = True
        self._timer.start()

    def leave(self) -> None:
        """Tell the audit log of the calls that are left although they have not ended."""
        with self._changing:
            jobs = list(self._jobs)
        for job in jobs:
            if job.function is not None and job.facts.operation is not None and job.began:
                took = (time.perf_counter() - job.began) * 1000
                record_left(SURFACE, job.function, job.facts, "interrupted", took)

    def close(self) -> None:
        """Wait for the last job, and end the threads."""
        self._pool.shutdown()
        if self._timer is not None:
            self._timer.cancel()

    def _taken(self) -> Job:
        job = Job()
        with self._changing:
            busy = len(self._jobs) >= self._most
            if not (busy or self._stopping):
                self._jobs.add(job)
        if self._stopping:
            raise _stopping()
        if busy:
            raise Refusal(503, "busy", "too many calls wait here already", retry_after=1)
        return job

    def _run(self, job: Job, work: Work) -> Response | None:
        try:
            if job.left:  # nothing of it was begun
                return None
            if self._stopping:
                raise _stopping()
            job.began = time.perf_counter()
            return work(job)
        finally:
            with self._changing:
                self._jobs.discard(job)

    def _break_off(self) -> None:
        with self._changing:
            for job in self._jobs:
                job.stopped = True


def _stopping() -> Refusal:
    return Refusal(503, "stopping", "the server is being stopped", retry_after=5)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
