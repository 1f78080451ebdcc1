"""Threads that tasks wait for: what is cancelled is given a moment, and never lost silently."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest
from kosmo import InterruptedCallError
from kosmo.api.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Callable


async def cancelled_in(threads: Threads, work: Callable[[Callable[[], bool]], object]) -> object:
    """Cancel a task that waits for some work once that has begun, and give the cause."""
    begun = Event()

    def told(halted: Callable[[], bool]) -> object:
        begun.set()
        return work(halted)

    task = asyncio.ensure_future(threads.run(told))
    await asyncio.to_thread(begun.wait, 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as ended:
        await task
    return ended.value.__cause__


def test_work_that_ends_in_time_tells_how_it_ended() -> None:
    def looks(halted: Callable[[], bool]) -> None:
        while not halted():
            Event().wait(0.001)
        raise ValueError("seen")

    def ends(halted: Callable[[], bool]) -> str:
        while not halted():
            Event().wait(0.001)
        return "done"

    async def main() -> tuple[object, object]:
        threads = Threads(1)
        try:
            return await cancelled_in(threads, looks), await cancelled_in(threads, ends)
        finally:
            await threads.close()

    failed, done = asyncio.run(main())
    assert str(failed) == "seen"
    assert isinstance(done, InterruptedCallError)
    assert "done as it was cancelled" in str(done)


def test_work_that_goes_on_is_left_and_that_is_said() -> None:
    going_on, ended = Event(), Event()

    def lasts(_: Callable[[], bool]) -> None:
        going_on.wait(30)
        ended.set()

    async def main() -> object:
        threads = Threads(1, grace=0.01)
        return await cancelled_in(threads, lasts)

    cause = asyncio.run(main())
    assert "was left while a request was under way" in str(cause)
    assert not ended.is_set()
    going_on.set()  # after the loop has gone
    assert ended.wait(30)


def test_what_is_done_is_given() -> None:
    async def main() -> list[int]:
        threads = Threads(2)
        found = await asyncio.gather(*(threads.run(lambda _, at=at: at) for at in range(5)))  # type: ignore[misc]
        await threads.close()
        return found

    assert asyncio.run(main()) == [0, 1, 2, 3, 4]
