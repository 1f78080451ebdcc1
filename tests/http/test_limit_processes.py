"""One credential's limits between processes and threads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from kosmo.http.limiter import open_limiter

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.http.limiter import Limiter

SECOND = 1_000_000_000

# Prints the moments that were reserved, without waiting for them.
RESERVER = """
import sys, time
from kosmo.http.limit_file import FileStore
from kosmo.limits import parse_limit
folder, texts = sys.argv[1], sys.argv[2:]
def clock():
    global now
    now = time.time_ns()
    return now
store = FileStore(folder, "demo", "01234567", [parse_limit(text) for text in texts], print, clock)
sys.stdin.readline()
for _ in range(25):
    turn = store.reserve(1, lambda: 1e6, None)
    print(now + round(turn.wait * 1_000_000_000))
"""

# Lets one request through for each line that it is given, and ends it with the next.
SENDER = """
import sys, time
from kosmo.http.limiter import open_limiter
class Pace:
    def left(self): return 1e6
    def wait(self, seconds, reason, quiet=False):
        if not quiet:
            print("wait", round(seconds, 1), flush=True)
        time.sleep(seconds)
folder, *limits = sys.argv[1:]
limiter = open_limiter(folder, "demo", ("secret",), limits, print)
for _ in iter(sys.stdin.readline, ""):
    ticket = limiter.enter(1, Pace())
    print("sent", time.time_ns(), flush=True)
    sys.stdin.readline()
    limiter.leave(ticket)
"""

# Counts without end.
HAMMER = """
import sys
from kosmo.http.limiter import open_limiter
class Pace:
    def left(self): return 0.0
folder, *limits = sys.argv[1:]
limiter = open_limiter(folder, "demo", ("secret",), limits, print)
for number in range(5000):
    limiter.leave(limiter.enter(1, Pace()))
    if number == 20:
        print("ready", flush=True)
"""


class Pace:
    """Waits for real; patience ends after a minute."""

    def left(self) -> float:
        """Give the patience that is left."""
        return 60.0

    def wait(self, seconds: float, reason: str, *, quiet: bool = False) -> None:
        """Stand still."""
        time.sleep(seconds)

    def refuse(self, seconds: float, reason: str) -> Exception:
        """Make the error."""
        return TimeoutError(reason)


class Impatient(Pace):
    """Does not wait at all."""

    def left(self) -> float:
        """Give no patience."""
        return 0.0


def start(script: str, *words: object) -> subprocess.Popen[str]:
    """Start a process that is talked to."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def send(process: subprocess.Popen[str]) -> str:
    """Let a process send and give the first line that it says."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("go\n")
    process.stdin.flush()
    return process.stdout.readline()


def stop(*processes: subprocess.Popen[str]) -> None:
    """End processes."""
    for process in processes:
        process.kill()
        process.communicate()


def most_within(moments: list[int], length: int) -> int:
    """Count the most moments in any stretch of time."""
    return max(sum(first <= moment < first + length for moment in moments) for first in moments)


def open_demo(folder: Path, *limits: str) -> Limiter:
    """Open a limiter of the one credential."""
    return open_limiter(str(folder), "demo", ("secret",), limits, print)


def test_eight_processes_get_moments_as_close_as_the_limit_allows_and_no_closer(
    tmp_path: Path,
) -> None:
    processes = [start(RESERVER, tmp_path / "limits", "10/1s", "150/10s") for _ in range(8)]
    answers = [process.communicate("go\n", timeout=60)[0] for process in processes]
    moments = sorted(int(line) for answer in answers for line in answer.split())
    assert len(moments) == 200
    assert most_within(moments, SECOND) == 10
    assert most_within(moments, 10 * SECOND) <= 150
    ideal = 19 * SECOND
    assert ideal <= moments[-1] - moments[0] <= 1.15 * ideal


def test_processes_that_wait_send_no_earlier_than_the_limit_allows(tmp_path: Path) -> None:
    processes = [start(SENDER, tmp_path, "5/1s") for _ in range(4)]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n\n" * 4)
        process.stdin.close()
    moments = []
    for process in processes:
        assert process.stdout
        said = [line.split() for line in process.stdout]
        process.stdout.close()
        assert process.wait(60) == 0
        moments += [int(words[1]) for words in said if words[0] == "sent"]
    assert len(moments) == 16
    # The last of them is the sixteenth: it had to wait for three windows.
    assert max(moments) - min(moments) >= 3 * SECOND


def test_a_process_that_is_killed_leaves_its_slot(tmp_path: Path) -> None:
    holder = start(SENDER, tmp_path, "1 at once")
    assert send(holder).startswith("sent")
    limiter = open_demo(tmp_path, "1 at once")
    with pytest.raises(TimeoutError):
        limiter.enter(1, Impatient())  # type: ignore[arg-type]
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    limiter.leave(limiter.enter(1, Impatient()))  # type: ignore[arg-type]


def test_a_process_that_is_killed_while_it_counts_makes_nobody_wait(tmp_path: Path) -> None:
    limiter = open_demo(tmp_path, "100000/1d", "2 at once")
    for _ in range(20):
        hammer = start(HAMMER, tmp_path, "100000/1d", "2 at once")
        assert hammer.stdout
        assert hammer.stdout.readline() == "ready\n"
        os.kill(hammer.pid, signal.SIGKILL)
        hammer.communicate()
        limiter.leave(limiter.enter(1, Impatient()))  # type: ignore[arg-type]


def test_a_pause_of_one_process_holds_in_another_with_other_limits(tmp_path: Path) -> None:
    others = [start(SENDER, tmp_path, "100/1s"), start(SENDER, tmp_path, "300/1m", "5 at once")]
    assert [send(other)[:4] for other in others] == ["sent", "sent"]
    open_demo(tmp_path, "7/1s").pause(30)
    for other in others:
        assert other.stdin
        other.stdin.write("end\n")
    waits = [float(send(other).removeprefix("wait ")) for other in others]
    assert all(20 < seconds <= 30 for seconds in waits)
    stop(*others)


def test_threads_share_a_limiter_and_its_slots(tmp_path: Path) -> None:
    limits = ("200/1s", "3 at once")
    shared = open_demo(tmp_path, *limits)
    inside: list[int] = []
    most: list[int] = []
    sent: list[int] = []

    def run(number: int) -> None:
        limiter = shared if number % 2 else open_demo(tmp_path, *limits)
        for _ in range(10):
            ticket = limiter.enter(1, Pace())  # type: ignore[arg-type]
            inside.append(number)
            most.append(len(inside))
            sent.append(number)
            inside.remove(number)
            limiter.leave(ticket)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(sent) == 80
    assert max(most) <= 3
