"""Waiting for what a person types, so that their Ctrl-C is heard however early it comes."""

from __future__ import annotations

from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_BEAT = 0.3


@contextmanager
def attentive() -> Iterator[None]:
    """Wake what reads from a terminal now and then, while the block runs.

    Python looks for signals before it begins to read. One that comes between the two would wait
    for the next line, which nobody types; so a timer interrupts the reading, and Python looks
    again. Nothing that was typed is lost: a read that is interrupted goes on. A clock that somebody
    has set is heard when its time comes, and runs on behind the block.
    """
    import signal
    import threading
    import time

    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    due = time.monotonic() + left if left else None  # of a clock that runs already

    def beat(number: int, frame: FrameType | None) -> None:
        nonlocal due
        if due is not None and time.monotonic() >= due and callable(before):
            due = None
            before(number, frame)

    before = signal.signal(signal.SIGALRM, beat)
    signal.setitimer(signal.ITIMER_REAL, _BEAT, _BEAT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if due is not None:
            signal.setitimer(signal.ITIMER_REAL, max(due - time.monotonic(), 0.001))
