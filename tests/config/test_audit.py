"""One line for each call."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.config.audit import BEGUN, KEPT, begin, open_log, record
from kosmo.config.audit_following import Follower
from kosmo.config.audit_reading import Filter, entry_of, read_log
from kosmo.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import sys
from kosmo.config.audit import record
print("ready", flush=True)
sys.stdin.readline()
for number in range(200):
    entry = {"time": "2026-01-31T09:00:00Z", "writer": sys.argv[1], "number": number}
    assert record(entry, largest=20_000) is None
"""

# A limit on the size of files stands for the disk: the line ends in the middle.
FULL = """
import resource, signal
from kosmo.config.audit import record
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
record({"time": "1", "number": 1})
resource.setrlimit(resource.RLIMIT_FSIZE, (40, resource.RLIM_INFINITY))
print(record({"time": "2", "number": 2}))
print(record({"time": "3", "number": 3}))
"""


def add(number: int, **said: Any) -> None:
    """Record a call."""
    entry = {"time": f"2026-01-{number:02}T09:00:00Z", "number": number}
    assert record(entry | said) is None


def everything(_: dict[str, Any]) -> bool:
    """Want every entry."""
    return True


def numbers(lines: list[bytes]) -> list[int]:
    """Give the numbers of entries."""
    return [json.loads(line)["number"] for line in lines]


def logs(home: Path) -> list[Path]:
    """Give the files of the log, the newest first."""
    return sorted((home / "state").glob("audit.jsonl*"))


def test_each_entry_is_one_line_in_a_private_file(home: Path) -> None:
    assert record({"function": "missive.get_task", "note": "two\nlines"}) is None
    assert record({"function": "missive.list_tasks"}) is None
    path = home / "state" / "audit.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["function"] for line in lines] == ["missive.get_task", "missive.list_tasks"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_entries_written_at_once_do_not_mix(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: record({"number": number, "x": "y" * 500}), range(400)))
    lines = (home / "state" / "audit.jsonl").read_text().splitlines()
    assert {json.loads(line)["number"] for line in lines} == set(range(400))


def test_a_log_that_cannot_be_written_is_told_and_raises_nothing(home: Path) -> None:
    home.write_text("a file where the folder should be")
    assert "audit.jsonl` cannot be written: " in str(record({"function": "missive.get_task"}))


