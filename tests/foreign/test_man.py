"""The man pages as formatters take them, and as `man` finds them after an installation."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "man").rglob("*.[1-9]"))


@pytest.mark.needs("groff")
@pytest.mark.parametrize("device", ["ascii", "utf8"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_groff_warns_of_nothing(page: Path, device: str) -> None:
    words = ["groff", "-ww", "-man", f"-T{device}", "-z", str(page)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.needs("man")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_man_shows_a_page_and_warns_of_nothing(page: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"}
    done = subprocess.run(
        ["man", "--warnings", "-l", str(page)],
        env=environment, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stderr == ""
    assert "SEE ALSO" in done.stdout


@pytest.mark.needs("man")
def test_man_finds_the_pages_of_an_installed_wheel(wheels: list[Path], tmp_path: Path) -> None:
    venv.create(tmp_path, symlinks=True)
    kosmo = next(wheel for wheel in wheels if wheel.name.startswith("kosmo-0"))
    pip = [sys.executable, "-m", "pip", "--python", str(tmp_path / "bin/python")]
    subprocess.run([*pip, "install", "-qq", "--no-deps", str(kosmo)], check=True)
    environment = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    for page in PAGES:
        section, name = page.suffix[1:], page.stem
        done = subprocess.run(
            ["man", "-w", section, name],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert Path(done.stdout.strip()).is_relative_to(tmp_path)
