"""The one thread with an event loop, which every other thread asks and waits for."""

from __future__ import annotations

import time
from concurrent.futures import Future, wait
from contextlib import ExitStack
from threading import Lock

import anyio
from anyio.from_thread import start_blocking_portal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    from anyio.from_thread import BlockingPortal

_BEAT = 0.05  # seconds after which it is looked whether a question was given up
_CANCELLED = 2.0  # seconds in which a question has ended that nobody waits for any more


class Loop:
    """Begins with the first thing that is asked, and ends with `close`."""

    def __init__(self) -> None:
        """Begin without a thread."""
        self._lock = Lock()
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None

    @property
    def begun(self) -> bool:
        """Whether there is a thread."""
        return self._portal is not None

    def run(self, made: Callable[[], Any]) -> Any:
        """Run a plain function in the loop, and give what it gives."""
        return self._begin().call(made)

    def spawn(self, task: Callable[[], Awaitable[None]]) -> Future[None]:
        """Begin a task that goes on by itself."""
        return self._begin().start_task_soon(task)

    def ask(
        self,
        question: Callable[[], Awaitable[Any]],
        seconds: float,
        halted: Callable[[], bool] | None = None,
    ) -> Any:
        """Wait for an answer, for so many seconds.

        Raises TimeoutError, KeyboardInterrupt where it is halted, and whatever the question raises.
        Where nobody waits any longer the question is cancelled, which tells the server so.
        """
        portal = self._begin()
        scope = portal.call(anyio.CancelScope)
        future: Future[Any] | None = None
        try:
            future = portal.start_task_soon(_bounded, scope, question, seconds)
            return _waited(future, halted, time.monotonic() + seconds + _CANCELLED)
        except BaseException:
            if future is None or not future.done():
                portal.call(scope.cancel)
                wait([] if future is None else [future], _CANCELLED)
            raise

    def close(self) -> None:
        """End the thread; every task has ended before."""
        with self._lock:
            self._portal = None
            self._stack.close()

    def _begin(self) -> BlockingPortal:
        with self._lock:
            if self._portal is None:
                self._portal = self._stack.enter_context(start_blocking_portal())
            return self._portal


async def _bounded(
    scope: anyio.CancelScope, question: Callable[[], Awaitable[Any]], seconds: float
) -> Any:
    with scope, anyio.fail_after(seconds):
        return await question()


def _waited(future: Future[Any], halted: Callable[[], bool] | None, end: float) -> Any:
    while True:
        left = end - time.monotonic()
        try:
            return future.result(max(0.0, left if halted is None else min(left, _BEAT)))
        except TimeoutError:
            if future.done() or left <= 0:
                raise
        if halted is not None and halted():
            raise KeyboardInterrupt
