"""What of a process importing a module has no business to change."""

from __future__ import annotations

import os
import sys
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Surroundings:
    """A process as it was; `changes` tells what is different."""

    def __init__(self) -> None:
        """Look at what there is."""
        self._threads = set(threading.enumerate())
        self._children = _children()
        self._environment = dict(os.environ)
        self._path = [*sys.path]
        self._folder = os.getcwd()
        self._hooks = (sys.excepthook, sys.stdout, sys.stderr)
        self._signals = _signals()

    def changes(self, noise: int) -> list[str]:
        """Say what is different now."""
        told = []
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os.lseek(noise, 0, os.SEEK_SET)
        printed = os.read(noise, 2000).decode("utf-8", "replace").strip()
        if printed:
            first = printed.splitlines()[0][:100]
            told.append(f"prints: {first}")
        threads = [one.name for one in threading.enumerate() if one not in self._threads]
        if threads:
            told.append(f"starts {len(threads)} threads: {', '.join(threads[:3])}")
        if children := _children() - self._children:
            told.append(f"starts {children} processes")
        changed = {*self._environment.items()} ^ {*os.environ.items()}
        if changed:
            names = ", ".join(sorted({name for name, _ in changed})[:3])
            told.append(f"changes variables of the environment: {names}")
        if sys.path != self._path:
            told.append("changes `sys.path`")
        if os.getcwd() != self._folder:
            told.append("changes the working folder")
        if (sys.excepthook, sys.stdout, sys.stderr) != self._hooks or _signals() != self._signals:
            told.append("replaces streams, hooks or signal handlers of the process")
        return told


def _signals() -> list[Any]:
    import signal

    return [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]


def _children() -> int:
    """Count the processes that this one has, where the system says so."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
            return len(file.read().split())
    except OSError:
        return 0
