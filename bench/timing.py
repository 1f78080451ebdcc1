"""Run commands in turns and keep, for each run, wall time and its own CPU time."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import NamedTuple


class Command(NamedTuple):
    """A row of the table: a name, the words to run, and what its output has to contain."""

    name: str
    words: list[str]
    environ: dict[str, str]
    expected: str = ""
    counted: bool = True  # whether valgrind can run it
    stdin: str = os.devnull


class Run(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float

    def on(self, clock: str) -> float:
        """Give the time on one clock, `wall` or `cpu`."""
        return self.wall if clock == "wall" else self.cpu


def check(command: Command) -> None:
    """Refuse a command that fails or does not print what it is measured for."""
    with open(command.stdin, "rb") as given:
        done = subprocess.run(
            command.words,
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            env=command.environ,
            stdin=given,
            timeout=120,
        )
    if done.returncode or command.expected not in done.stdout:
        told = (done.stderr or done.stdout).strip()[-400:]
        raise ValueError(f"`{command.name}` exits {done.returncode} and says: {told}")


def measure(commands: list[Command], rounds: int, warm_ups: int) -> dict[str, list[Run]]:
    """Run all commands once a round, in the same order, and drop the warm-ups."""
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for number in range(warm_ups + rounds):
        for command in commands:
            run = _run(command)
            if number >= warm_ups:
                runs[command.name].append(run)
    return runs


def median(runs: list[Run], clock: str) -> float:
    """Give the median of one clock, `wall` or `cpu`, in milliseconds."""
    return 1000 * statistics.median(run.on(clock) for run in runs)


def ratio(runs: list[Run], base: list[Run], clock: str) -> float:
    """Compare with another command round by round, so that a slow spell meets both alike."""
    pairs = zip(runs, base, strict=True)
    return statistics.median(one.on(clock) / other.on(clock) for one, other in pairs)


def less(runs: list[Run], part: list[Run]) -> list[Run]:
    """Take off, round by round, what a part of the work takes that is measured by itself."""
    pairs = zip(runs, part, strict=True)
    return [Run(one.wall - other.wall, one.cpu - other.cpu) for one, other in pairs]


def busy_seconds() -> float:
    """Give the CPU time that the whole machine has used since it started, all cores together."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _idle, _wait, irq, soft, *_ = map(int, file.readline().split()[1:])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def _run(command: Command) -> Run:
    given, nothing = os.open(command.stdin, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY)
    actions = [
        (os.POSIX_SPAWN_DUP2, end, target) for target, end in enumerate((given, nothing, nothing))
    ]
    start = time.perf_counter()
    process = os.posix_spawn(command.words[0], command.words, command.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    os.close(given)
    os.close(nothing)
    if status:
        raise ValueError(f"`{command.name}` failed while it was measured")
    return Run(wall, used.ru_utime + used.ru_stime)
