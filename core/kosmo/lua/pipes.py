"""Reading a pipe with a limit of time."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from queue import SimpleQueue

_PIECE = 1 << 16
# Python looks for signals before it begins to wait; one that comes between the two is heard after
# this many seconds.
BEAT = 0.3


class Awaited:
    """A pipe that the operating system waits for."""

    def __init__(self, descriptor: int) -> None:
        """Take the end that is read."""
        self._descriptor = descriptor

    def ready(self, end: float | None) -> bool:
        """Wait until there is something to read, an end too; False where that is past `end`."""
        import select

        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        while True:
            left = BEAT if end is None else min(BEAT, end - time.monotonic())
            if poll.poll(max(0, int(left * 1000 + 0.999))):
                return True
            if end is not None and time.monotonic() >= end:
                return False

    def read(self) -> bytes:
        """Give what is there; nothing where the pipe has ended."""
        try:
            return os.read(self._descriptor, _PIECE)
        except OSError:
            return b""


class Heard:
    """A pipe that a thread reads, where the operating system cannot wait for one."""

    def __init__(self, descriptor: int) -> None:
        """Begin to read."""
        import _thread
        from queue import SimpleQueue

        self._pieces: SimpleQueue[bytes] = SimpleQueue()
        self._next: bytes | None = None
        _thread.start_new_thread(self._hear, (Awaited(descriptor),))

    def ready(self, end: float | None) -> bool:
        """Wait until there is something to read, an end too; False where that is past `end`."""
        from queue import Empty

        if self._next is None:
            left = None if end is None else max(0.0, end - time.monotonic())
            try:
                self._next = self._pieces.get(timeout=left)
            except Empty:
                return False
        return True

    def read(self) -> bytes:
        """Give what was read; nothing where the pipe has ended."""
        piece = self._pieces.get() if self._next is None else self._next
        self._next = None if piece else b""
        return piece

    def _hear(self, pipe: Awaited) -> None:
        piece = b"more"
        while piece:
            piece = pipe.read()
            self._pieces.put(piece)


def source(descriptor: int) -> Awaited | Heard:
    """Choose the way that this operating system has."""
    return Awaited(descriptor) if os.name == "posix" else Heard(descriptor)
