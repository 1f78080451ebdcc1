#!/usr/bin/env python3
"""Make this checkout runnable, then run kosmo, its tests or its checks. Standard library only.

python3 dev.py run [kosmo arguments]              the command line of this checkout
python3 dev.py test [pytest arguments]            the tests
python3 dev.py test --foreign [pytest arguments]  the tests that need foreign programs or minutes
python3 dev.py check                              style, types, layers and dependencies
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "bin")
STAMP = os.path.join(VENV, "dev-stamp")


def main(words: list[str]) -> int:
    """Install what is missing and become the command; return only where that is impossible."""
    if sys.version_info < (3, 11):  # noqa: UP036
        return _fail(f"kosmo needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    command, rest = (words[0], words[1:]) if words else ("", [])
    if command not in ("run", "test", "check"):
        return _fail(str(__doc__).strip())
    try:
        install()
    except KeyboardInterrupt:
        return 130
    except (OSError, subprocess.CalledProcessError) as error:
        return _fail(f"could not prepare `{VENV}`: {error}")
    if command == "run":
        _become("kosmo", *rest)
    os.chdir(ROOT)
    os.environ["PATH"] = f"{BIN}:{os.environ.get('PATH', os.defpath)}"
    if command == "check":
        return check()
    foreign = "--foreign" in rest
    chosen = ["tests/foreign"] if foreign else ["-n", str(_workers())]
    given = [word for word in rest if word != "--foreign"]
    _become("pytest", *chosen, *given)


def install() -> None:
    """Bring `.venv` up to the pyproject files; a stamp, written last, lets later runs pass by."""
    place = f"{sys.version.split()[0]} {ROOT}"
    projects = [ROOT, *_plugins()]
    stamp = "\n".join([place, *(_read(f"{project}/pyproject.toml") for project in projects)])
    if _read(STAMP) == stamp:
        return
    with _lock():
        stamped = _read(STAMP)
        if stamped == stamp:  # by another run, while this one waited
            return
        if stamped.startswith(place + "\n"):
            os.remove(STAMP)
        else:
            _make_venv()
        _install(projects)
        with open(STAMP, "w", encoding="utf-8") as file:
            file.write(stamp)


def check() -> int:
    """Run every check, also after one has failed; say which did."""
    commands = ["ruff check", "ruff format --check", "mypy", "lint-imports", "deptry core"]
    for plugin in (os.path.relpath(path, ROOT) for path in _plugins()):
        # All plugins have tests of the same names, so mypy takes one plugin's at a time.
        if os.path.isdir(f"{plugin}/tests"):
            commands.append(f"env MYPYPATH={plugin}/tests mypy {plugin}/tests")
        commands.append(f"deptry --config {plugin}/pyproject.toml --exclude .*/tests/ {plugin}")
    failed = []
    for command in commands:
        _say(command)
        if subprocess.run(command.split(), check=False, stdin=subprocess.DEVNULL).returncode:
            failed.append(command)
    return _fail("failed: " + ", ".join(failed)) if failed else 0


def _workers() -> int:
    """Count the processes for the tests: a few more than cores, as tests wait a lot."""
    available = getattr(os, "sched_getaffinity", None)
    return (len(available(0)) if available else os.cpu_count() or 1) + 2


def _make_venv() -> None:
    """Make an environment that holds a new pip, by this Python's pip or else by ensurepip."""
    import venv

    _say(f"preparing {VENV}, once; this takes a minute")
    venv.create(VENV, clear=True, symlinks=True)
    newer = "pip>=25.1"  # knows dependency groups; the scripts that pip 23 writes start slowly
    try:
        _run(sys.executable, "-m", "pip", "--python", f"{BIN}/python", "install", "-qq", newer)
    except subprocess.CalledProcessError:
        _run(f"{BIN}/python", "-m", "ensurepip")
        _pip("install", "--upgrade", newer)
        _pip("uninstall", "--yes", "setuptools")  # its .pth file would slow every start


def _install(projects: list[str]) -> None:
    import tomllib

    _say("installing kosmo, its plugins and the development tools")
    _pip("install", *tomllib.loads(_read(f"{ROOT}/pyproject.toml"))["build-system"]["requires"])
    # Built without isolation, ours take half a second; what they need may want isolation.
    editable = [word for project in projects for word in ("--editable", project)]
    _pip("install", "--no-build-isolation", "--no-deps", *editable)
    extras = "kosmo[jq,keyring,langchain,mcp,redis,serve]"
    named = [extras, *(os.path.basename(project) for project in projects[1:])]
    _pip("install", "--group", f"{ROOT}/pyproject.toml:dev", *named)


def _pip(command: str, *words: str) -> None:
    _run(f"{BIN}/python", "-m", "pip", command, "-qq", *words)


def _run(*words: str) -> None:
    """Run pip aside from kosmo's stdin and stdout, with the build backend on its PATH."""
    path = f"{BIN}:{os.environ.get('PATH', os.defpath)}"
    environ = {**os.environ, "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL, stdout=2, env=environ)


def _plugins() -> list[str]:
    found = (f"{ROOT}/plugins/{name}" for name in sorted(os.listdir(f"{ROOT}/plugins")))
    return [path for path in found if os.path.exists(f"{path}/pyproject.toml")]


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """Let one run at a time install; what is locked is the checkout's own folder."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _become(program: str, *words: str) -> NoReturn:
    os.execv(f"{BIN}/{program}", [program, *words])


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def _fail(text: str) -> int:
    _say(text)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
