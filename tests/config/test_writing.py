"""Writing TOML files: private, whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from kosmo.config.file import read_toml, update_toml, write_toml
from kosmo.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_name_that_is_no_text_is_refused_and_nothing_changes(config: Path) -> None:
    path = config / "settings.toml"
    write_toml(str(path), {"output": "json"})
    with pytest.raises(ConfigError, match="not Unicode text"):
        write_toml(str(path), {"trusted": {"/\udcff": "x"}})
    assert read_toml(str(path)) == {"output": "json"}


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
