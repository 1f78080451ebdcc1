"""The process that indexes plugins: it imports pydantic once and forks for each plugin.

A plugin that raises, exits, dies or hangs takes only its own fork with it. It is started as
`python -m kosmo.plugin.worker [GENERATION]`, reads its tasks from standard input as JSON and writes
JSON lines to standard output: one when a plugin is begun, one when it is done.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Task = dict[str, str]

LIMIT = 4.0  # seconds for one plugin, and for beginning the last one
AT_ONCE = 8  # forks that are believed to be working
PATIENCE = 0.5  # seconds after which a fork is believed to be waiting, not working


class Fork:
    """One plugin being indexed: its process, the pipe it answers on, what came so far."""

    def __init__(self, task: Task, pid: int, pipe: int) -> None:
        """Take a fork that was just made."""
        self.task = task
        self.pid = pid
        self.pipe = pipe
        self.began = time.monotonic()
        self.answer = b""


def main() -> None:
    """Index every task within the time limit; those not begun by then are not answered."""
    tasks: list[Task] = json.load(sys.stdin)
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    _prepare()
    sys.path += sys.argv[1:]  # the generation, behind everything
    end = time.monotonic() + LIMIT
    running: dict[int, Fork] = {}
    while running or (tasks and time.monotonic() < end):
        while tasks and time.monotonic() < end and _working(running) < AT_ONCE:
            task = tasks.pop(0)
            _say(results, {"began": task["name"]})
            fork = _start(task, [results.fileno(), *running])
            running[fork.pipe] = fork
        ready, _, _ = select.select(list(running), [], [], 0.05)
        for pipe in ready:
            if _read(running[pipe]):
                _report(results, running.pop(pipe))
        for fork in [f for f in running.values() if time.monotonic() - f.began > LIMIT]:
            os.killpg(fork.pid, signal.SIGKILL)
            _report(results, running.pop(fork.pipe), f"it did not load within {LIMIT:g} s")


def _prepare() -> None:
    """Load everything that describing a plugin takes, once, before the forks.

    pydantic puts most of itself off until its first schema; in each fork that would cost ten
    times as much as the plugin does.
    """
    import pydantic

    import kosmo.http.client
    import kosmo.plugin.indexer  # noqa: F401

    pydantic.TypeAdapter(int).json_schema()


def _working(running: dict[int, Fork]) -> int:
    now = time.monotonic()
    return sum(now - fork.began < PATIENCE for fork in running.values())


def _start(task: Task, inherited: list[int]) -> Fork:
    """Fork for a plugin; what it leaves behind must not hold this process's pipes open."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Fork(task, pid, reading)
    os.setsid()
    for descriptor in (reading, *inherited):
        os.close(descriptor)
    answer = json.dumps(_attempt(task)).encode() + b"\n"
    while answer:
        answer = answer[os.write(writing, answer) :]
    os._exit(0)


def _attempt(task: Task) -> dict[str, Any]:
    from kosmo.plugin.indexer import describe

    try:
        return {
            "integration": describe(
                task["name"], task["module"], task["distribution"], task["version"]
            )
        }
    except SystemExit:
        return {"reason": "it calls `sys.exit` when it is imported"}
    except BaseException as error:  # noqa: BLE001 - whatever a plugin raises is its reason
        text = " ".join(str(error).split())[:500]
        return {"reason": f"{type(error).__name__}: {text}" if text else type(error).__name__}


def _read(fork: Fork) -> bool:
    """Take what the fork wrote; True when it has answered or ended."""
    piece = os.read(fork.pipe, 1 << 16)
    fork.answer += piece
    return not piece or piece.endswith(b"\n")


def _report(results: Any, fork: Fork, reason: str = "") -> None:
    os.close(fork.pipe)
    if fork.answer.endswith(b"\n"):
        # It has said everything; what it may have started does not hold us up.
        os.killpg(fork.pid, signal.SIGKILL)
    _, status = os.waitpid(fork.pid, 0)
    try:
        answer: dict[str, Any] = {"reason": reason} if reason else json.loads(fork.answer)
    except ValueError:
        code = os.waitstatus_to_exitcode(status)
        how = f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
        answer = {"reason": f"its process {how} while it was imported"}
    if "reason" in answer:
        from kosmo.plugin.indexer import files_of

        answer["files"] = files_of(fork.task["module"])
    _say(results, {"name": fork.task["name"], **answer})


def _say(results: Any, line: dict[str, Any]) -> None:
    results.write(json.dumps(line) + "\n")
    results.flush()


if __name__ == "__main__":
    main()
