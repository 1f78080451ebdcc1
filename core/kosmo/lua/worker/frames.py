"""The frames between kosmo and its worker: length, kind, number, body.

A header has nine bytes: the length of the body (four, big-endian), the kind (one ASCII letter) and
a number (four, big-endian). Both sides use this module; each takes the other for a stranger.
"""

from __future__ import annotations

HEADER = 9
LARGEST = 32 << 20
_NUMBERS = 1 << 32


class Violation(Exception):
    """What came is no frame."""


class Frame:
    """One message: its kind, the number that it answers to, and its body."""

    __slots__ = ("body", "kind", "number")

    def __init__(self, kind: bytes, number: int, body: bytes) -> None:
        """Take the three parts."""
        self.kind = kind
        self.number = number
        self.body = body

    def __repr__(self) -> str:
        return f"Frame({self.kind!r}, {self.number}, {self.body[:80]!r})"


def pack(kind: bytes, number: int, body: bytes) -> bytes:
    """Write one frame as bytes."""
    length = len(body)
    if length > LARGEST or len(kind) != 1 or not 0 <= number < _NUMBERS:
        raise Violation(f"A frame of kind {kind!r} with {length} bytes cannot be sent.")
    return length.to_bytes(4, "big") + kind + number.to_bytes(4, "big") + body


class Reader:
    """Collects bytes as they come and cuts frames of the expected kinds from them."""

    def __init__(self, kinds: bytes) -> None:
        """Say which kinds may come."""
        self._kinds = kinds
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> None:
        """Take bytes as they were read."""
        self._buffer += piece

    def next(self) -> Frame | None:
        """Give the next frame that is complete.

        Raises:
            Violation: The header is not one.
        """
        buffer = self._buffer
        if len(buffer) < HEADER:
            return None
        length = int.from_bytes(buffer[:4], "big")
        if length > LARGEST or buffer[4] not in self._kinds:
            raise Violation(f"The header {bytes(buffer[:HEADER]).hex()} is not one of a frame.")
        end = HEADER + length
        if len(buffer) < end:
            return None
        number = int.from_bytes(buffer[5:HEADER], "big")
        frame = Frame(bytes(buffer[4:5]), number, bytes(memoryview(buffer)[HEADER:end]))
        del buffer[:end]
        return frame
