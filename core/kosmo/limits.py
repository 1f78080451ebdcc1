"""Rate limits as they are written: so many requests in a window, or so many at once."""

from __future__ import annotations

from kosmo.errors import UsageError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = 366 * 86_400  # seconds; times beyond it would not fit where requests are counted


class Limit:
    """So many requests in any window of `seconds`; 0 seconds means at once."""

    __slots__ = ("count", "seconds")

    def __init__(self, count: int, seconds: int) -> None:
        """Take the number of requests and the length of the window."""
        self.count = count
        self.seconds = seconds

    def __str__(self) -> str:
        """Write the limit in its one form, the window in the largest unit that fits."""
        if not self.seconds:
            return f"{self.count} at once"
        unit = next(unit for unit in "dhms" if self.seconds % _UNITS[unit] == 0)
        return f"{self.count}/{self.seconds // _UNITS[unit]}{unit}"

    def __repr__(self) -> str:
        return f"Limit({self.count}, {self.seconds})"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Limit) and self.count == other.count and self.seconds == other.seconds
        )

    def __hash__(self) -> int:
        return hash((self.count, self.seconds))


def parse_limit(text: str) -> Limit:
    """Read `300/1m` (requests in a window of s, m, h or d) or `5 at once`; or raise UsageError."""
    count, slash, window = text.partition("/")
    if not slash:
        number, *words = text.split()[:4] or [""]
        if words == ["at", "once"] and _counts(number):
            return Limit(int(number), 0)
        raise _no_limit(text)
    count, window = count.strip(), window.strip()
    number, unit = window[:-1].rstrip() or "1", window[-1:]
    if unit not in _UNITS or not _counts(number) or not _counts(count):
        raise _no_limit(text)
    seconds = int(number) * _UNITS[unit]
    if seconds > _LONGEST:
        raise _no_limit(text)
    return Limit(int(count), seconds)


def _counts(number: str) -> bool:
    return number.isascii() and number.isdigit() and 0 < len(number) < 10 and int(number) > 0


def _no_limit(text: str) -> UsageError:
    words = text.replace("/", " ").split()
    # What stands in the wrong place may be a secret, such as the address of a server.
    harmless = len(words) < 5 and all(word.isalnum() and len(word) < 9 for word in words)
    told = f"`{' '.join(text.split())}`" if harmless else "that"
    return UsageError(f"{told} is not a limit; write `10/1s`, `300/1m` or `5 at once`")
