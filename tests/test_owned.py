"""What counts as ours alone, and the folders that are made to be it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from kosmo.owned import is_own_file, is_own_folder, make_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("mode", "ours"), [(0o700, True), (0o755, True), (0o720, False), (0o702, False)]
)
def test_what_others_can_write_to_is_not_ours_alone(tmp_path: Path, mode: int, ours: bool) -> None:
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir()
    file.touch()
    for path in (folder, file):
        path.chmod(mode)
    assert is_own_folder(folder.lstat()) is ours
    assert is_own_file(file.lstat()) is ours
    assert not is_own_folder(file.lstat())
    assert not is_own_file(folder.lstat())


def test_a_link_is_neither_an_own_file_nor_an_own_folder(tmp_path: Path) -> None:
    for kind in (tmp_path, tmp_path / "file"):
        link = tmp_path / f"link-to-{kind.name}"
        link.symlink_to(kind)
        assert not is_own_folder(link.lstat())
        assert not is_own_file(link.lstat())


def test_a_folder_is_made_with_its_parents_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for folder in (str(tmp_path / "a" / "b" / "c"), os.path.join("x", "y")):
        make_folder(folder)
        make_folder(folder)
        made = [folder, os.path.dirname(folder)]
        assert [stat.S_IMODE(os.stat(path).st_mode) for path in made] == [0o700, 0o700]
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
