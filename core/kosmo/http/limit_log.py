"""What stands in a file of counted requests, read and changed while it is locked.

A window is an exact log: a ring with the moment of each of its last `count` requests. A request
goes out when the oldest of them is a window ago, and takes its place, so that nothing is ever
searched. All numbers have 8 bytes; moments are nanoseconds of the wall clock.
"""

from __future__ import annotations

import os
import sys

from kosmo.http.limit_layout import (
    BLOCKED,
    EPOCH,
    FAR,
    FIXED,
    MAGIC,
    PAUSED,
    SEEN,
    SIGNATURE,
    SWEPT,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.http.limit_layout import Layout
    from kosmo.limits import Limit

    Slot = tuple[int, int, int]  # where it is, who has it and since when

_SECOND = 1_000_000_000
_BACK = 10 * _SECOND  # a clock that was set back by less is waited for
_LEASE = 600 * _SECOND  # after which a request is over, whatever became of it


class Log:
    """The numbers of one file. A file that cannot be right is made new.

    `now` is the present moment, and does not go back where the clock does.
    """

    __slots__ = ("_file", "_head", "_layout", "now")

    def __init__(
        self, file: int, layout: Layout, now: int, pause_left: Callable[[int], int]
    ) -> None:
        """Take an open, locked file; `pause_left` is asked for a pause told elsewhere."""
        self._file = file
        self._layout = layout
        self._head = head = _numbers(file, layout.size // 8)
        wrong = head[SIGNATURE] != layout.signature or head[BLOCKED] > now + FAR
        if wrong or head[SEEN] > now + _BACK:
            self._begin(now, pause_left(now))
        head = self._head
        self.now = head[SEEN] = max(now, head[SEEN])
        if head[SWEPT] != head[EPOCH]:
            self._sweep()

    @property
    def epoch(self) -> int:
        """Give what a pause changes."""
        return self._head[EPOCH]

    def earliest(self, weight: int) -> tuple[int, Limit | None]:
        """Find the moment at which a request may go out, and the limit that it waits for.

        No limit where it waits for a pause, or for nothing.
        """
        head, cause = self._head, None
        when = max(self.now, head[BLOCKED])
        for number, limit, count, period, offset in self._layout.windows:
            # Of the entries whose places the request will take, the last.
            place = (head[number] + min(weight, count) - 1) % count
            oldest = os.pread(self._file, 8, offset + 8 * place)
            free = int.from_bytes(oldest, sys.byteorder) + period
            if free - self.now > 2 * self._layout.farthest:  # nobody can have reserved that
                self._begin(self.now, 0)
                return self.earliest(weight)
            if free > when:
                when, cause = free, limit
        return when, cause

    def slot(self, held: object) -> Slot | None:
        """Find a slot of the cap at once, the held one if it still is; None where all are taken.

        A slot is free when its time is over, and when its process is not there any more.
        """
        head, pid = self._head, os.getpid()
        if isinstance(held, tuple) and self._is_owner(held):
            return held
        free = next((at for at in self._layout.slots if head[at + 2] <= self.now), 0)
        free = free or next((at for at in self._layout.slots if not _is_alive(head[at])), 0)
        return (free, pid, self.now) if free else None

    def take(self, when: int, weight: int, slot: Slot | None) -> None:
        """Write down that a request goes out at a moment."""
        if slot is not None:
            at = slot[0]
            self._head[at], self._head[at + 1], self._head[at + 2] = *slot[1:], when + _LEASE
        moment = when.to_bytes(8, sys.byteorder)
        places = []
        for number, _, count, _, offset in self._layout.windows:
            start, times = self._head[number] % count, min(weight, count)
            here = min(times, count - start)
            places.append((moment * here, offset + 8 * start))
            if times > here:
                places.append((moment * (times - here), offset))
            self._head[number] = (start + times) % count
        # Who is killed after the head was written has sent nothing, and nothing is in the rings.
        os.pwrite(self._file, self._head, 0)
        try:
            for moments, offset in places:
                os.pwrite(self._file, moments, offset)
        except OSError:
            if slot is not None:
                self.free(slot)
            raise

    def free(self, slot: Slot) -> None:
        """Give back a slot, unless somebody else has it by now."""
        if self._is_owner(slot):
            self._head[slot[0] + 2] = 0
            os.pwrite(self._file, self._head, 0)

    def _is_owner(self, slot: Slot) -> bool:
        at = slot[0]
        return self._head[at] == slot[1] and self._head[at + 1] == slot[2]

    def _begin(self, now: int, blocked: int) -> None:
        os.ftruncate(self._file, 0)
        head = memoryview(bytearray(self._layout.size)).cast("Q")
        head[SIGNATURE], head[SEEN], head[BLOCKED] = self._layout.signature, now, now + blocked
        head[EPOCH] = head[SWEPT] = now
        os.pwrite(self._file, head, 0)
        self._head = head

    def _sweep(self) -> None:
        """Take out the moments after the last pause began, as nothing was sent at them.

        What stood in their places is unknown, except that it was at least a window older.
        """
        head = self._head
        paused = head[PAUSED]
        for number, _, count, period, offset in self._layout.windows:
            ring, start = _numbers(self._file, count, offset), head[number] % count
            dropped = 0
            while dropped < count and ring[start - 1 - dropped] > paused:
                dropped += 1
            most = min(paused, ring[start]) if dropped < count else paused
            for place in range(start - dropped, start):
                ring[place] = max(0, min(most, ring[place] - period))
            if dropped:
                os.pwrite(self._file, ring, offset)
            head[number] = (start - dropped) % count
        head[SWEPT] = head[EPOCH]
        os.pwrite(self._file, head, 0)


def pause(file: int, now: int, length: int) -> None:
    """Write down a pause, whatever the layout; a file that cannot be right stays as it is."""
    head = _numbers(file, FIXED)
    if head[SIGNATURE] >> 32 == MAGIC and head[SEEN] <= now + _BACK:
        head[SEEN] = now = max(now, head[SEEN])
        head[BLOCKED] = max(head[BLOCKED], now + length)
        head[EPOCH], head[PAUSED] = (head[EPOCH] + 1) % (1 << 63), now
        os.pwrite(file, head, 0)


def pause_left(file: int, now: int) -> int:
    """Tell how long a pause still lasts, whatever the layout, and however the clock was set."""
    head = _numbers(file, FIXED)
    if head[SIGNATURE] >> 32 != MAGIC:
        return 0
    left = head[BLOCKED] - max(now, head[SEEN])
    return left if 0 < left <= FAR else 0


def epoch(file: int) -> int:
    """Read what a pause changes, from a file that need not be locked."""
    return _numbers(file, 1, 8 * EPOCH)[0]


def _numbers(file: int, count: int, offset: int = 0) -> memoryview:
    raw = bytearray(os.pread(file, 8 * count, offset))
    raw.extend(bytes(8 * count - len(raw)))
    return memoryview(raw).cast("Q")


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
