"""The ledger of `--once KEY` between processes: at once, killed, on a full or read-only disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from kosmo.config import once
from kosmo.errors import KosmoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CALL = """
import os, sys
from kosmo.config import once
from kosmo.errors import KosmoError
def begin(key):
    return once.begin(key, function="missive.create_post", account="work", arguments={"n": 1})
def say(word):
    print(word, flush=True)
"""

SENDER = """
claim = begin("report-7")
say("begun")
sys.stdin.readline()
say(claim.done())
"""

RACER = """
say("ready")
sys.stdin.readline()
for number in range(20):
    try:
        claim = begin(f"key-{number}")
    except KosmoError as error:
        say(error.code)
    else:
        say(f"sent-{number}")
        assert claim.done() is None
"""

# A limit on the size of files stands for the disk: the write ends in the middle.
FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
claim = begin("report-7")
resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))
say(getattr(claim, sys.argv[1])())
try:
    begin("report-8")
except KosmoError as error:
    say(f"{error.exit_code} {error.code}")
"""

# The administrator may write everywhere; without that right the folder's mode holds for all.
READ_ONLY = """
import ctypes
def humble():
    libc = ctypes.CDLL(None, use_errno=True)
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    assert libc.capset(version_3, (ctypes.c_uint32 * 6)()) == 0
claim = begin("report-7")
os.chmod(os.path.join(os.environ["KOSMO_HOME"], "state", "once"), 0o500)
if os.getuid() == 0:
    humble()
say(getattr(claim, sys.argv[1])())
try:
    begin("report-8")
except KosmoError as error:
    say(f"{error.exit_code} {error.code}")
"""


def run(code: str, *words: str) -> list[str]:
    """Run a script to its end and give the lines that it said."""
    done = subprocess.run(
        [sys.executable, "-c", CALL + code, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def start(code: str) -> subprocess.Popen[str]:
    """Start a script that waits for a line on its stdin."""
    return subprocess.Popen(
        [sys.executable, "-c", CALL + code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def sender() -> Iterator[subprocess.Popen[str]]:
    """Give a process that has begun the call of `report-7` and waits before its end."""
    with start(SENDER) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


def refusal(key: str = "report-7") -> str:
    """Claim a key that is not to be had, and give the code of the error."""
    with pytest.raises(KosmoError) as raised:
        once.begin(key, function="missive.create_post", account="work", arguments={"n": 1})
    return raised.value.code


def state(key: str = "report-7") -> str:
    """Give the state of a key."""
    row = once.find(key)
    assert row is not None
    return str(row["state"])


def entry_file(home: Path) -> Path:
    """Name the file of `report-7`."""
    return home / "state" / "once" / f"{sha256(b'report-7').hexdigest()}.toml"


def test_of_eight_processes_at_once_exactly_one_sends_for_each_key() -> None:
    racers = [start(RACER) for _ in range(8)]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said: Counter[str] = Counter()
    for racer in racers:
        said.update(racer.communicate(timeout=60)[0].split())
        assert racer.returncode == 0
    sent = {word: count for word, count in said.items() if word.startswith("sent-")}
    assert sent == {f"sent-{number}": 1 for number in range(20)}
    assert said["already_done"] + said["in_progress"] == 7 * 20
    assert {row["state"] for row in once.list_entries()} == {"done"}


def test_of_eight_threads_at_once_exactly_one_sends() -> None:
    def attempt(_: int) -> str:
        try:
            once.begin("report-7", function="a.b", account="work", arguments={})
        except KosmoError as error:
            return error.code
        return "sent"

    with ThreadPoolExecutor(8) as pool:
        assert Counter(pool.map(attempt, range(8))) == {"sent": 1, "in_progress": 7}


def test_a_key_is_in_progress_until_its_process_says_that_it_is_done(
    sender: subprocess.Popen[str],
) -> None:
    assert refusal() == "in_progress"
    assert state() == "begun"
    assert sender.communicate("go\n", timeout=60)[0] == "None\n"
    assert refusal() == "already_done"


def test_a_process_that_is_killed_leaves_an_unknown_outcome(
    sender: subprocess.Popen[str],
) -> None:
    sender.kill()
    # Dead, but its parent has not looked yet: the system still lists it.
    os.waitid(os.P_PID, sender.pid, os.WEXITED | os.WNOWAIT)
    assert refusal() == "once_unknown"
    assert sender.wait(60) == -signal.SIGKILL
    assert refusal() == "once_unknown"
    assert state() == "unknown"
    assert [row["state"] for row in once.list_entries()] == ["unknown"]
    assert once.forget("report-7")


def test_another_process_with_the_same_number_is_not_taken_for_the_one_that_began(
    sender: subprocess.Popen[str], home: Path
) -> None:
    path = entry_file(home)
    text = path.read_text()
    assert 'started = "' in text
    path.write_text(text.replace('started = "', 'started = "9'))
    assert refusal() == "once_unknown"


def test_where_the_system_tells_no_start_the_number_of_the_process_counts(
    sender: subprocess.Popen[str], home: Path
) -> None:
    path = entry_file(home)
    kept = [line for line in path.read_text().splitlines() if not line.startswith("started")]
    path.write_text("\n".join(kept) + "\n")
    assert refusal() == "in_progress"
    sender.kill()
    sender.wait(60)
    assert refusal() == "once_unknown"
    path.write_text(path.read_text().replace(f"pid = {sender.pid}", f"pid = {2**70}"))
    assert refusal() == "once_unknown"


@pytest.mark.parametrize(("code", "reason"), [(FULL, "File too large"),
                                              (READ_ONLY, "Permission denied")])  # fmt: skip
@pytest.mark.parametrize(
    ("end", "said"), [("done", "the call is done, but"), ("unknown", "the outcome is unknown, but")]
)
def test_an_end_that_cannot_be_written_is_told_and_the_next_call_is_refused(
    end: str, said: str, code: str, reason: str
) -> None:
    told, next_call = run(code, end)
    assert told.startswith(f"{said} `report-7` will count as unknown: ")
    assert told.endswith(f"cannot be written: {reason}")
    assert next_call == "2 config_unwritable"
    assert state() == "unknown"
    assert refusal() == "once_unknown"
    assert once.find("report-8") is None


def test_a_key_is_given_back_on_a_full_disk() -> None:
    assert run(FULL, "nothing_happened") == ["None", "2 config_unwritable"]
    assert once.list_entries() == []


def test_a_key_that_cannot_be_given_back_is_told() -> None:
    told, _ = run(READ_ONLY, "nothing_happened")
    assert told.startswith("nothing was done, but `report-7` will count as unknown: ")
    assert refusal() == "once_unknown"
