"""Count the requests of one credential in a small file that all processes of a machine share.

The file is opened anew each time: threads and forked processes exclude each other too, and a file
that was deleted or replaced meanwhile is no trouble.
"""

from __future__ import annotations

import os
import time

from kosmo.http import limit_log
from kosmo.http.limit_access import lock, open_own, unlock
from kosmo.http.limit_layout import Layout
from kosmo.http.limit_log import Log
from kosmo.http.limiter import Turn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from kosmo.limits import Limit

    T = TypeVar("T")

_SECOND = 1_000_000_000
_PRESENT = os.O_RDWR
_MADE = os.O_RDWR | os.O_CREAT


class FileStore:
    """Counts in `<folder>/<key>-<digest>.bin`. Never raises: what cannot be counted may go out."""

    def __init__(
        self,
        folder: str,
        key: str,
        digest: str,
        limits: Sequence[Limit],
        note: Callable[[str], None],
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        """Take the key of the credential, and the digest of its limits: eight hex digits.

        `note` is told once where the file cannot be used; `clock` gives nanoseconds.
        """
        self._folder = folder
        self._key = key
        self._path = os.path.join(folder, f"{key}-{digest}.bin")
        self._layout = Layout(digest, limits)
        self._note: Callable[[str], None] | None = note
        self._clock = clock

    def reserve(self, weight: int, left: Callable[[], float], slot: object) -> Turn | None:
        """Reserve the earliest moment within `left` seconds; None where all slots are taken."""

        def reserved(file: int) -> Turn | None:
            log = self._log(file)
            when, cause = log.earliest(weight)
            wait, epoch = (when - log.now) / _SECOND, log.epoch
            if wait > 0 and (wait > left() or when - log.now > self._layout.farthest):
                return Turn(wait, cause=cause, epoch=epoch, granted=False, slot=slot)
            own = log.slot(slot) if self._layout.slots else None
            if self._layout.slots and own is None:
                return None
            log.take(when, weight, own)
            return Turn(wait, cause=cause, epoch=epoch, granted=True, slot=own)

        free: Turn | None = Turn(0.0, cause=None, epoch=None, granted=True, slot=None)
        return self._locked(self._path, _MADE, reserved, free)

    def epoch(self) -> object:
        """Give what a pause changes."""
        try:
            file = open_own(self._folder, self._path, os.O_RDONLY)
        except OSError:
            return None
        try:
            return limit_log.epoch(file)
        except OSError:
            return None
        finally:
            os.close(file)

    def release(self, slot: object) -> None:
        """Give back a slot of the cap at once."""
        assert isinstance(slot, tuple)
        self._locked(self._path, _PRESENT, lambda file: self._log(file).free(slot), None)

    def pause(self, seconds: float) -> bool:
        """Let nobody with this credential send for so long, whatever limits they keep.

        Tells whether that is written down.
        """
        length = int(seconds * _SECOND)

        def paused(file: int) -> None:
            limit_log.pause(file, self._clock(), length)

        def begun_and_paused(file: int) -> bool:
            self._log(file)
            paused(file)
            return True

        # First of all our own: a file that is made after the others were listed looks into it.
        kept = self._locked(self._path, _MADE, begun_and_paused, False)
        for path in self._files():
            if path != self._path:
                self._locked(path, _PRESENT, paused, None)
        return kept

    def _log(self, file: int) -> Log:
        return Log(file, self._layout, self._clock(), self._pause_left)

    def _pause_left(self, now: int) -> int:
        """Find a pause that anybody with this credential was told, for a file that is made new."""
        left = 0
        for path in self._files():
            try:
                file = open_own(self._folder, path, os.O_RDONLY)
                try:
                    left = max(left, limit_log.pause_left(file, now))
                finally:
                    os.close(file)
            except OSError:
                continue
        return left

    def _files(self) -> list[str]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        ours = [name for name in names if name.startswith(f"{self._key}-")]
        return [os.path.join(self._folder, name) for name in ours if name.endswith(".bin")]

    def _locked(self, path: str, flags: int, act: Callable[[int], T], otherwise: T) -> T:
        try:
            file = open_own(self._folder, path, flags)
            try:
                lock(file)
                return act(file)
            finally:
                unlock(file)
        except FileNotFoundError:
            return otherwise
        except OSError as error:
            self._tell(path, error)
            return otherwise

    def _tell(self, path: str, error: OSError) -> None:
        if self._note is not None:
            note, self._note = self._note, None
            note(f"rate limits are not kept: `{path}` cannot be used: {error.strerror}")
