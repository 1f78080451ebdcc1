"""One line for each call."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from kosmo.config.audit import record

if TYPE_CHECKING:
    from pathlib import Path


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
