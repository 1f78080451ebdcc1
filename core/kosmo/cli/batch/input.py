"""The input of a batch: its lines as they come, each bounded, never more than a piece ahead."""

from __future__ import annotations

import os
from collections import deque

LONGEST = 10_000_000  # bytes of a line
_PIECE = 65_536
_MARK = b"\xef\xbb\xbf"  # what some programs put in front of UTF-8


class Input:
    """Lines of a file or a pipe, numbered from 1."""

    def __init__(self, descriptor: int) -> None:
        """Take what is read from; nothing is read yet."""
        self.descriptor = descriptor
        self.ended = False
        self._number = 0
        self._lines: deque[bytes | None] = deque()
        self._begun: list[bytes] = []
        self._size = 0

    def read(self) -> None:
        """Read what has come; waits where there is nothing and the input has not ended."""
        try:
            piece = os.read(self.descriptor, _PIECE)
        except BlockingIOError:
            return
        if not piece:
            self.ended = True
            if self._size:
                self._finish()
            return
        *whole, rest = piece.split(b"\n")
        for line in whole:
            self._add(line)
            self._finish()
        self._add(rest)

    def take(self) -> tuple[int, bytes | None] | None:
        """Give the number and the bytes of the next line that may hold a call, if one has come.

        Empty lines and comments are passed over. A line that is longer than LONGEST comes as None.
        """
        while self._lines:
            line = self._lines.popleft()
            self._number += 1
            if line is None:
                return self._number, None
            if self._number == 1:
                line = line.removeprefix(_MARK)
            line = line.strip()
            if line and not line.startswith(b"#"):
                return self._number, line
        return None

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > LONGEST:
            self._begun.clear()
        else:
            self._begun.append(piece)

    def _finish(self) -> None:
        self._lines.append(None if self._size > LONGEST else b"".join(self._begun))
        self._begun.clear()
        self._size = 0
