"""Following the audit log as it grows, also when its file is moved away and a new one begun."""

from __future__ import annotations

import os

from kosmo.config.audit import KEPT, log_path
from kosmo.config.audit_reading import identity, open_logs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


class Follower:
    """Gives the lines that have come since it was asked last.

    The files stay open, moved or not: who had one open while it was moved may still write to it,
    and no new file can be taken for an old one.
    """

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._tails: list[_Tail] = []

    def lines(self) -> list[bytes]:
        """Give the new lines, the oldest first; at first all that there are.

        Raises ConfigError where a file cannot be read.
        """
        if not self._tails or self._is_moved():
            self._take()
        return [line for tail in self._tails for line in tail.lines()]

    def close(self) -> None:
        """Close the files."""
        for tail in self._tails:
            tail.stream.close()
        self._tails.clear()

    def _is_moved(self) -> bool:
        try:
            status = os.stat(log_path())
        except OSError:  # moved, and nobody has begun the next one
            return True
        return (status.st_dev, status.st_ino) != self._tails[-1].identity

    def _take(self) -> None:
        """Open the files that are newer than those which are held."""
        held = {tail.identity for tail in self._tails}
        newer, older = [], False
        for stream in open_logs():
            older = older or identity(stream) in held
            if older:
                stream.close()
            else:
                newer.append(_Tail(stream))
        self._tails += reversed(newer)
        for tail in self._tails[: -KEPT - 1]:
            tail.stream.close()
        del self._tails[: -KEPT - 1]


class _Tail:
    """One file, read as far as it goes; a line without its end is kept until that comes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.identity = identity(stream)
        self._rest = b""

    def lines(self) -> list[bytes]:
        if os.fstat(self.stream.fileno()).st_size < self.stream.tell():  # somebody emptied it
            self.stream.seek(0)
            self._rest = b""
        *whole, self._rest = (self._rest + self.stream.read()).split(b"\n")
        return whole
