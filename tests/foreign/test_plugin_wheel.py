"""Plugins of other people: built as wheels, installed by pip beside kosmo's own wheels."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import DEMO, THINGS
from tests.foreign.conftest import build_wheels

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = """
[project]
name = "{distribution}"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["kosmo>=0.1,<1"]

[project.entry-points.kosmo]
{name} = "{module}"

[build-system]
requires = ["uv_build>=0.9,<0.14"]
build-backend = "uv_build"

[tool.uv.build-backend]
module-root = ""
"""
BAD = {
    "raises": "raise RuntimeError('no luck')\n",
    "exits": "import sys\nsys.exit(0)\n",
    "hangs": "import threading\nthreading.Event().wait(300)\n",
}


def project(folder: Path, name: str, distribution: str, code: str | None = None) -> Path:
    """Write a plugin's project: the demo of the other tests, or a module with the given code."""
    module = distribution.replace("-", "_")
    package = folder / distribution / module
    package.mkdir(parents=True)
    text = PROJECT.format(name=name, distribution=distribution, module=module)
    (folder / distribution / "pyproject.toml").write_text(text)
    (package / "__init__.py").write_text(code or DEMO.format(name=name, module=module))
    (package / "things.py").write_text(THINGS)
    return folder / distribution


class Installed:
    """An environment that holds wheels and nothing of this checkout."""

    def __init__(self, folder: Path) -> None:
        """Make it empty."""
        self.folder = folder
        self.environ = {
            "PATH": f"{folder / 'bin'}:/usr/bin:/bin",
            "KOSMO_HOME": str(folder / "home"),
        }
        venv.create(folder, symlinks=True)

    def install(self, *wheels: Path) -> None:
        """Install wheels with what they need."""
        python = str(self.folder / "bin/python")
        words = [sys.executable, "-m", "pip", "--python", python, "install", "-qq"]
        subprocess.run([*words, *map(str, wheels)], check=True)

    def kosmo(self, *words: str) -> str:
        """Run kosmo and give its stdout."""
        done = subprocess.run(
            [self.folder / "bin/kosmo", *words],
            check=True,
            capture_output=True,
            text=True,
            env=self.environ,
            stdin=subprocess.DEVNULL,
        )
        return done.stdout

    def json(self, *words: str) -> Any:
        """Run kosmo with `--json` and give the data."""
        return json.loads(self.kosmo(*words, "--json"))["data"]

    def seconds(self, *words: str) -> float:
        """Run kosmo and give how long it took."""
        start = time.monotonic()
        self.kosmo(*words)
        return time.monotonic() - start


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, wheels: list[Path]) -> Installed:
    """Install kosmo, a good plugin, three bad ones and one that claims `missive`."""
    folder = tmp_path_factory.mktemp("plugins")
    projects = [project(folder, "lamps", "acme-lamps")]
    projects += [project(folder, name, f"bad-{name}", code) for name, code in BAD.items()]
    projects += [project(folder, "missive", "false-missive")]
    build_wheels(folder / "wheels", *projects)
    environment = Installed(tmp_path_factory.mktemp("environment"))
    environment.install(*wheels, *sorted((folder / "wheels").glob("*.whl")))
    return environment


def test_the_command_of_an_installed_wheel_appears(installed: Installed) -> None:
    assert "lamps" in installed.kosmo("--help")
    assert "list-things" in installed.kosmo("lamps", "--help")
    installed.kosmo("accounts", "add", "lamps", "work", "--set", "token=env:PATH")
    assert installed.json("lamps", "echo", "--text", "007")["text"] == "007"


def test_bad_plugins_are_listed_with_state_and_reason(installed: Installed) -> None:
    listed = {one["distribution"]: one for one in installed.json("plugins", "list")}
    states = {name: one["state"] for name, one in listed.items()}
    assert states == {
        "acme-lamps": "ok",
        "bad-exits": "broken",
        "bad-hangs": "broken",
        "bad-raises": "broken",
        "false-missive": "collision",
        "kosmo-crisp": "ok",
        "kosmo-helpscout": "ok",
        "kosmo-missive": "ok",
        "kosmo-plivo": "ok",
    }
    assert "no luck" in listed["bad-raises"]["reason"]
    assert "kosmo-missive" in listed["false-missive"]["reason"]


def test_bad_plugins_slow_nothing_after_the_first_run(installed: Installed) -> None:
    installed.kosmo("--help")
    assert installed.seconds("--help") < 1
    words = ("missive", "list-conversations", "--account", "sandbox", "--limit", "1")
    installed.kosmo(*words)
    assert installed.seconds(*words) < 2
