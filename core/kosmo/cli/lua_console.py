"""Where the output of a script goes, and how a person is asked while it runs."""

from __future__ import annotations

import os
import sys
import time
from threading import Lock

from kosmo.cli import prompts
from kosmo.cli.output import is_terminal, print_error, talk, write, write_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.cli.lua_options import LuaOptions
    from kosmo.lua.outcome import Outcome

_SELDOM = 10.0  # seconds between two notes for one reason
_HIDDEN = {"debug": 0, "info": 1}


class Console:
    """Prints what a script prints, as it does so or, with `--json`, at its end."""

    def __init__(self, options: LuaOptions) -> None:
        """Take the options; stdout is what it is now."""
        self._stdout = sys.stdout
        self._options = options
        self._speaking = Lock()  # nothing is printed into a question
        self._pieces: list[str] = []
        self._told: dict[str, float] = {}
        self._noted: set[str] = set()

    def write(self, text: str) -> None:
        """Take a piece of output."""
        if self._options.json:
            self._pieces.append(text)
            return
        with self._speaking:
            try:
                write(text, self._stdout)
            except KeyboardInterrupt:
                self._give_up()
                raise

    def _give_up(self) -> None:
        """Forget what nobody reads, or the process would wait for its reader as it ends."""
        if self._options.repl or is_terminal(self._stdout):
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stdout.fileno())
        os.close(nowhere)

    def speak(self) -> None:
        """Speak on, though a question may be open that nobody waits for any more."""
        self._speaking = Lock()

    def taken(self) -> str:
        """Give the output that was not printed yet, and forget it."""
        text, self._pieces = "".join(self._pieces), []
        return text

    def log(self, level: str, line: str) -> None:
        """Take a line of the log."""
        shown = 0 if self._options.verbose else 2 if self._options.quiet else 1
        if _HIDDEN.get(level, 2) >= shown:
            self.talk(f"{level}: {line}")

    def talk(self, line: str) -> None:
        """Print a line on stderr."""
        with self._speaking:
            talk(line)

    def tell(self, line: str) -> None:
        """Tell of a wait or a further attempt, and of many for one reason now and then."""
        reason = line.partition(": ")[2] or line
        now = time.monotonic()
        if now - self._told.get(reason, -_SELDOM) >= _SELDOM:
            self._told[reason] = now
            self.talk(f"note: {line}")

    def note(self, notes: Iterable[str]) -> None:
        """Print notes of calls, each once."""
        for note in notes:
            if not self._options.quiet and note not in self._noted:
                self._noted.add(note)
                self.talk(f"note: {note}")

    def confirm(self, question: str) -> bool:
        """Ask a person, one question at a time."""
        with self._speaking:
            return prompts.confirm(question)

    def show(self, outcome: Outcome) -> None:
        """Print what a script returned as JSON, or why it failed."""
        error = outcome.error
        if error is None:
            for value in outcome.values or ():
                write_json(value)
            return
        error.message = f"{outcome.where}{error.message}"
        print_error(error, as_json=False)
        if self._options.debug:
            for line in outcome.traceback:
                talk(f"  {line}")
