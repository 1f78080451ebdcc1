"""Waiting for what a person types, so that their Ctrl-C is heard however early it comes."""

from __future__ import annotations

from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_BEAT = 0.3


@contextmanager
def attentive() -> Iterator[None]:
    """Wake what reads from a terminal now and then, while the block runs.

    Python looks for signals before it begins to read. One that comes between the two would wait
    for the next line, which nobody types; so a timer interrupts the reading, and Python looks
    again. Nothing that was typed is lost: a read that is interrupted goes on.
    """
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    before = signal.signal(signal.SIGALRM, lambda _number, _frame: None)
    signal.setitimer(signal.ITIMER_REAL, _BEAT, _BEAT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
