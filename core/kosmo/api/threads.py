"""Calls of a program in asyncio, each in a thread: bounded, and given up where their task is.

Why threads and no second transport: functions of plugins are plain functions that wait for their
answers, and limits, retries, policy and redaction stand on that one path. A thread that waits for
a service costs nothing but some memory, and how many run is bounded as requests are.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from kosmo.errors import InterruptedCallError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import Any, TypeVar

    T = TypeVar("T")

GRACE = 2.0  # seconds that a call is given to end whose task was cancelled


class Threads:
    """Threads that do what tasks wait for, at most so many at a time."""

    def __init__(self, most: int, *, grace: float = GRACE) -> None:
        """Take how many, and how long what was cancelled is waited for, in seconds."""
        self._executor = ThreadPoolExecutor(most, thread_name_prefix="kosmo")
        self._grace = grace

    async def run(
        self, work: Callable[[Callable[[], bool]], T], stop: Callable[[], None] | None = None
    ) -> T:
        """Do `work` in a thread; it is given what says that it was given up.

        Where the task is cancelled, work that was not begun never is. What is under way is given a
        moment, and how it ended is the cause of the CancelledError; `stop` is called then.
        """
        halted = Event()
        future = self._executor.submit(work, halted.is_set)
        waiting = asyncio.wrap_future(future)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError as cancelled:
            halted.set()
            if future.cancel():
                raise
            if stop is not None:
                stop()
            waiting.add_done_callback(_retrieved)
            await asyncio.wait([waiting], timeout=self._grace)
            waiting.cancel()  # the thread may outlast the loop
            raise cancelled from _ending(future)

    async def close(self) -> None:
        """Wait for what is under way, and end the threads."""
        await asyncio.to_thread(self._executor.shutdown)


def _ending(future: Future[Any]) -> BaseException | None:
    """Say how work ended that nobody waits for any more."""
    if not future.done():
        return InterruptedCallError(
            "the call was left while a request was under way; the audit log will tell its end"
        )
    return future.exception() or InterruptedCallError("the call was done as it was cancelled")


def _retrieved(waiting: asyncio.Future[Any]) -> None:
    """Look at an exception that is told as a cause, so that asyncio does not tell it too."""
    if not waiting.cancelled():
        waiting.exception()
