"""Plugins of a folder of kosmo's own, wherever kosmo itself was installed from.

In a venv, by pipx, by `uv tool` and beside a system's own Python, kosmo is installed from wheels of
this checkout and then updated to a version that only says that it is newer.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tests.foreign.conftest import ROOT, build_wheels
from tests.foreign.installing import environment
from tests.plugin.wheels import Index, make_wheel, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SYSTEM = "/usr/bin/python3"


def is_new_enough(python: str) -> bool:
    """Tell whether a Python is there and can run kosmo."""
    asks = "import sys; sys.exit(sys.version_info < (3, 11))"
    return os.path.exists(python) and subprocess.call([python, "-c", asks]) == 0


ENVIRONMENTS = ["venv", "pipx", "uv", *(["system"] if is_new_enough(SYSTEM) else [])]


class Place:
    """A place that kosmo is installed in, with a home of its own."""

    def __init__(self, kind: str, folder: Path, wheels: Path) -> None:
        """Take the kind of place, an empty folder, and one with everything that is installed."""
        self.kind = kind
        self.folder = folder
        self.wheels = wheels
        self.tools = environment("tools") / "bin"
        self.environ = {
            "PATH": f"{folder}/bin:/usr/bin:/bin",
            "HOME": str(folder / "person"),
            "KOSMO_HOME": str(folder / "home"),
            "PIPX_HOME": str(folder / "pipx"),
            "PIPX_BIN_DIR": str(folder / "bin"),
            "PIPX_DEFAULT_PYTHON": sys.executable,
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "UV_TOOL_DIR": str(folder / "uv"),
            "UV_TOOL_BIN_DIR": str(folder / "bin"),
            "UV_CACHE_DIR": str(folder / "uv-cache"),
            "UV_NO_CONFIG": "1",
            "UV_NO_INDEX": "1",
            "UV_OFFLINE": "1",
            "UV_FIND_LINKS": str(wheels),
        }
        (folder / "person").mkdir(parents=True)
        if kind == "venv":
            venv.create(folder, symlinks=True, with_pip=True)
        if kind == "system":
            self.environ["PYTHONPATH"] = str(folder / "site")

    def put(self, version: str) -> None:
        """Install a version of kosmo, or update to it, in the way of the place."""
        wanted = f"kosmo=={version}"
        if self.kind == "venv":
            self.run(self.folder / "bin/python", "-m", "pip", "install", "-qq", wanted)
        elif self.kind == "pipx":
            self.run(self.tools / "pipx", "install", "--quiet", "--force", wanted)
        elif self.kind == "uv":
            words = ("--force", "--reinstall", "--python", sys.executable, wanted)
            self.run(self.tools / "uv", "tool", "install", "--quiet", *words)
        else:
            shutil.rmtree(self.folder / "site", ignore_errors=True)
            pip = (sys.executable, "-m", "pip", "--python", SYSTEM)
            self.run(*pip, "install", "-qq", "--target", self.folder / "site", wanted)

    def kosmo(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Run kosmo and give the envelope."""
        program = [SYSTEM, "-P", "-m", "kosmo"] if self.kind == "system" else ["kosmo"]
        done = self.run(*program, *words, "--json", code=code)
        answer: dict[str, Any] = json.loads(done)
        return answer

    def run(self, *words: Path | str, code: int = 0) -> str:
        """Run a program of the place and give its stdout."""
        done = subprocess.run(
            [shutil.which(str(words[0]), path=self.environ["PATH"]) or words[0], *words[1:]],
            capture_output=True, text=True, check=False, env=self.environ, cwd=self.folder,
            stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip
        assert done.returncode == code, done.stderr + done.stdout
        return done.stdout


def newer(wheel: Path, version: str) -> Path:
    """Write the same wheel as another version."""
    name, old, tags = wheel.name.split("-", 2)
    path = wheel.with_name(f"{name}-{version}-{tags}")
    lines = []
    with zipfile.ZipFile(wheel) as given, zipfile.ZipFile(path, "w") as made:
        for one in given.namelist():
            content = given.read(one)
            place = one.replace(f"{name}-{old}.", f"{name}-{version}.")
            if one.endswith(".dist-info/METADATA"):
                content = content.replace(
                    f"\nVersion: {old}".encode(), f"\nVersion: {version}".encode()
                )
            if one == "kosmo/__init__.py":
                content = content.replace(f'"{old}"'.encode(), f'"{version}"'.encode())
            if not one.endswith("/RECORD"):
                made.writestr(place, content)
                digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
                lines.append(f"{place},sha256={digest.rstrip('=')},{len(content)}\n")
        record = f"{name}-{version}.dist-info/RECORD"
        made.writestr(record, "".join(lines) + f"{record},,\n")
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with two versions of kosmo and everything that they need."""
    folder = tmp_path_factory.mktemp("shelf")
    build_wheels(folder, ROOT)
    (wheel,) = folder.glob("kosmo-*.whl")
    pythons = [sys.executable, *([SYSTEM] if "system" in ENVIRONMENTS else [])]
    for python in pythons:
        pip = [sys.executable, "-m", "pip", "--python", python, "download", "-qq"]
        subprocess.run([*pip, "--dest", str(folder), str(wheel)], check=True)
    newer(wheel, "0.9.9")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """Give an index on loopback."""
    made = Index(tmp_path / "index")
    yield made
    made.close()


def states(place: Place) -> dict[str, str]:
    return {one["name"]: one["state"] for one in place.kosmo("plugins", "list")["data"]}


@pytest.mark.parametrize("kind", ENVIRONMENTS)
def test_a_plugin_is_installed_used_kept_over_an_update_rolled_back_and_removed(
    kind: str, tmp_path: Path, shelf: Path, index: Index
) -> None:
    place = Place(kind, tmp_path / "place", shelf)
    place.put("0.1.0")
    lamps = make_wheel(index.folder, "acme-lamps", "lamps", requires=("kosmo>=0.1", "acme-light"))
    light = make_wheel(index.folder, "acme-light")
    doors = make_wheel(tmp_path, "acme-doors", "doors", requires=("kosmo<0.5",))
    place.environ |= {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": f"{index.url}/simple"}
    hashes = ("--hash", sha256(lamps), "--hash", sha256(light))
    place.kosmo("plugins", "install", "acme-lamps", *hashes, "--yes")
    place.kosmo("plugins", "install", str(doors), "--hash", sha256(doors), "--yes")
    place.kosmo("accounts", "add", "lamps", "work", "--set", "token=env:PATH")
    assert place.kosmo("lamps", "echo", "--text", "007")["data"]["text"] == "007"
    assert states(place) == {"lamps": "ok", "doors": "ok"}

    place.environ |= {"PIP_NO_INDEX": "1"}
    place.put("0.9.9")
    assert place.run(*_version(place)).strip() == "kosmo 0.9.9"
    assert place.kosmo("lamps", "echo", "--text", "008")["data"]["text"] == "008"
    assert states(place) == {"lamps": "ok", "doors": "incompatible"}
    assert place.kosmo("doors", "echo", code=2)["error"]["code"] == "plugin_incompatible"
    sync = place.kosmo("plugins", "sync", "--yes", code=2)
    assert sync["error"]["code"] == "plugin_incompatible"
    place.kosmo("plugins", "remove", "doors")
    place.kosmo("plugins", "sync", "--yes")
    assert states(place) == {"lamps": "ok"}

    place.kosmo("plugins", "rollback")
    place.kosmo("plugins", "rollback")
    assert states(place) == {"lamps": "ok", "doors": "incompatible"}
    place.kosmo("plugins", "remove", "doors", "lamps")
    assert states(place) == {}
    assert place.kosmo("lamps", "echo", code=2)["error"]["code"] == "unknown_integration"


def _version(place: Place) -> list[str]:
    program = [SYSTEM, "-P", "-m", "kosmo"] if place.kind == "system" else ["kosmo"]
    return [*program, "--version"]
