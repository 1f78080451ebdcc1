"""What a person sees: kosmo on the terminal of a tmux session."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Kosmo

pytestmark = pytest.mark.needs("tmux")


class Terminal:
    """A tmux server of its own, with one session of 100 columns and 30 lines."""

    def __init__(self, kosmo: Kosmo) -> None:
        """Take the home that kosmo runs in."""
        self.kosmo = kosmo
        self._tmux = ["tmux", "-f", "/dev/null", "-S", str(kosmo.home / "tmux")]

    def screen_after(self, command: str) -> str:
        """Run a shell command to its end and give what the screen shows then."""
        size = ["-x", "100", "-y", "30"]
        # `wait-for` lasts until the command is done, so nothing here guesses how long it takes.
        line = f"clear; {command}; {' '.join(self._tmux)} wait-for -S done; exec cat"
        new = [*self._tmux, "new-session", "-d", *size, "-s", "test", line]
        subprocess.run(new, check=True, env=self.kosmo.environment, timeout=60)
        subprocess.run([*self._tmux, "wait-for", "done"], check=True, timeout=60)
        shown = subprocess.run(
            [*self._tmux, "capture-pane", "-p", "-t", "test"],
            check=True,
            capture_output=True,
            text=True,
        )
        return shown.stdout.rstrip()

    def close(self) -> None:
        """End the tmux server."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def terminal(kosmo: Kosmo) -> Iterator[Terminal]:
    """Give a terminal, with kosmo and nothing else of ours on its PATH."""
    kosmo.home.mkdir(parents=True, exist_ok=True)
    kosmo.environment["PATH"] = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    opened = Terminal(kosmo)
    yield opened
    opened.close()


def test_a_listing_is_a_table_on_a_terminal_and_json_in_a_pipe(terminal: Terminal) -> None:
    command = "kosmo missive list-conversations --account sandbox --limit 3"
    lines = terminal.screen_after(f"{command} 2>/dev/null").splitlines()
    assert lines[0].split()[0].lower() == "id"
    assert len(lines) == 4
    assert max(map(len, lines)) <= 100
    assert terminal.kosmo(*command.split()[1:]).stdout.startswith('{"conversations":')


def test_a_removal_asks_and_takes_no_for_an_answer(terminal: Terminal) -> None:
    words = ("accounts", "add", "missive", "work", "--set", "access_token=env:TOKEN")
    assert terminal.kosmo(*words).returncode == 0
    shown = terminal.screen_after("yes n | head -1 | kosmo accounts remove missive work; echo $?")
    assert "missive" in shown
    assert terminal.kosmo.json("accounts", "list")["data"][0]["account"] == "work"
