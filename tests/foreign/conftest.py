"""Tests that need foreign programs or minutes: `python3 dev.py test --foreign`.

A test names its programs by `@pytest.mark.needs("tmux")`. Where one is missing nothing is run and
nothing is passed over: the run names it, with what installs it, and fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALLS = {
    "fish": "apt-get install fish",
    "git": "apt-get install git",
    "groff": "apt-get install groff",
    "man": "apt-get install man-db",
    "nginx": "apt-get install nginx-light",
    "node": "apt-get install nodejs",
    "npm": "apt-get install npm",
    "openssl": "apt-get install openssl",
    "redis-server": "apt-get install redis-server",
    "tmux": "apt-get install tmux",
    "zsh": "apt-get install zsh",
}
collect_ignore = ["programs"]  # a plugin there has tests of its own, which a test here runs
# What a program of a system administrator may be missing from an ordinary user's PATH.
os.environ["PATH"] += ":/usr/sbin:/usr/local/sbin"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse to run with a program missing."""
    needed = {name for item in items for mark in item.iter_markers("needs") for name in mark.args}
    missing = sorted(name for name in needed if shutil.which(name) is None)
    if missing:
        lines = [f"  {name}: {INSTALLS[name]}" for name in missing]
        raise pytest.UsageError("\n".join(["programs are missing:", *lines]))


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Build the wheels of kosmo and its plugins."""
    folder = tmp_path_factory.mktemp("wheels")
    build_wheels(folder, ROOT, *(path.parent for path in ROOT.glob("plugins/*/pyproject.toml")))
    return sorted(folder.glob("*.whl"))


def build_wheels(folder: Path, *projects: Path) -> None:
    """Build projects with this environment's pip and its own uv_build."""
    words = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--wheel-dir", str(folder)]
    subprocess.run([*words, *map(str, projects)], check=True)
