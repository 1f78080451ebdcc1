"""The process that indexes plugins: it imports pydantic once and forks for each plugin.

A plugin that raises, exits, dies or hangs takes only its own fork with it. It is started as
`python -m kosmo.plugin.worker`, reads its tasks from the first line of standard input
as JSON and writes JSON lines to standard output: one when a plugin is begun, one when it is done.
It ends with its standard input.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time

from kosmo.plugin import ending
from kosmo.plugin.answers import LARGEST, taken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Task = dict[str, Any]

LIMIT = 4.0  # seconds for one plugin
LEAST = 2.0  # seconds for one that is begun late
ALL = 4.5  # seconds for all of them
HARD = 12.0  # seconds for all of them, where the machine has other things to do
AT_ONCE = 8  # forks that are believed to be working
PATIENCE = 0.3  # seconds after which a fork is believed to be waiting, not working


class Fork:
    """One plugin being indexed: its process, the pipe it answers on, what came so far."""

    def __init__(self, task: Task, pid: int, pipe: int, limit: float) -> None:
        """Take a fork that was just made, and the seconds that it has."""
        self.task = task
        self.pid = pid
        self.pipe = pipe
        self.limit = limit
        self.began = time.monotonic()
        self.answer = b""

    def is_late(self, hard: bool) -> bool:
        """Tell whether it has had its time, where the `hard` end of all has not come yet.

        Time in which it could have worked and had no processor is not its own.
        """
        taken = time.monotonic() - self.began
        return taken > self.limit and (hard or taken - _waited(self.pid) > self.limit)


def main() -> None:
    """Index every task within the time limit; those not begun by then are not answered."""
    guard, pipe = ending.guarded()
    tasks: list[Task] = json.loads(sys.stdin.buffer.readline())
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    asking = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    _prepare()
    own = [results.fileno(), asking, pipe]
    running: dict[int, Fork] = {}
    began = time.monotonic()
    while running or tasks:
        left = ALL - (time.monotonic() - began)
        if left < LEAST:
            tasks.clear()
        while tasks and _working(running) < AT_ONCE:
            task = tasks.pop(0)
            _say(results, {"began": task["name"]})
            fork = _start(task, own, list(running), max(LEAST, min(LIMIT, left)))
            running[fork.pipe] = fork
        ready, _, _ = select.select([asking, *running], [], [], 0.05)
        if asking in ready:  # nobody waits any more; the guard ends what there is
            os._exit(1)
        for one in ready:
            if _read(running[one]):
                _report(results, running.pop(one), pipe)
        hard = time.monotonic() - began > HARD
        for fork in [fork for fork in running.values() if fork.is_late(hard)]:
            _report(results, running.pop(fork.pipe), pipe, late=True)
    os.close(pipe)
    os.waitpid(guard, 0)


def _prepare() -> None:
    """Load everything that describing a plugin takes, once, before the forks.

    pydantic puts most of itself off until its first schema; in each fork that would cost ten
    times as much as the plugin does.
    """
    import pydantic

    import kosmo.http.client
    import kosmo.plugin.indexer  # noqa: F401

    pydantic.TypeAdapter(int).json_schema()


def _waited(pid: int) -> float:
    """Give the seconds in which a process waited for a processor, where the system tells it."""
    try:
        with open(f"/proc/{pid}/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _working(running: dict[int, Fork]) -> int:
    now = time.monotonic()
    return sum(now - fork.began < PATIENCE for fork in running.values())


def _start(task: Task, own: list[int], others: list[int], limit: float) -> Fork:
    """Fork for a plugin; what it leaves behind must not hold this process's pipes open."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Fork(task, pid, reading, limit)
    os.setsid()
    ending.begins(own[-1])
    for descriptor in (reading, *own, *others):
        os.close(descriptor)
    answer = _attempt(task) + b"\n"
    while answer:
        answer = answer[os.write(writing, answer) :]
    os._exit(0)


def _attempt(task: Task) -> bytes:
    """Describe a plugin, as JSON: the `integration`, or the `reason` that there is none."""
    from kosmo.plugin.indexer import describe

    try:
        sys.path += task["reach"]  # behind everything, and in this fork only
        found = describe(task["name"], task["module"], task["distribution"], task["version"])
        return json.dumps({"integration": found}, allow_nan=False).encode()
    except SystemExit:
        reason = "it calls `sys.exit` when it is imported"
    except BaseException as error:  # noqa: BLE001 - whatever a plugin raises is its reason
        reason = _told(error)
    return json.dumps({"reason": reason}).encode()


def _told(error: BaseException) -> str:
    """Tell what was raised; the text of an error is a plugin's own code, too."""
    try:
        text = " ".join(str(error).split())[:500]
    except BaseException:  # noqa: BLE001 - whatever a plugin raises is its reason
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _read(fork: Fork) -> bool:
    """Take what the fork wrote; True when it has answered, written too much, or ended."""
    piece = os.read(fork.pipe, 1 << 16)
    fork.answer += piece
    return not piece or piece.endswith(b"\n") or len(fork.answer) > LARGEST


def _report(results: Any, fork: Fork, pipe: int, *, late: bool = False) -> None:
    """End the group of a fork, whatever it has started, and tell what came of it."""
    os.close(fork.pipe)
    ending.end(fork.pid)  # an exit code stays what it was
    _, status = os.waitpid(fork.pid, 0)
    ending.ended(pipe, fork.pid)
    if late:
        answer: dict[str, Any] = {"reason": f"it did not load within {fork.limit:.0f} s"}
    else:
        answer = taken(fork.answer, os.waitstatus_to_exitcode(status), fork.task)
    if "reason" in answer:
        from kosmo.plugin.indexer import files_of

        answer |= {"files": files_of(fork.task["module"]), "late": late}
    _say(results, {**answer, "name": fork.task["name"]})


def _say(results: Any, line: dict[str, Any]) -> None:
    results.write(json.dumps(line) + "\n")
    results.flush()


if __name__ == "__main__":
    main()
