"""What the worker gives up before it runs a script, where the operating system lets it.

Linux has all of it. macOS has the limits and the timer, but no filter of system calls, does not
hold its limit of address space, and knows no signal for the death of a parent: a worker ends there
when it next reads or writes, or at its limit of processor time. Windows has none of these; a
thread looks after the processor time there. The limits inside Lua hold everywhere.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

# How the worker ends where it cannot say why.
CPU_EXIT, MEMORY_EXIT, FAULT_EXIT, START_EXIT = 79, 78, 77, 76
GRACE = 0.1  # seconds of processor time that a limit may be passed by before the kernel enforces it
_INEXACT = (
    0.1  # share of a limit by which the kernel, which counts in ticks, may be ahead of a clock
)
_SPACE = 256 << 20  # address space beside the script's own memory
_SIGNALS = ("SIGPROF", "SIGXCPU", "SIGSYS", "SIGTERM")


def leave(status: int) -> NoReturn:
    """End the process, nothing of it being tidied up."""
    os._exit(status)


def orphaned(parent: int) -> bool:
    """Ask to be killed when the parent dies; tells whether it has died already."""
    seal = _seal()
    if seal is not None:
        seal.die_with_parent()
    return os.name == "posix" and os.getppid() != parent


def leave_inherited() -> None:
    """Close what was inherited beside the pipes, heed signals again, stand in no user's folder."""
    if os.name != "posix":
        return
    import _signal  # type: ignore[import-not-found,unused-ignore]

    for name in os.listdir("/dev/fd"):
        try:
            if int(name) > 2:
                os.close(int(name))
        except OSError:  # the one that the folder was listed by
            continue
    for name in _SIGNALS:
        if hasattr(_signal, name):
            _signal.signal(getattr(_signal, name), _signal.SIG_DFL)
    _signal.pthread_sigmask(_signal.SIG_SETMASK, ())
    os.chdir("/")


def limit(memory: int, cpu: float | None) -> None:
    """Lower the limits of the process: address space, files, processes and processor time.

    Without `cpu` the process lives longer than one chunk, and the timer alone counts its time.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {
        "RLIMIT_AS": 4 * memory + _SPACE,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 3,
        "RLIMIT_NPROC": 0,
    }
    if cpu is not None:
        limits["RLIMIT_CPU"] = int(after(cpu)) + 3
    for name, most in limits.items():
        _lower(resource, name, most)


def _lower(resource: Any, name: str, most: int) -> None:
    number = getattr(resource, name, None)
    if number is None:
        return
    try:
        hard = resource.getrlimit(number)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (allowed, allowed))
    except (OSError, ValueError):  # macOS takes some of them not at all
        return


def after(cpu: float) -> float:
    """Give the seconds after which the kernel enforces a limit that was not met in Lua."""
    return cpu * (1 + _INEXACT) + GRACE


def arm(seconds: float) -> None:
    """Let the kernel end the process after so many further seconds of processor time; 0 disarms."""
    import _signal

    if hasattr(_signal, "setitimer"):
        _signal.setitimer(_signal.ITIMER_PROF, seconds)
    else:
        _watch(seconds)


_watched = [0.0]  # when the thread ends the process, by the processor's clock; 0: not at all


def _watch(seconds: float) -> None:
    """Look after the processor time in a thread, where the kernel has no timer for it."""
    import _thread
    import time

    first = not _watched[0]
    _watched[0] = time.process_time() + (seconds or 1e9)
    if not first:
        return

    def look() -> None:
        while time.process_time() < _watched[0]:
            time.sleep(0.05)
        leave(CPU_EXIT)

    _thread.start_new_thread(look, ())


def close_up() -> None:
    """Refuse from now on every system call that a running script does not need."""
    seal = _seal()
    if seal is not None:
        seal.close_up()


def _seal() -> Any:
    """Give what Linux alone has; nothing elsewhere, or where Python cannot call C functions."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        from kosmo.lua.worker import seal
    except ImportError:
        return None
    return seal
