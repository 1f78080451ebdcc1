"""A call that gives its rows page by page, as they are asked for, from a thread of its own."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Semaphore, Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.result import Result

    Page = list[dict[str, Any]]
    Run = Callable[[Callable[[Page], None], Callable[[], bool]], Result]


class Feed:
    """The thread of one call, which stands still while no page is wanted.

    It holds nothing of who reads, so that a reader who is forgotten can end it.
    """

    def __init__(self, run: Run) -> None:
        """Take what runs the call, given where rows go and what says that it was given up."""
        self.ended = False
        self._run = run
        self._given: SimpleQueue[Page | Result | BaseException] = SimpleQueue()
        self._wanted = Semaphore(0)
        self._thread: Thread | None = None

    def next(self) -> Page | Result:
        """Let the call go on to its next page, or to its end; raises what it raised."""
        if self._thread is None:
            self._thread = Thread(target=self._call, name="kosmo-rows", daemon=True)
            self._thread.start()
        self._wanted.release()
        given = self._given.get()
        if isinstance(given, list):
            return given
        self.ended = True
        if isinstance(given, BaseException):
            raise given
        return given

    def end(self) -> None:
        """Give the call up: no further request goes out."""
        self.ended = True
        self._wanted.release()

    def wait(self, seconds: float) -> None:
        """Wait for the thread to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _call(self) -> None:
        self._wanted.acquire()
        try:
            self._given.put(self._run(self._take, lambda: self.ended))
        except BaseException as error:  # noqa: BLE001 - it is raised where rows are asked for
            self._given.put(error)

    def _take(self, page: Page) -> None:
        self._given.put(page)
        self._wanted.acquire()
        if self.ended:
            raise BrokenPipeError  # as to a program whose reader has gone