def test_a_log_that_cannot_be_opened_before_a_write_is_an_error(home: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(ConfigError, match=r"so it is not made: .*audit\.jsonl") as raised:
        open_log()
    assert (raised.value.code, raised.value.exit_code) == ("audit_unwritable", 2)


def test_without_a_home_there_is_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOSMO_HOME", "gone")
    folder = os.getcwd()
    os.rmdir(folder)
    with pytest.raises(ConfigError, match="working folder it is relative to is gone") as raised:
        open_log()
    assert raised.value.code == "audit_unwritable"
    os.mkdir(folder)


def test_a_log_that_was_opened_before_takes_the_line_and_is_closed(home: Path) -> None:
    descriptor = open_log()
    assert record({"number": 1}, descriptor) is None
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    assert len((home / "state" / "audit.jsonl").read_text().splitlines()) == 1


def test_a_write_is_told_once_when_it_is_over_and_as_begun_before(home: Path) -> None:
    entry = {"time": "2026-01-31T09:00:00Z", "function": "missive.create_task"}
    first, second = (begin(entry | {"status": BEGUN, "call": call}) for call in ("first", "second"))
    assert [one["status"] for one in read_log(everything, 9).entries] == [BEGUN, BEGUN]
    record(entry | {"status": "ok", "call": "second"}, second, largest=1)  # which moves the file
    assert [one["status"] for one in read_log(everything, 9).entries] == [BEGUN, "ok"]
    record(entry | {"status": "failed", "call": "first"}, first)
    assert [one["status"] for one in read_log(everything, 9).entries] == ["ok", "failed"]
    assert not read_log(Filter(status=BEGUN), 9).entries
    assert all("call" not in one for one in read_log(everything, 9).entries)


def test_a_pipe_is_no_log_even_while_somebody_reads_it(home: Path) -> None:
    path = home / "state" / "audit.jsonl"
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(ConfigError, match="it is no regular file"):
        open_log()
    os.close(reader)
    with pytest.raises(ConfigError, match="it is no regular file"):
        begin({"status": BEGUN})
    with pytest.raises(ConfigError, match="it is no regular file"):
        read_log(everything, 1)


def test_a_log_that_has_grown_large_is_moved_away_and_a_few_are_kept(home: Path) -> None:
    for number in range(40):
        assert record({"number": number, "x": "y" * 400}, largest=1000) is None
    files = logs(home)
    moved = [f"audit.jsonl.{number}" for number in range(1, KEPT + 1)]
    assert [path.name for path in files] == ["audit.jsonl", *moved]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    kept = [number for path in files[::-1] for number in numbers(path.read_bytes().splitlines())]
    assert kept == list(range(40 - len(kept), 40))
    assert all(1000 < path.stat().st_size < 1500 for path in files[1:])


def test_who_still_holds_a_log_that_is_moved_away_loses_nothing(home: Path) -> None:
    descriptor = open_log()
    assert record({"number": 1, "x": "y" * 400}, largest=100) is None
    assert record({"number": 2}, descriptor, largest=100) is None
    assert record({"number": 3}, largest=100) is None
    newest, oldest = logs(home)
    assert numbers(oldest.read_bytes().splitlines()) == [1, 2]
    assert numbers(newest.read_bytes().splitlines()) == [3]


def test_of_processes_that_write_while_it_is_moved_no_line_is_lost_or_cut(home: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(writer)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for writer in range(4)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert process.stdin is not None
    for process in processes:
        print(file=process.stdin, flush=True)
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    found = read_log(everything, 10_000)
    assert found.garbage == 0
    lines = [(entry["writer"], entry["number"]) for entry in found.entries]
    assert len(lines) == len(set(lines)) == 800
    assert len(logs(home)) == 3  # 800 lines of 65 bytes, 20 kB each


def test_a_line_that_a_full_disk_cut_is_told_and_costs_no_other(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL], capture_output=True, text=True, check=True, timeout=60
    )
    cut, refused = done.stdout.splitlines()
    assert cut.endswith("audit.jsonl` is cut: the disk is full")
    assert refused.endswith("audit.jsonl` cannot be written: File too large")
    add(4)
    found = read_log(everything, 10)
    assert [entry["number"] for entry in found.entries] == [1, 4]


@pytest.mark.parametrize("line", [b"", b"x", b"[]", b'{"time": 7}', b"[" * 5000, b"\xff", b"null"])
def test_garbage_is_no_entry(line: bytes) -> None:
    assert entry_of(line) is None


def test_what_is_read_are_the_newest_of_all_files_in_their_order(home: Path) -> None:
    for number in range(1, 20):
        add(number)
        if number % 6 == 0:
            record({"time": "2026-01-01T09:00:00Z", "number": number + 100}, largest=1)
    with (home / "state" / "audit.jsonl").open("a") as stream:
        stream.write("garbage\n\n")
    found = read_log(everything, 5)
    assert [entry["number"] for entry in found.entries] == [16, 17, 18, 118, 19]
    assert (found.more, found.garbage) == (True, 2)
    whole = read_log(everything, 100)
    assert (len(whole.entries), whole.more) == (22, False)


def test_an_empty_log_has_no_entries() -> None:
    found = read_log(everything, 5)
    assert (found.entries, found.more, found.garbage) == ([], False, 0)


ENTRY = {
    "time": "2026-01-31T09:00:00Z",
    "surface": "cli",
    "account": "work",
    "function": "missive.list_tasks",
    "effect": "read",
    "status": "not_found",
}


@pytest.mark.parametrize(
    ("wanted", "is_wanted"),
    [
        ({}, True),
        ({"integration": "missive"}, True),
        ({"integration": "crisp"}, False),
        ({"function": "missive.list_tasks"}, True),
        ({"function": "list-tasks"}, True),
        ({"function": "missive.list-tasks"}, True),
        ({"function": "missive_list_tasks"}, True),
        ({"function": "missive.missive_list_tasks"}, True),
        ({"function": "tasks"}, False),
        ({"account": "work"}, True),
        ({"account": "home"}, False),
        ({"effect": "write"}, False),
        ({"status": "ok"}, False),
        ({"status": "failed"}, True),
        ({"status": "not_found"}, True),
        ({"surface": "lua"}, False),
        ({"since": "2026-01-31T09:00:00Z"}, True),
        ({"since": "2026-01-31T09:00:01Z"}, False),
    ],
)
def test_a_filter_picks_entries(wanted: dict[str, str], is_wanted: bool) -> None:
    assert Filter(**wanted)(ENTRY) is is_wanted


def test_a_log_is_followed_from_its_beginning_and_after_it_was_moved_several_times() -> None:
    add(1)
    record({"number": 2}, largest=1)
    add(3)
    follower = Follower()
    assert numbers(follower.lines()) == [1, 2, 3]
    assert follower.lines() == []
    for number in range(4, 4 + KEPT):
        record({"number": number}, largest=1)
    add(20)
    assert numbers(follower.lines()) == [*range(4, 4 + KEPT), 20]
    follower.close()


def test_who_looks_often_enough_misses_nothing_while_a_log_is_moved(home: Path) -> None:
    follower = Follower()
    assert follower.lines() == []
    seen = []
    for number in range(1, 30):
        held = open_log()
        record({"number": number}, largest=1)
        record({"number": -number}, held)  # which has the moved file
        seen += numbers(follower.lines())
    assert sorted(seen) == sorted([*range(1, 30), *range(-29, 0)])
    follower.close()


def test_a_line_that_is_not_whole_is_given_when_it_is(home: Path) -> None:
    add(1)
    follower = Follower()
    assert numbers(follower.lines()) == [1]
    with (home / "state" / "audit.jsonl").open("a") as stream:
        stream.write('{"num')
        stream.flush()
        assert follower.lines() == []
        stream.write('ber": 2}\n')
        stream.flush()
        assert numbers(follower.lines()) == [2]
    follower.close()


def test_a_log_that_is_emptied_or_removed_is_followed_on(home: Path) -> None:
    path = home / "state" / "audit.jsonl"
    record({"number": 1}, largest=1)
    add(2)
    follower = Follower()
    assert numbers(follower.lines()) == [1, 2]
    path.write_text("")
    assert follower.lines() == []
    add(3)
    assert numbers(follower.lines()) == [3]
    path.unlink()
    assert follower.lines() == []
    add(4)
    assert numbers(follower.lines()) == [4]
    follower.close()
