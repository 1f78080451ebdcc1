"""Starting the process of a worker, with three pipes and nothing of kosmo's.

Its environment is empty but for the time zone, without which it would tell another time.

On POSIX systems it is started by `posix_spawn`, which costs a third of what importing `subprocess`
does; on Windows by `subprocess`.
"""

from __future__ import annotations

import os
import sys

from kosmo.plugin.source import search_folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_LIBRARIES = ("lupa", "regex")


class Spawned:
    """A process and kosmo's ends of its pipes.

    `wait` gives its exit status: with True once it has one, with False None while it runs.
    """

    __slots__ = ("errors", "input", "kill", "output", "pid", "wait")

    def __init__(
        self,
        pid: int,
        pipes: tuple[int, int, int],
        kill: Callable[[], None],
        wait: Callable[[bool], int | None],
    ) -> None:
        """Take the parts; the pipes are its stdin, stdout and stderr."""
        self.pid = pid
        self.input, self.output, self.errors = pipes
        self.kill = kill
        self.wait = wait


def command() -> list[str]:
    """Give the words that start a worker."""
    child = os.path.join(os.path.dirname(__file__), "worker", "child.py")
    flags = ["-I", "-S", "-X", "utf8", *(["-B"] if sys.dont_write_bytecode else [])]
    return [sys.executable, *flags, child, str(os.getpid()), *_folders()]


def _folders() -> list[str]:
    """Find the folders that hold the worker's libraries."""
    found: dict[str, None] = {}
    for name in _LIBRARIES:
        for folder in search_folders():
            if os.path.exists(os.path.join(folder, name, "__init__.py")):
                found[os.path.abspath(folder)] = None
                break
    return list(found)


def spawn(words: list[str]) -> Spawned:
    """Start a program; raises OSError where it cannot be."""
    if os.name == "posix":
        return _posix(words)
    return _windows(words)


def _posix(words: list[str]) -> Spawned:
    theirs: list[int] = []
    ours: list[int] = []
    try:
        for number in range(3):
            read, write = _pipe()
            theirs.append(read if number == 0 else write)
            ours.append(write if number == 0 else read)
        os.set_blocking(theirs[2], False)  # what nobody reads is lost rather than waited for
        actions = [(os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(theirs)]
        kept = _kept("TZ")
        pid = os.posix_spawn(words[0], words, kept, file_actions=actions, setpgroup=0)
    except BaseException:
        for end in ours:
            os.close(end)
        raise
    finally:
        for end in theirs:
            os.close(end)

    def kill() -> None:
        try:
            os.killpg(pid, 9)
        except (ProcessLookupError, PermissionError):
            pass

    def wait(until: bool) -> int | None:
        try:
            reaped, status = os.waitpid(pid, 0 if until else os.WNOHANG)
        except ChildProcessError:  # somebody else waited for it
            return 0
        return os.waitstatus_to_exitcode(status) if reaped else None

    return Spawned(pid, (ours[0], ours[1], ours[2]), kill, wait)


def _pipe() -> tuple[int, int]:
    """Make a pipe whose ends are no standard streams, though those may be closed."""
    import fcntl

    ends = os.pipe()
    if min(ends) > 2:
        return ends
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 3) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]


def _kept(*names: str) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _windows(words: list[str]) -> Spawned:
    import subprocess

    flags: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    pipe = subprocess.PIPE
    kept = _kept("TZ", "SYSTEMROOT")  # without the latter Windows starts no program
    process = subprocess.Popen(
        words, stdin=pipe, stdout=pipe, stderr=pipe, env=kept, bufsize=0, creationflags=flags
    )
    streams = (process.stdin, process.stdout, process.stderr)
    pipes = [os.dup(stream.fileno()) for stream in streams if stream is not None]
    for stream in streams:
        if stream is not None:
            stream.close()

    def wait(until: bool) -> int | None:
        return process.wait() if until else process.poll()

    return Spawned(process.pid, (pipes[0], pipes[1], pipes[2]), process.kill, wait)
