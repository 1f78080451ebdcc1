"""The state of a simulator, and the file that keeps it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from kosmo.errors import ConfigError
from kosmo.sandbox.state import SimulatorState, new_id
from kosmo.sandbox.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def seed(state: SimulatorState) -> None:
    state.put("notes", {"id": "a", "text": "früh"})
    state.put("pens", {"id": "p", "color": "blue"})


def test_a_state_is_the_same_after_its_text_is_read_again() -> None:
    state = SimulatorState()
    seed(state)
    again = SimulatorState(state.text())
    assert again.get("notes", "a") == {"id": "a", "text": "früh"}
    assert list(again.rows("pens")) == [{"id": "p", "color": "blue"}]
    assert again.text() == state.text()


def test_a_table_that_nobody_filled_is_empty() -> None:
    assert list(SimulatorState().rows("anything")) == []


def test_undo_forgets_what_was_put_dropped_and_changed_in_place() -> None:
    state = SimulatorState()
    seed(state)
    state.text()
    state.table("notes")["a"]["text"] = "changed"
    state.put("notes", {"id": "b", "text": "new"})
    state.drop("pens", "p")
    state.undo()
    assert [row["text"] for row in state.rows("notes")] == ["früh"]
    assert state.get("pens", "p") is not None


def test_dropping_what_is_not_there_changes_nothing() -> None:
    state = SimulatorState()
    assert state.drop("notes", "a") is None
    assert not state.changed


def test_new_ids_are_random_uuids() -> None:
    ids = {new_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(id[14] == "4" and id[19] in "89ab" and len(id) == 36 for id in ids)


def test_the_file_is_made_at_first_use_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "sandbox" / "notes.jsonl"
    assert Store(str(path), seed).current().get("notes", "a")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "notes.jsonl",
        "notes.jsonl.lock",
    ]


def test_a_change_is_seen_by_another_store_at_its_next_look(tmp_path: Path) -> None:
    path = str(tmp_path / "notes.jsonl")
    one, other = Store(path, seed), Store(path, seed)
    other.current()
    with one.changing() as state:
        state.put("notes", {"id": "b", "text": "second"})
    assert other.current().get("notes", "b") is not None
    with other.changing() as state:
        state.put("notes", {"id": "c", "text": "third"})
    assert [row["id"] for row in one.current().rows("notes")] == ["a", "b", "c"]


def test_a_change_that_raises_is_not_kept(tmp_path: Path) -> None:
    path = str(tmp_path / "notes.jsonl")
    store = Store(path, seed)

    def fail() -> None:
        with store.changing() as state:
            state.put("notes", {"id": "b", "text": "second"})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert store.current().get("notes", "b") is None
    assert Store(path, seed).current().get("notes", "b") is None


def test_reading_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    store = Store(str(path), seed)
    store.current()
    before = path.stat()
    with store.changing() as state:
        state.get("notes", "a")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_reset_brings_the_seed_back_to_every_store(tmp_path: Path) -> None:
    path = str(tmp_path / "notes.jsonl")
    one, other = Store(path, seed), Store(path, seed)
    with one.changing() as state:
        state.drop("notes", "a")
    other.reset()
    assert one.current().get("notes", "a") is not None


def test_a_file_that_was_removed_is_seeded_again(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    store = Store(str(path), seed)
    with store.changing() as state:
        state.drop("notes", "a")
    path.unlink()
    assert store.current().get("notes", "a") is not None


@pytest.mark.parametrize("text", [b"not a table\n", b'{"notes": {"a": \n', b"\xff\xfe\n"])
def test_a_damaged_file_names_the_command_that_mends_it(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_bytes(text)
    with pytest.raises(ConfigError) as raised:
        Store(str(path), seed).current()
    assert str(path) in raised.value.message
    assert raised.value.hint == "kosmo sandbox reset notes"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ConfigError, match="cannot be written"):
        Store(str(tmp_path / "file" / "notes.jsonl"), seed).current()


WRITER = """
import sys
from kosmo.sandbox.store import Store

store = Store(sys.argv[1], lambda state: None)
for number in range(40):
    with store.changing() as state:
        state.put("notes", {"id": f"{sys.argv[2]}-{number}"})
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "notes.jsonl")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, str(number)], env={**os.environ})
        for number in range(3)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(Store(path, seed).current().table("notes")) == 120
