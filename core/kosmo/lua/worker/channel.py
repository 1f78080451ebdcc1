"""The worker's end of the two pipes."""

from __future__ import annotations

import os

from kosmo.lua.worker import frames
from kosmo.lua.worker.confine import leave

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.lua.worker.frames import Frame

_PIECE = 1 << 16


class Channel:
    """Sends frames to kosmo and reads its answers; where kosmo has gone the process ends."""

    def __init__(self) -> None:
        """Begin on the standard streams."""
        self._reader = frames.Reader(b"SXREFI")
        self._early: list[Frame] = []
        self._poll: Callable[[], bool] | None = None
        self.interrupted = 0  # number of the chunk that was last broken off

    def send(self, kind: bytes, number: int, body: bytes) -> None:
        """Send one frame."""
        rest = memoryview(frames.pack(kind, number, body))
        try:
            while rest:
                rest = rest[os.write(1, rest) :]
        except OSError:
            leave(0)

    def chunk(self) -> Frame:
        """Wait for the next chunk; answers that come late, to the one before it, are dropped."""
        self._early.clear()
        while (frame := self.read()).kind != b"X":
            pass
        return frame

    def read(self) -> Frame:
        """Wait for the next frame."""
        while (frame := self._next()) is None:
            self._feed()
        return frame

    def prepare(self) -> None:
        """Be able to look for frames that have come, where the system can wait for pipes."""
        if os.name == "posix":
            import select

            self._poll = lambda: bool(select.select((0,), (), (), 0)[0])

    def look(self) -> None:
        """Take what has come while a chunk computes, waiting for nothing."""
        while self._poll is not None and self._poll():
            self._feed()
            while (frame := self._next()) is not None:
                self._early.append(frame)

    def _feed(self) -> None:
        try:
            piece = os.read(0, _PIECE)
        except OSError:
            piece = b""
        if not piece:
            leave(0)
        self._reader.feed(piece)

    def _next(self) -> Frame | None:
        """Give the next frame that has come and is not about the run itself."""
        while (frame := self._reader.next()) is not None:
            if frame.kind == b"F":
                leave(0)
            if frame.kind != b"I":
                return frame
            self.interrupted = frame.number
        return None

    def answer(self, number: int | None = None) -> Frame:
        """Wait for the answer to a request, or to any; others that come first are kept."""
        for index, frame in enumerate(self._early):
            if number in {None, frame.number}:
                return self._early.pop(index)
        while True:
            frame = self.read()
            if frame.kind not in b"RE":  # no answer, and never to be taken for one
                continue
            if number in {None, frame.number}:
                return frame
            self._early.append(frame)
