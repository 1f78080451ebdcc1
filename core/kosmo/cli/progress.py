"""What a call is doing, on the last line of a terminal, while somebody waits for it.

The line is drawn on stderr and cleared before anything else is printed there, or on a stdout that
is the terminal too. Imported only where there is somebody to see it.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from threading import Event, RLock, Thread

from kosmo.cli.output import is_terminal
from kosmo.cli.progress_line import CallParts, composed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import Any

    from kosmo.call import Facts

_AFTER = 0.3  # seconds until the first drawing: most calls are over by then
_EVERY = 0.125
_NO = ("", "0", "false", "no")


def is_wanted(*, quiet: bool = False, verbose: bool = False) -> bool:
    """Tell whether a line may be drawn: on a terminal that can, with somebody before it."""
    if quiet or verbose or not is_terminal(sys.stderr):
        return False
    watched = os.environ.get("CI", "").lower() in _NO
    return watched and os.environ.get("TERM", "") not in ("", "dumb")


class Progress:
    """The line, from entering to leaving: a label, and what `parts` gives.

    Without `parts` it shows the facts of the call that it watches.
    """

    def __init__(
        self,
        label: str,
        parts: Callable[[], list[str]] | None = None,
        *,
        after: float = _AFTER,
        every: float = _EVERY,
    ) -> None:
        """Take what is shown, and the seconds until and between drawings."""
        self._label = label
        self._call = CallParts()
        self._parts = parts or self._call
        self._after = after
        self._every = every
        self._drawn = False
        self._unfinished = False  # whether somebody else is in the middle of a line
        self._screen = RLock()
        self._ended = Event()
        self._thread = Thread(target=self._draw_on, daemon=True)

    def watch(self, facts: Facts) -> None:
        """Show what is known of this call from now on; given to a call as its `watch`."""
        self._call.facts = facts

    def unseen(self, ask: Callable[[str], bool]) -> Callable[[str], bool]:
        """Give what asks the same question while no line is drawn."""

        def asked(question: str) -> bool:
            with self.pause():
                return ask(question)

        return asked

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Clear the line, and draw none until the block is left, such as for a question."""
        with self._screen:
            self._clear()
            yield
            self._unfinished = False

    def __enter__(self) -> Progress:
        """Begin; what is printed from now on clears the line first."""
        self._streams = sys.stdout, sys.stderr
        self._stream = sys.stderr
        sys.stderr = _Above(sys.stderr, self._printing)
        if is_terminal(sys.stdout):
            sys.stdout = _Above(sys.stdout, self._printing)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line for good."""
        self._ended.set()
        self._thread.join()
        sys.stdout, sys.stderr = self._streams
        self._clear()

    @contextmanager
    def _printing(self, last: str) -> Iterator[None]:
        """Clear the line while somebody prints what ends with the character `last`."""
        with self._screen:
            self._clear()
            yield
            self._unfinished = last not in ("", "\n")

    def _draw_on(self) -> None:
        pause, frame = self._after, 0
        while not self._ended.wait(pause):
            with self._screen:
                if not self._unfinished:
                    self._draw(frame)
            pause, frame = self._every, frame + 1

    def _draw(self, frame: int) -> None:
        line = composed(self._stream, frame, [self._label, *self._parts()])
        # The cursor goes back, so that what another program prints does not begin behind the line.
        self._write(f"\r{line}\x1b[K\r")
        self._drawn = True

    def _clear(self) -> None:
        if self._drawn:
            self._write("\r\x1b[K")
            self._drawn = False

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone
            self._ended.set()


class _Above:
    """A stream of the terminal: what is printed there appears above the line."""

    def __init__(
        self, stream: Any, printing: Callable[[str], AbstractContextManager[None]]
    ) -> None:
        self._stream = stream
        self._printing = printing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @property
    def buffer(self) -> _Above:
        return _Above(self._stream.buffer, self._printing)

    def write(self, text: Any) -> int:
        last = text[-1:]
        with self._printing(last if isinstance(last, str) else bytes(last).decode("latin-1")):
            count: int = self._stream.write(text)
            self._stream.flush()
        return count
