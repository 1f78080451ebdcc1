"""Keep a credential within its limits, together with every other process that uses it.

A store counts: a small file for the processes of one machine, Redis for many machines. It gives
each request the earliest moment at which all windows allow it, first come first served; what
stands still for that moment, and for how long at most, is decided here.
"""

from __future__ import annotations

import os
import time

from kosmo.http.fingerprint import fingerprint
from kosmo.limits import parse_limit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from kosmo.http.pace import Pace
    from kosmo.limits import Limit

    class Store(Protocol):
        """Where requests are counted."""

        def reserve(self, weight: int, left: Callable[[], float], slot: object) -> Turn | None:
            """Reserve the earliest moment within `left` seconds; None where all slots are taken.

            `left` is only asked where something has to be waited for.

            `slot` is one that the caller has already, None at first.
            """

        def epoch(self) -> object:
            """Give what changes when everybody has to reserve anew."""

        def release(self, slot: object) -> None:
            """Free a slot of the cap at once."""

        def pause(self, seconds: float) -> bool:
            """Let no request of the credential go out for so long; tell whether that is kept."""


_SHORTEST_POLL, _LONGEST_POLL = 0.005, 0.25  # seconds
_SOON = 1.0  # seconds after which a slot may be free, told where nobody knows
_LONGEST_PAUSE = 86_400.0


class Turn:
    """What a store answers: in how many seconds a request may go out.

    `granted` is False where that is too late, and nothing was reserved. `cause` is the limit that
    makes it wait, None for a pause. `slot` is the one of the cap at once, if there is a cap.
    """

    __slots__ = ("cause", "epoch", "granted", "slot", "wait")

    def __init__(
        self, wait: float, *, cause: Limit | None, epoch: object, granted: bool, slot: object
    ) -> None:
        """Take what is known."""
        self.wait = wait
        self.cause = cause
        self.epoch = epoch
        self.granted = granted
        self.slot = slot


class Limiter:
    """Lets the requests of one credential through as its limits allow. Safe for many threads."""

    def __init__(
        self,
        store: Store,
        limits: Sequence[Limit],
        name: str = "the service",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take where requests are counted; `name` stands in what is told about waits.

        `clock` is for the pauses that the store could not keep.
        """
        self._store = store
        self._name = name
        self._clock = clock
        self._until = float("-inf")  # when the pauses end that only this process keeps
        self._cap = next((limit for limit in limits if not limit.seconds), None)

    def enter(self, weight: int, pace: Pace) -> object:
        """Wait until a request may go out, which counts as `weight`; give what `leave` takes.

        Raises TryLaterError, with nothing counted, where that is later than `pace` allows.
        """
        slot: object = None
        try:
            while True:
                self._sit_out(pace)
                turn = self._turn(weight, pace, slot)
                slot = turn.slot
                if not turn.granted:
                    raise pace.refuse(turn.wait, self._reason(turn))
                if turn.wait <= 0:
                    return slot
                pace.wait(turn.wait, self._reason(turn))
                if self._store.epoch() == turn.epoch and self._until <= self._clock():
                    return slot
        except BaseException:
            self.leave(slot)
            raise

    def leave(self, ticket: object) -> None:
        """End a request. Never raises, as the request is done."""
        if ticket is not None:
            self._store.release(ticket)

    def pause(self, seconds: float) -> None:
        """Let nobody with this credential send for so long, in any process. Never raises.

        Moments that were given out are forgotten: who waits for one gets another. A pause that
        cannot be stored is kept here, for this process.
        """
        seconds = min(seconds, _LONGEST_PAUSE)
        if seconds > 0 and not self._store.pause(seconds):
            self._until = max(self._until, self._clock() + seconds)

    def _sit_out(self, pace: Pace) -> None:
        """Wait for the end of a pause that the store could not keep."""
        told = False
        while (left := self._until - self._clock()) > 0:
            if not told:
                pace.tell(f"no other process keeps the pause of {self._name}: it cannot be stored")
                told = True
            pace.wait(left, self._paused)

    def _turn(self, weight: int, pace: Pace, slot: object) -> Turn:
        poll = _SHORTEST_POLL
        while (turn := self._store.reserve(weight, pace.left, slot)) is None:
            reason = f"the limit {self._cap} of {self._name}"
            if poll > pace.left():
                raise pace.refuse(_SOON, reason)
            pace.wait(poll * (1 + os.urandom(1)[0] / 255) / 2, reason, quiet=True)
            poll = min(poll * 1.5, _LONGEST_POLL)
        return turn

    @property
    def _paused(self) -> str:
        return f"{self._name} asked for a pause"

    def _reason(self, turn: Turn) -> str:
        if turn.cause is None:
            return self._paused
        return f"the limit {turn.cause} of {self._name}"


def open_limiter(
    place: str,
    name: str,
    of: Sequence[str],
    limits: Sequence[str],
    note: Callable[[str], None],
) -> Limiter:
    """Open the limiter of one credential.

    `place` is the state folder or a Redis URL. `of` tells the credential from others; only its
    hash is stored. `note` is told, once, where requests cannot be counted. Raises UsageError for
    what is no limit, ConfigError and TryLaterError for a Redis server that cannot be used.
    """
    parsed = sorted(set(map(parse_limit, limits)), key=lambda limit: (limit.seconds, limit.count))
    key = f"{name}-{fingerprint(*of)[:16]}"
    # Who has other limits counts apart, but shares every pause.
    digest = fingerprint(*map(str, parsed))[:8]
    store: Store
    if "://" in place:
        from kosmo.http.limit_redis import RedisStore

        store = RedisStore(place, key, digest, parsed, note)
    else:
        from kosmo.http.limit_file import FileStore

        store = FileStore(os.path.join(place, "limits"), key, digest, parsed, note)
    return Limiter(store, parsed, name)
