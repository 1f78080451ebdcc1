"""Reading TOML files, past the cache and through it."""

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING

import pytest
from kosmo.config.file import read_toml, update_toml, write_toml
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


def test_writing_makes_private_files_in_private_folders(home: Path) -> None:
    path = home / "config" / "settings.toml"
    previous = os.umask(0)
    try:
        write_toml(str(path), {"enabled": {"missive": False}})
    finally:
        os.umask(previous)
    assert read_toml(str(path)) == {"enabled": {"missive": False}}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_becomes_private_when_it_is_written(config: Path) -> None:
    path = config / "settings.toml"
    path.write_text("")
    path.chmod(0o644)
    update_toml(str(path), lambda data: data.update(output="json"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_change_that_fails_leaves_the_file_as_it_was(config: Path) -> None:
    path = config / "settings.toml"
    write_toml(str(path), {"output": "json"})

    def fail(data: dict[str, object]) -> None:
        data.clear()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        update_toml(str(path), fail)
    assert read_toml(str(path)) == {"output": "json"}
    update_toml(str(path), lambda data: data.update(output="yaml"))
    assert read_toml(str(path)) == {"output": "yaml"}


def test_a_linked_file_is_replaced_where_it_really_is(config: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "settings.toml"
    real.parent.mkdir()
    real.write_text('output = "json"\n')
    path = config / "settings.toml"
    path.symlink_to(real)
    update_toml(str(path), lambda data: data.update(output="yaml"))
    assert path.is_symlink()
    assert real.read_text() == 'output = "yaml"\n'


def test_a_linked_file_that_is_missing_is_made_where_the_link_leads(
    config: Path, tmp_path: Path
) -> None:
    path = config / "settings.toml"
    path.symlink_to(tmp_path / "later" / "settings.toml")
    write_toml(str(path), {"output": "json"})
    assert path.is_symlink()
    assert (tmp_path / "later" / "settings.toml").read_text() == 'output = "json"\n'


def test_what_a_crashed_writer_left_is_swept(config: Path) -> None:
    stray = config / ".settings.toml.4711.new"
    stray.write_text("half")
    other = config / ".accounts.toml.4711.new"
    other.write_text("somebody else's")
    write_toml(str(config / "settings.toml"), {"output": "json"})
    assert not stray.exists()
    assert other.exists()


def test_broken_toml_is_never_overwritten(config: Path) -> None:
    path = config / "settings.toml"
    path.write_text("output = \n")
    with pytest.raises(ConfigError, match="line 1, column 10"):
        update_toml(str(path), lambda data: data.update(output="json"))
    assert path.read_text() == "output = \n"


def test_a_folder_that_cannot_be_made_is_one_clear_error(home: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(ConfigError, match="cannot be written: Not a directory") as raised:
        write_toml(str(home / "config" / "settings.toml"), {"output": "json"})
    assert "KOSMO_HOME" in str(raised.value.hint)


def test_a_full_disk_leaves_the_file_as_it_was(config: Path) -> None:
    """A limit on the size of files stands for the disk: the write ends in the middle."""
    import resource
    import signal

    path = config / "settings.toml"
    write_toml(str(path), {"output": "json"})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(ConfigError, match="cannot be written"):
            write_toml(str(path), {"output": "x" * 10_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert read_toml(str(path)) == {"output": "json"}
    assert sorted(entry.name for entry in config.iterdir()) == [
        ".settings.toml.lock",
        "settings.toml",
    ]
