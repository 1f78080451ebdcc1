"""How long a request may stand still, and what is told meanwhile."""

from __future__ import annotations

import time

from kosmo.errors import TryLaterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.call import Facts

WORTH_TELLING = 1.0  # seconds
_BEAT = 0.1  # seconds after which a call that stands still sees that it was given up


class Pace:
    """The patience of one call; every wait of its requests goes through here.

    A request may stand still for `most` seconds from its beginning, waits and attempts that
    failed taken together; the call ends `deadline` seconds after its own.
    """

    def __init__(
        self,
        facts: Facts,
        *,
        most: Callable[[], float],
        deadline: float | None = None,
        tell: Callable[[str], None] | None = None,
        halted: Callable[[], bool] | None = None,
        persistent: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the bounds in seconds; `most` is only asked when something is waited for.

        `halted` is asked before each attempt, and while the call stands still, whether it was
        given up meanwhile. Who is `persistent` asked for time, and gets as many attempts as fit
        into it.
        """
        self._facts = facts
        self._most = most
        self._tell = tell
        self._halted = halted
        self.persistent = persistent
        self._clock = clock
        self._sleep = sleep
        self._start = self._began = clock()
        self._end = None if deadline is None else self._began + deadline

    def begin(self) -> None:
        """Begin a request: what was waited for before it no longer counts."""
        self._began = self._clock()

    def left(self) -> float:
        """Give the seconds that the request may still stand still."""
        now = self._clock()
        left = self._began + self._most() - now
        return max(0.0, left if self._end is None else min(left, self._end - now))

    def within(self, timeout: float, *, further: bool = False) -> float:
        """Shorten a time-out to what the deadline leaves; raises where that is nothing.

        A `further` attempt has no more time than the request may still stand still.

        Raises KeyboardInterrupt where the call was given up, as if it came to this thread.
        """
        self._heed()
        if further:
            timeout = min(timeout, max(self.left(), 0.001))
        if self._end is None:
            return timeout
        left = self._end - self._clock()
        if left <= 0:
            raise self.too_late()
        return min(timeout, left)

    def wait(self, seconds: float, reason: str, *, quiet: bool = False) -> None:
        """Stand still for so long, telling why; raises TryLaterError where that is too long."""
        if seconds > self.left():
            raise self.refuse(seconds, reason)
        if seconds >= WORTH_TELLING and not quiet:
            self.tell(f"waiting {seconds:.0f} s: {reason}")
        self._stand(seconds, reason)

    def rest(self, seconds: float, reason: str) -> None:
        """Stand still between requests, where nothing is overdue; only the deadline bounds it."""
        if self._end is not None and self._clock() + seconds > self._end:
            raise self.too_late()
        self._stand(seconds, reason)

    def tell(self, line: str) -> None:
        """Tell the caller something that it did not ask for, at once."""
        if self._tell is not None:
            self._tell(line)

    def refuse(self, seconds: float, reason: str) -> TryLaterError:
        """Make the error for a wait that is longer than the request may stand still."""
        bound = "--max-wait"
        if self._end is not None and self._clock() + seconds > self._end:
            bound = "--deadline"
        whole = int(-(-seconds // 1))
        return TryLaterError(
            f"the next request could go out in {whole} s, and `{bound}` leaves"
            f" {self.left():.0f}: {reason}",
            code="rate_limited",
            retry_after=whole,
        )

    @property
    def until(self) -> float | None:
        """The moment of the deadline on the clock, None without one."""
        return self._end

    @property
    def is_over(self) -> bool:
        """Whether the deadline has come."""
        return self._end is not None and self._clock() >= self._end

    def too_late(self) -> TryLaterError:
        """Make the error for a call whose deadline has come."""
        seconds = 0.0 if self._end is None else self._end - self._start
        return TryLaterError(
            f"the call was not done within the {seconds:g} s of `--deadline`",
            code="deadline",
        )

    def _stand(self, seconds: float, reason: str) -> None:
        before = self._clock()
        self._facts.waiting, self._facts.waiting_until = reason, before + seconds
        try:
            self._sleep_until(before + seconds)
        finally:
            self._facts.waiting = None
            self._facts.waited_ms += round((self._clock() - before) * 1000)

    def _sleep_until(self, end: float) -> None:
        """Sleep; raises KeyboardInterrupt soon after the call was given up."""
        while (left := end - self._clock()) > 0:
            if self._halted is None:
                self._sleep(left)
                return
            self._heed()
            self._sleep(min(left, _BEAT))

    def _heed(self) -> None:
        if self._halted is not None and self._halted():
            raise KeyboardInterrupt
