"""A person who types at an interactive shell, TAB and all."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Kosmo

# Makes the terminal on stdin its own, as a shell with line editing wants it, and becomes the shell.
LOGIN = "import os, sys; os.login_tty(0); os.execvp(sys.argv[1], sys.argv[1:])"

TO_BEGIN, TO_END, LEFT = "\x01", "\x05", "\x1b[D"

# What is typed behind `kosmo`, and the words that the line then has, in any shell.
TYPED = {
    "demo lis\t": "demo list-things",
    "demo list-things --kind b\t": "demo list-things --kind big",
    "demo list-things --kind=b\t": "demo list-things --kind=big",
    'demo list-things "--kind" "b\t': "demo list-things --kind big",
    "integrations:li\t": "integrations:list",
    "integrations:call demo.lis\t": "integrations:call demo.list-things",
    "webhooks verify demo --secret=env:DEMO_T\t": "webhooks verify demo --secret=env:DEMO_TOKEN",
    "config set policy.demo.wr\t": "config set policy.demo.write",
    f"demo list-things --ki --limit 3{10 * LEFT}\t": "demo list-things --kind --limit 3",
    f"demo lis --phone 'Ü'{12 * LEFT}\t": "demo list-things --phone Ü",
    "demo list-things @pla\t": "demo list-things @plain.json",
    "nothing x\t": "nothing x",
}


class Keyboard:
    """An interactive shell on a terminal of its own."""

    def __init__(self, *command: str, setup: str, environment: Mapping[str, str]) -> None:
        """Start the shell, run the line `setup` in it and wait for its end."""
        self._terminal, inner = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOGIN, *command],
            stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(inner)
        self._seen = ""
        self._type(f"{setup}; printf '<%s>\\n' rea''dy\r")
        self._read_until("<ready>")

    def words_after(self, keys: str) -> list[str]:
        """Type keys on an empty line, and give the words that the shell then takes the line for.

        Nothing is run: the line becomes the arguments of `printf`.
        """
        self._type(f"{keys}{TO_BEGIN}printf '<%s>\\n' {TO_END} 'e''nd'\r")
        shown = self._read_until("<end>").replace("\r", "")
        # What is printed stands alone on its line; what is typed does not.
        found = [word for word in re.findall(r"(?m)^<(.*)>$", shown) if word != "%s"]
        return found[1:-1] if found[:1] == ["kosmo"] else found[:-1]

    def close(self) -> None:
        """End the shell."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def _type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def _read_until(self, text: str) -> str:
        end = time.monotonic() + 60
        while text not in self._seen:
            ready, _, _ = select.select([self._terminal], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"`{text}` does not come after: {self._seen!r}"
            self._seen += os.read(self._terminal, 65536).decode("utf-8", "replace")
        shown, _, self._seen = self._seen.partition(text)
        return shown + text


def settled(kosmo: Kosmo, folder: Path) -> Kosmo:
    """Put `kosmo` on the PATH of its environment, and make a folder with some files its home."""
    (folder / "a folder").mkdir()
    (folder / "a folder" / "it's $5.json").write_text("{}")
    (folder / "plain.json").write_text("{}")
    program = folder / "bin" / "kosmo"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m kosmo "$@"\n')
    program.chmod(0o755)
    for name in ("ZDOTDIR", "XDG_CONFIG_HOME"):
        kosmo.environment.pop(name, None)
    kosmo.environment |= {
        "HOME": str(folder),
        "INPUTRC": "/dev/null",
        "LANG": "C.UTF-8",
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "SHELL": "/bin/bash",
        "TERM": "dumb",
    }
    return kosmo
