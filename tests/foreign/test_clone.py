"""The README's first command in a clean clone, with nothing but a Python and an empty home."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.foreign.conftest import ROOT
from tests.test_repository import committed_files

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = ("run", "missive", "list-conversations", "--account", "sandbox", "--limit", "3")


class Clone:
    """A copy of what git holds, and a home with nothing in it."""

    def __init__(self, folder: Path) -> None:
        """Copy the files."""
        self.folder = folder / "clone"
        (folder / "home").mkdir()
        for file in committed_files():
            target = self.folder / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
        # Where packages come from is the machine's affair, so pip keeps its settings.
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        self.environ = {**pip, "HOME": str(folder / "home"), "PATH": "/usr/bin:/bin"}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start `dev.py` with the Python that this environment was made from."""
        python = f"{sys.base_prefix}/bin/python3"
        return subprocess.Popen(
            [python, self.folder / "dev.py", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environ,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run `dev.py` to its end: exit code, stdout, stderr."""
        process = self.start(*words)
        output, talk = process.communicate()
        return process.returncode, output, talk


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Make a clean clone."""
    return Clone(tmp_path_factory.mktemp("clone"))


def test_two_first_runs_at_once_install_once_and_both_print_the_result(clone: Clone) -> None:
    processes = [clone.start(*COMMAND) for _ in range(2)]
    done = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], done
    for output, _ in done:
        assert len(json.loads(output)["conversations"]) == 3
    assert sum("preparing" in talk for _, talk in done) == 1


def test_a_later_run_says_nothing_of_its_own(clone: Clone) -> None:
    code, output, talk = clone.run("run", "--version")
    assert (code, talk) == (0, "")
    assert output.startswith("kosmo ")


def test_an_interrupted_install_is_made_good(clone: Clone) -> None:
    (clone.folder / ".venv/dev-stamp").unlink()
    shutil.rmtree(next((clone.folder / ".venv/lib").glob("python*/site-packages")) / "httpx")
    code, output, _ = clone.run("run", "--version")
    assert (code, output[:6]) == (0, "kosmo ")
    assert list((clone.folder / ".venv/lib").glob("python*/site-packages/httpx"))


def test_a_moved_checkout_works(clone: Clone) -> None:
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    code, output, talk = clone.run(*COMMAND)
    assert code == 0, talk
    assert len(json.loads(output)["conversations"]) == 3


def test_the_environment_starts_without_hooks(clone: Clone) -> None:
    site = next((clone.folder / ".venv/lib").glob("python*/site-packages"))
    lines = [line for file in site.glob("*.pth") for line in file.read_text().splitlines()]
    assert [line for line in lines if line.startswith("import")] == []
