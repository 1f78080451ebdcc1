"""Ends what plugins do while they are indexed, where whoever watched them is gone.

A process is forked that is told on a pipe which groups there are. The pipe ends with the worker,
however that ends, and so do the groups: no plugin is left hanging by a `kill -9`.
"""

from __future__ import annotations

import os
import signal


def guarded() -> tuple[int, int]:
    """Fork the process that ends what is left; give its number and the pipe that it reads.

    It wants to be the first that is forked: what it inherits it closes.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(reading)
        return pid, writing
    os.setsid()
    os.dup2(reading, 0)
    os.closerange(1, max(reading, writing) + 1)
    _end(_groups())
    os._exit(0)


def begins(pipe: int) -> None:
    """Tell, from within a fork, that its group is to be ended."""
    os.write(pipe, b"+%d\n" % os.getpid())


def ended(pipe: int, pid: int) -> None:
    """Tell that a fork has ended and its group with it."""
    os.write(pipe, b"-%d\n" % pid)


def end(pid: int) -> None:
    """End a group of processes, if it is there."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # the second one of a zombie, on macOS
        return


def _groups() -> set[int]:
    groups: set[int] = set()
    with open(0, "rb") as told:
        for line in told:
            (groups.add if line[:1] == b"+" else groups.discard)(int(line[1:]))
    return groups


def _end(groups: set[int]) -> None:
    for group in groups:
        end(group)
