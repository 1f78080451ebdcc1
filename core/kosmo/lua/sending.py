"""The pipe into a worker: whoever writes never waits for a worker that does not read.

What the pipe has no room for waits here, and a thread sends it on. Otherwise kosmo would wait for
a worker that waits for kosmo to read.
"""

from __future__ import annotations

import os
from collections import deque

from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from threading import Thread

_ROOM = 1 << 20  # bytes that may wait before one who has the time waits until there are fewer
_PATIENCE = 1.0  # seconds that the thread is given to see that the worker has ended


class Outbox:
    """What is sent to one worker, in the order in which it was given. Any thread may give it."""

    def __init__(self, descriptor: int) -> None:
        """Take the end of the pipe that is written."""
        from threading import Condition

        self.backlog = 0  # bytes that wait
        self._descriptor = descriptor
        self._changed = Condition()
        self._waiting: deque[memoryview] = deque()
        self._thread: Thread | None = None
        self._closed = False
        self._direct = os.name == "posix"
        if self._direct:
            os.set_blocking(descriptor, False)

    def send(self, data: bytes, *, wait: bool = False) -> None:
        """Send bytes, or keep them; where the worker has gone, nothing happens.

        With `wait` it is waited for until not much waits before them, for which nobody may wait.
        Raises KosmoError `lua_worker` where a thread is needed and cannot be started.
        """
        with self._changed:
            if wait:
                self._changed.wait_for(lambda: self.backlog < _ROOM or self._closed)
            rest = memoryview(data)
            if self._direct and not self._waiting and not self._closed:
                rest = self._written(rest)
            if not rest or self._closed:
                return
            if self._thread is None:
                self._begin()
            self._waiting.append(rest)
            self.backlog += len(rest)
            self._changed.notify_all()

    def close(self) -> None:
        """Send nothing further; the worker has ended already, so that nothing is waited for."""
        with self._changed:
            self._end()
        if self._thread is not None:
            self._thread.join(_PATIENCE)
        os.close(self._descriptor)

    def _begin(self) -> None:
        from threading import Thread

        thread = Thread(target=self._serve, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            raise ServiceError(
                "no thread can be started for the Lua worker: the system allows no more",
                hint="ulimit -u",
                code="lua_worker",
            ) from None
        self._thread = thread

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting) or self._closed)
                if self._closed:
                    return
                piece = self._waiting[0]
            self._await_room()
            rest = self._written(piece)
            with self._changed:
                if not self._waiting:  # closed meanwhile
                    return
                self.backlog -= len(piece) - len(rest)
                self._waiting.popleft()
                if rest:
                    self._waiting.appendleft(rest)
                self._changed.notify_all()

    def _await_room(self) -> None:
        if self._direct:
            import select

            poll = select.poll()
            poll.register(self._descriptor, select.POLLOUT)
            poll.poll()

    def _written(self, rest: memoryview) -> memoryview:
        """Write what there is room for; gives the rest."""
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except BlockingIOError:
            pass
        except OSError:  # the worker has gone
            with self._changed:
                self._end()
        return rest

    def _end(self) -> None:
        self._closed = True
        self._waiting.clear()
        self.backlog = 0
        self._changed.notify_all()
