"""What is kept of a set of limits, and where in a file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kosmo.limits import Limit

# The numbers that a file begins with. The next place in each ring follows, then process, beginning
# and end of each request at once, then the rings.
SIGNATURE, BLOCKED, EPOCH, SEEN, SWEPT, PAUSED, FIXED = range(7)
MAGIC = 0x6B6D6C31
FAR = 2 * 86_400 * 1_000_000_000  # neither a pause nor a wait is longer, unless a window is

_MARGIN = 50_000_000
_MOST_KEPT = 100_000
_MOST_AT_ONCE = 1000


def windows_of(limits: Sequence[Limit]) -> list[tuple[Limit, int, int]]:
    """Give each limit in a window with the count and the nanoseconds that are kept for it.

    The window is a little longer than the limit's, as requests do not travel at one speed. Where
    the count is immense, part of it in part of the window is kept, which is stricter.
    """
    windows = []
    for limit in limits:
        if limit.seconds:
            parts = -(-limit.count // _MOST_KEPT)
            length = limit.seconds * 1_000_000_000 // parts
            windows.append((limit, limit.count // parts, length + min(_MARGIN, length // 20)))
    return windows


def cap_of(limits: Sequence[Limit]) -> int:
    """Give the lowest number of requests at once, 0 where there is no cap."""
    return min(
        (min(limit.count, _MOST_AT_ONCE) for limit in limits if not limit.seconds), default=0
    )


class Layout:
    """Where the numbers of a set of limits stand."""

    __slots__ = ("farthest", "signature", "size", "slots", "windows")

    def __init__(self, digest: str, limits: Sequence[Limit]) -> None:
        """Take the limits and their digest, eight hex digits."""
        kept = windows_of(limits)
        first = FIXED + len(kept)
        self.signature = MAGIC << 32 | int(digest, 16)
        self.farthest = max([FAR, *(period for _, _, period in kept)])
        self.slots = range(first, first + 3 * cap_of(limits), 3)
        self.size = offset = 8 * (first + 3 * len(self.slots))
        self.windows: list[tuple[int, Limit, int, int, int]] = []
        for number, (limit, count, period) in enumerate(kept, FIXED):
            self.windows.append((number, limit, count, period, offset))
            offset += 8 * count
