"""Rate limits as a vendor keeps them: several sliding windows and a cap on requests at once."""

from __future__ import annotations

import math

from kosmo.limits import parse_limit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class LimitUse:
    """How a limit stands after one request: numbers of requests, and unix seconds.

    `exceeded` says that the request was refused; then `retry_after` seconds from now another
    one has a chance, and `reset` is that moment.
    """

    __slots__ = ("exceeded", "limit", "remaining", "reset", "retry_after", "seconds")

    def __init__(
        self, limit: int, remaining: int, *, seconds: int, reset: int, retry_after: int | None
    ) -> None:
        """Take the figures of one window; `seconds` is its length, 0 for a cap at once."""
        self.limit = limit
        self.remaining = remaining
        self.seconds = seconds
        self.reset = reset
        self.retry_after = retry_after
        self.exceeded = retry_after is not None


class Limiter:
    """Counts requests in this process. Refused ones are not counted."""

    def __init__(self, limits: Iterable[str]) -> None:
        """Take limits such as `300/1m`, `900/15m`, `10/1s` and `5 at once`."""
        self._windows: list[_Window] = []
        self._at_once: int | None = None
        self._running = 0
        for limit in map(parse_limit, limits):
            if limit.seconds:
                self._windows.append(_Window(limit.count, limit.seconds))
            else:
                self._at_once = limit.count

    def enter(self, now: float) -> LimitUse | None:
        """Begin one request; gives the exceeded cap where too many run at once.

        Call `leave` when the request ends, unless it was refused.
        """
        if self._at_once is not None and self._running >= self._at_once:
            reset = math.ceil(now) + 1
            return LimitUse(self._at_once, 0, seconds=0, reset=reset, retry_after=1)
        self._running += 1
        return None

    def count(self, now: float, weight: int = 1) -> LimitUse | None:
        """Count one request in every window; gives the tightest one's use, None without any.

        A request of `weight` two counts as two. Of several exceeded windows the one that lasts
        longest is given.
        """
        refusals = [w.refusal(now, weight) for w in self._windows]
        exceeded = [use for use in refusals if use is not None]
        if exceeded:
            return max(exceeded, key=lambda use: use.reset)
        uses = [window.count(now, weight) for window in self._windows]
        return min(uses, key=lambda use: use.remaining, default=None)

    def leave(self) -> None:
        """End one request."""
        self._running -= 1


class _Window:
    def __init__(self, limit: int, seconds: int) -> None:
        from collections import deque

        self.limit = limit
        self.seconds = seconds
        self.times: deque[float] = deque()

    def refusal(self, now: float, weight: int) -> LimitUse | None:
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        over = len(self.times) + weight - self.limit
        if over <= 0 or not self.times:
            return None
        last = self.times[min(over, len(self.times)) - 1]
        wait = max(1, math.ceil(last + self.seconds - now))
        return self._use(max(0, self.limit - len(self.times)), now, wait)

    def count(self, now: float, weight: int) -> LimitUse:
        self.times.extend([now] * weight)
        return self._use(max(0, self.limit - len(self.times)), now, None)

    def _use(self, remaining: int, now: float, wait: int | None) -> LimitUse:
        reset = math.ceil(now) + wait if wait else math.ceil(self.times[0] + self.seconds)
        return LimitUse(self.limit, remaining, seconds=self.seconds, reset=reset, retry_after=wait)
