"""A bash on a terminal, in which the tests type what the documents tell a reader to type."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import shutil
import signal
import site
import socket
import subprocess
import sys
import venv
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
PORTS = ("48700", "48701", "48702")  # of the documents; free ones stand in for them

# One command after the other in one shell, each followed by its exit code between marks.
LOOP = r"""
while IFS= read -r -d '' -u %d line; do
  (exit ${code:-0}); eval "$line"; code=$?; printf '\036%%d\036' "$code"
done
"""

# What kosmo runs on there knows no host but this machine: documents name real services.
LOOPBACK = """
import sys

def refuse(event, arguments):
    if event == "socket.getaddrinfo" and arguments[0] not in (b"127.0.0.1", "127.0.0.1", None):
        raise OSError("the documents are tested without a network")

sys.addaudithook(refuse)
"""


class Shell:
    """Runs commands like a reader at a terminal, in an empty home and folder."""

    def __init__(self, folder: Path, tools: Path, environ: dict[str, str] | None = None) -> None:
        """Start it; `folder` becomes the working folder, its `home` the home, `tools` a venv.

        `environ` changes what a reader has around him.
        """
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._ports = dict(zip(PORTS, _free_ports(len(PORTS)), strict=True))
        self._terminal, inner = pty.openpty()
        reading, self._lines = os.pipe()
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-c", LOOP % reading],
            stdin=inner, stdout=inner, stderr=inner, pass_fds=(reading,), cwd=folder,
            env={**self._environment(tools), **(environ or {})}, start_new_session=True,
        )  # fmt: skip
        os.close(inner)
        os.close(reading)

    def run(self, command: str) -> tuple[str, int]:
        """Run one command and give what the terminal shows, and its exit code.

        Of one that ends in `&` the first line is waited for: it says that it is ready.
        """
        for told, port in self._ports.items():
            command = command.replace(told, port)
        os.write(self._lines, command.encode() + b"\0")
        shown = ""
        decoded = codecs.getincrementaldecoder("utf-8")()
        patient = command.endswith("&")
        while not (end := re.search("\x1e(\\d+)\x1e", shown)) or (
            patient and "\n" not in shown.replace(end[0], "")
        ):
            ready, _, _ = select.select([self._terminal], [], [], 30)
            assert ready, f"`{command}` shows nothing more after: {shown}"
            shown += decoded.decode(os.read(self._terminal, 65536))
        text = shown.replace(end[0], "").replace("\r\n", "\n")
        for told, port in self._ports.items():
            text = text.replace(port, told)
        return text, int(end[1])

    def close(self) -> None:
        """End the shell and what it left running."""
        os.close(self._lines)
        with suppress(ProcessLookupError):
            os.killpg(self._bash.pid, signal.SIGTERM)
        self._bash.wait(10)
        os.close(self._terminal)

    def _environment(self, scratch: Path) -> dict[str, str]:
        """Give a fresh environment, with the programs of a venv first on the path."""
        # The README's `python3 dev.py run …` is this checkout's kosmo.
        (self.folder / "dev.py").write_text(
            "import os, sys\nassert sys.argv[1] == 'run'\nos.execvp('kosmo', sys.argv[1:])\n"
        )
        tools = os.path.dirname(sys.executable)
        return {
            "PATH": f"{scratch}/bin:{tools}:{os.environ.get('PATH', os.defpath)}",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "PIP_NO_INDEX": "1",  # nothing is fetched: the build backend is installed
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            # Of what is installed for development, these are imported in every run.
            "PYTEST_ADDOPTS": "-p no:valkey -p no:langsmith_plugin",
        }


def _free_ports(count: int) -> list[str]:
    with ExitStack() as opened:
        free = [opened.enter_context(socket.socket()) for _ in range(count)]
        for one in free:
            one.bind(("127.0.0.1", 0))
        return [str(one.getsockname()[1]) for one in free]


def _venv(scratch: Path, *, pip: bool) -> Path:
    """Make a venv with kosmo; one with pip may be installed into, in others pip only fails."""
    venv.create(scratch, symlinks=True)
    packages = scratch / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    # What is installed for development is seen as well, and never touched.
    (packages / "base.pth").write_text(f"import site; site.addsitedir({_packages()!r})\n")
    (packages / "loopback.pth").write_text("import loopback\n")
    (packages / "loopback.py").write_text(LOOPBACK)
    function = "from pip._internal import main" if pip else "main = lambda: 'nothing is installed'"
    for name, line in (("kosmo", "from kosmo.cli.main import entry as main"), ("pip", function)):
        script = scratch / "bin" / name
        script.write_text(f"#!{scratch}/bin/python\nimport sys\n{line}\nsys.exit(main())\n")
        script.chmod(0o755)
    return scratch


def _packages() -> str:
    return next(path for path in site.getsitepackages() if path.startswith(sys.prefix))


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a venv, and the home of somebody who has run kosmo in it."""
    folder = tmp_path_factory.mktemp("workshop")
    _venv(folder / "venv", pip=False)
    command = [f"{folder}/venv/bin/kosmo", "--help"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={"HOME": f"{folder}/home"})
    return folder


@pytest.fixture
def open_shell(tmp_path: Path, workshop: Path) -> Iterator[Callable[[bool], Shell]]:
    """Give a function that opens a shell in an empty home.

    One that installs has a venv of its own; the others share one, and what kosmo found in it.
    """
    opened: list[Shell] = []

    def start(installs: bool) -> Shell:
        if not installs:
            shutil.copytree(workshop / "home", tmp_path / "home")
        tools = _venv(tmp_path / "venv", pip=True) if installs else workshop / "venv"
        opened.append(Shell(tmp_path, tools))
        return opened[-1]

    yield start
    for shell in opened:
        shell.close()
