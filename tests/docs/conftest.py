"""A bash on a terminal, in which the tests type what the documents tell a reader to type."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import signal
import site
import socket
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PORT = "48700"  # the port of the documents; a free one stands in for it

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

    def __init__(self, folder: Path) -> None:
        """Start it; `folder` becomes the working folder, its `home` the home."""
        (folder / "home").mkdir(parents=True)
        self.folder = folder
        self.home = folder / "home"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = str(free.getsockname()[1])
        self._terminal, inner = pty.openpty()
        reading, self._lines = os.pipe()
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-c", LOOP % reading],
            stdin=inner, stdout=inner, stderr=inner, pass_fds=(reading,), cwd=folder,
            env=self._environment(), start_new_session=True,
        )  # fmt: skip
        os.close(inner)
        os.close(reading)

    def run(self, command: str) -> tuple[str, int]:
        """Run one command and give what the terminal shows, and its exit code.

        Of one that ends in `&` the first line is waited for: it says that it is ready.
        """
        os.write(self._lines, command.replace(PORT, self._port).encode() + b"\0")
        shown = ""
        decoded = codecs.getincrementaldecoder("utf-8")()
        patient = command.endswith("&")
        while not (end := re.search("\x1e(\\d+)\x1e", shown)) or (
            patient and "\n" not in shown.replace(end[0], "")
        ):
            ready, _, _ = select.select([self._terminal], [], [], 30)
            assert ready, f"`{command}` shows nothing more after: {shown}"
            shown += decoded.decode(os.read(self._terminal, 65536))
        text = shown.replace(end[0], "").replace("\r\n", "\n").replace(self._port, PORT)
        return text, int(end[1])

    def close(self) -> None:
        """End the shell and what it left running."""
        os.close(self._lines)
        with suppress(ProcessLookupError):
            os.killpg(self._bash.pid, signal.SIGTERM)
        self._bash.wait(10)
        os.close(self._terminal)

    def _environment(self) -> dict[str, str]:
        """Give a fresh environment, with kosmo and pip in a venv that may be installed into."""
        scratch = self.folder / "venv"
        venv.create(scratch, symlinks=True)
        packages = scratch / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
        # What is installed for development is seen as well, and never touched.
        (packages / "base.pth").write_text(f"import site; site.addsitedir({_packages()!r})\n")
        (packages / "loopback.pth").write_text("import loopback\n")
        (packages / "loopback.py").write_text(LOOPBACK)
        for name, entry in (("kosmo", "kosmo.cli.main:entry"), ("pip", "pip._internal:main")):
            module, _, function = entry.partition(":")
            script = scratch / "bin" / name
            script.write_text(
                f"#!{scratch}/bin/python\nimport sys\nfrom {module} import {function}\n"
                f"sys.exit({function}())\n"
            )
            script.chmod(0o755)
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
        }


def _packages() -> str:
    return next(path for path in site.getsitepackages() if path.startswith(sys.prefix))


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Give a shell in an empty home."""
    made = Shell(tmp_path)
    yield made
    made.close()
