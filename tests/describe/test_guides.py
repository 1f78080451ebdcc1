"""What the guides tell a reader to type runs as it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.describe.page import GUIDES, guide_text

if TYPE_CHECKING:
    from tests.conftest import Kosmo

_SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def shell(kosmo: Kosmo, tmp_path: Path) -> tuple[Kosmo, Path]:
    """Give kosmo as a command on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "kosmo"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m kosmo "$@"\n')
    command.chmod(0o755)
    kosmo.environment["PATH"] = f"{folder}:{kosmo.environment['PATH']}"
    return kosmo, tmp_path


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_of_a_guide_runs(name: str, shell: tuple[Kosmo, Path]) -> None:
    kosmo, folder = shell
    script = "".join(_SHELL.findall(guide_text(name)))
    assert "kosmo " in script
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script], cwd=folder, env=kosmo.environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_short_and_begins_with_its_title(name: str) -> None:
    lines = guide_text(name).splitlines()
    assert lines[0] == f"# {name.capitalize()}"
    assert len(lines) <= 80
    assert max(map(len, lines)) <= 120


def test_every_guide_there_is_has_a_name() -> None:
    folder = Path(sys.modules["kosmo.describe.page"].__file__ or "").parent / "guides"
    assert {path.stem for path in folder.glob("*.md")} == set(GUIDES)
