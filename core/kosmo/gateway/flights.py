"""The calls that are under way: run in threads, watched, and broken off where nobody waits."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event, Lock

from kosmo.call import Facts
from kosmo.gateway.gate import SURFACE
from kosmo.telling import record_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import Any, TypeVar

    T = TypeVar("T")


class Flight:
    """One call under way."""

    def __init__(self, function: str) -> None:
        """Begin; `function` is its name."""
        self.function = function
        self.facts = Facts()
        self.told: str | None = None  # what the call last told unasked
        self.future: Future[Any] | None = None
        self._began = time.perf_counter()
        self._halted = Event()
        self._end: Callable[[], None] | None = None

    def watch(self, facts: Facts) -> None:
        """Take the facts of the call as it begins."""
        self.facts = facts

    def tell(self, line: str) -> None:
        """Take what the call tells."""
        self.told = line

    def halt(self) -> None:
        """Break the call off before its next request; a write that has begun is finished."""
        self._halted.set()
        if self._end is not None:
            self._end()

    def halts_with(self, end: Callable[[], None]) -> None:
        """Have something done when the flight is broken off."""
        self._end = end
        if self._halted.is_set():
            end()

    def halted(self) -> bool:
        """Tell whether the call is to send nothing further."""
        return self._halted.is_set()

    def leave(self) -> None:
        """Tell the audit log of a call that goes on while nobody waits for it any more."""
        if self.facts.operation is not None:
            milliseconds = (time.perf_counter() - self._began) * 1000
            record_left(SURFACE, self.function, self.facts, "interrupted", milliseconds)


class Flights:
    """Runs calls in threads, so many at a time; the others wait for their turn."""

    def __init__(self, most: int) -> None:
        """Take how many may run at a time."""
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="kosmo-call")
        self._lock = Lock()
        self._open: set[Flight] = set()

    async def run(self, flight: Flight, work: Callable[[], T]) -> T:
        """Do the work in a thread; where the waiting is cancelled, the flight is broken off."""
        future = self._pool.submit(work)
        flight.future = future
        with self._lock:
            self._open.add(flight)
        future.add_done_callback(lambda _: self._ended(flight))
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            flight.halt()
            raise

    def halt(self) -> None:
        """Break off every call that is under way."""
        for flight in self._under_way():
            flight.halt()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; False where that takes longer."""
        futures = [one.future for one in self._under_way() if one.future is not None]
        return not wait(futures, seconds).not_done

    def close(self) -> None:
        """Begin nothing further; what still runs is told to the audit log."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for flight in self._under_way():
            flight.leave()

    def _under_way(self) -> list[Flight]:
        with self._lock:
            return list(self._open)

    def _ended(self, flight: Flight) -> None:
        with self._lock:
            self._open.discard(flight)
