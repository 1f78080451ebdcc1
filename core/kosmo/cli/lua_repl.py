"""`kosmo lua --repl`: chunks of Lua as they are typed, in one worker that keeps its state."""

from __future__ import annotations

import os
import sys
import time

from kosmo.cli.attentive import attentive
from kosmo.cli.output import is_terminal, talk
from kosmo.cli.prompts import say
from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

    from kosmo.cli.lua_options import LuaOptions
    from kosmo.cli.lua_running import Running
    from kosmo.errors import KosmoError

FIRST, FURTHER = "lua> ", "...> "
_END = (":quit", ":q")
_KEPT = 1000  # lines of history
_TRIED = 100  # lines of a chunk after each of which it is tried
_ENDING = (129, 143)  # exit codes after signals that end the process
_GREETING = "Lua 5.4 with the functions of kosmo; docs.list() lists them, :quit or Ctrl-D ends"


class Repl:
    """Reads chunks from stdin, with several lines where one is not whole, and runs them."""

    def __init__(self, running: Running, options: LuaOptions) -> None:
        """Take what runs chunks."""
        self._running = running
        self._options = options
        self._typed = is_terminal(sys.stdin)
        self._failed = 0  # exit code of the last chunk that failed
        self._ended = False

    def run(self) -> int:
        """Run chunks until the input ends.

        The exit code is that of the last chunk that failed, but not where a person typed.
        """
        history = _History() if self._typed else None
        if self._typed and not self._options.quiet:
            talk(_GREETING)
        try:
            self._run()
        finally:
            if history is not None:
                history.keep()
        return 0 if self._typed and not self._ended else self._failed

    def _run(self) -> None:
        lines: list[str] = []
        line: str | None = ""
        while not self._ended:
            try:
                line = self._line(FURTHER if lines else FIRST)
            except KeyboardInterrupt:
                lines = []
                talk("")
                continue
            if line is None or (not lines and line.strip() in _END):
                break
            if not lines and not line.strip():
                continue
            lines.append(line)
            if _may_end(lines) and self._evaluate("\n".join(lines), whole=False):
                lines = []
        if self._typed and line is None:
            talk("")
        if lines:
            self._evaluate("\n".join(lines), whole=True)

    def _evaluate(self, chunk: str, *, whole: bool) -> bool:
        """Run a chunk and print what came of it; False where it needs further lines."""
        began = time.perf_counter()
        source = os.fsencode(chunk)
        outcome = self._running.outcome(b"return " + source)
        if not outcome.compiled:
            outcome = self._running.outcome(source)  # it is no expression
        error = outcome.error
        if not whole and error is not None and not outcome.compiled and _is_unfinished(error):
            return False
        if error is not None:
            self._failed = error.exit_code
            self._ended = error.code == "interrupted" and error.exit_code in _ENDING
        self._running.show(outcome, began)
        if not self._running.alive:
            talk("note: the worker has ended; what was defined before is gone")
        return True

    def _line(self, prompt: str) -> str | None:
        """Read a line; None where the input ends."""
        if self._typed and is_terminal(sys.stdout):
            try:
                return input(prompt)
            except EOFError:
                return None
        if self._typed:
            say(prompt, end="")
            with attentive():
                line = sys.stdin.readline()
        else:
            line = sys.stdin.readline()
        return line.removesuffix("\n") if line else None


def _may_end(lines: list[str]) -> bool:
    """Tell whether to try a chunk: one of many lines only where it looks as if it were whole.

    Every trial compiles all of it, so that a long function that is pasted would take ages.
    """
    last = lines[-1]
    return len(lines) <= _TRIED or (not last[:1].isspace() and bool(_closing().search(last)))


def _closing() -> Pattern[str]:
    import re

    return re.compile(r"^[)}\]]|\b(?:end|until)\b")


def _is_unfinished(error: KosmoError) -> bool:
    """Tell whether a chunk is no Lua only because something is still to come."""
    return error.message.rstrip("'").endswith("<eof>")


class _History:
    """The lines that were typed in earlier sessions, in a file that only its owner can read."""

    def __init__(self) -> None:
        """Read them, where the system has the library that edits lines."""
        self._path: str | None = None
        try:
            import readline

            self._path = os.path.join(state_folder(), "lua_history")
            readline.read_history_file(self._path)
        except (ImportError, OSError, ConfigError):
            pass

    def keep(self) -> None:
        """Write them."""
        if self._path is None:
            return
        try:
            import readline

            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
            os.chmod(self._path, 0o600)
            readline.set_history_length(_KEPT)
            readline.write_history_file(self._path)
            os.chmod(self._path, 0o600)
        except (ImportError, OSError):
            pass
