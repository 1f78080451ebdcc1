"""Reading TOML files, past the cache and through it."""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING

import pytest
from kosmo.config.file import read_toml
from kosmo.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def kept_files(home: Path) -> list[Path]:
    """List the files of the cache."""
    return sorted((home / "cache" / "toml").glob("*"))


def settle(path: Path) -> None:
    """Read a file until it has settled enough to be kept."""
    end = time.monotonic() + 10
    home = path.parent.parent
    while not kept_files(home):
        assert time.monotonic() < end
        read_toml(str(path))


def test_a_missing_file_is_empty(config: Path) -> None:
    assert read_toml(str(config / "config.toml")) == {}
    assert read_toml(str(config / "no" / "folder.toml")) == {}


def test_a_file_that_settled_is_kept_privately(config: Path) -> None:
    path = config / "config.toml"
    path.write_text('output = "json"\n')
    settle(path)
    (kept,) = kept_files(config.parent)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert read_toml(str(path)) == {"output": "json"}


def test_an_edit_of_the_same_size_and_time_is_seen(config: Path) -> None:
    path = config / "config.toml"
    path.write_text('output = "json"\n')
    settle(path)
    before = path.stat()
    with path.open("r+") as stream:
        stream.write('output = "yaml"\n')
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (before.st_size, before.st_mtime_ns, before.st_ino) == (
        after.st_size,
        after.st_mtime_ns,
        after.st_ino,
    )
    assert read_toml(str(path)) == {"output": "yaml"}


def test_quick_edits_in_a_row_are_all_seen(config: Path) -> None:
    path = config / "config.toml"
    for number in range(100, 300):
        path.write_text(f"number = {number}\n")
        assert read_toml(str(path)) == {"number": number}


def test_an_edit_seen_by_one_process_is_not_hidden_by_what_another_kept(config: Path) -> None:
    path = config / "config.toml"
    path.write_text('output = "json"\n')
    settle(path)
    (kept,) = kept_files(config.parent)
    old = kept.read_bytes()
    path.write_text('output = "yaml"\n')
    kept.write_bytes(old)
    assert read_toml(str(path)) == {"output": "yaml"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"path": 1}', b"\xff\xfe", b"[" * 100000])
def test_a_spoilt_cache_is_passed_over(config: Path, content: bytes) -> None:
    path = config / "other.toml"
    path.write_text('output = "json"\n')
    settle(path)
    (kept,) = kept_files(config.parent)
    kept.write_bytes(content)
    from kosmo.config import toml_cache

    toml_cache.forget()
    assert read_toml(str(path)) == {"output": "json"}


def test_a_cache_that_cannot_be_made_is_passed_over(config: Path) -> None:
    (config.parent / "cache").write_text("a file where the folder should be")
    path = config / "config.toml"
    path.write_text('output = "json"\n')
    os.utime(path, ns=(10**18 + 1, 10**18 + 1))
    assert read_toml(str(path)) == {"output": "json"}


def test_dates_are_read_although_they_cannot_be_kept(config: Path) -> None:
    path = config / "config.toml"
    path.write_text("since = 2026-01-01\n")
    assert str(read_toml(str(path))["since"]) == "2026-01-01"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"a = 1\nb = 2\nc == 3\n", "line 3, column 4"),
        (b"[table\n", "line 1, column 7"),
        (b'a = 1\nb = "open', "line 2, column 10"),
        (b"a = 1\na = 2\n", "line 2, column 6"),
        (b"a = 1\nb = \xff\n", "line 2"),
    ],
)
def test_broken_toml_is_told_with_file_line_and_column(
    config: Path, content: bytes, place: str
) -> None:
    path = config / "config.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as raised:
        read_toml(str(path))
    assert raised.value.message.startswith(f"`{path}` {place}: ")
    assert raised.value.exit_code == 2
    assert raised.value.hint


def test_toml_nested_without_end_is_refused(config: Path) -> None:
    path = config / "config.toml"
    path.write_text("a = " + "[" * 100_000)
    with pytest.raises(ConfigError, match="nested too deeply"):
        read_toml(str(path))


def test_what_is_no_regular_file_is_refused_and_not_waited_for(config: Path) -> None:
    path = config / "config.toml"
    os.mkfifo(path)
    with pytest.raises(ConfigError, match="not a regular file"):
        read_toml(str(path))
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match="not a regular file"):
        read_toml(str(path))


def test_a_link_that_leads_in_a_circle_is_told(config: Path) -> None:
    path = config / "config.toml"
    path.symlink_to(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_toml(str(path))
