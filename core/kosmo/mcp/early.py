"""A server's process, begun while the library that talks to it is still being imported.

That import takes as long as most servers need to begin. Nothing here imports it.
"""

from __future__ import annotations

import os
import signal

from kosmo.mcp.guarding import Guard
from kosmo.mcp.opening import Opening

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import Popen

    from kosmo.http.redact import Redactor
    from kosmo.mcp.definition import ServerDefinition

    Key = tuple[str, str, str]


class Early:
    """One server that was found to be trusted and begun, until somebody takes it over."""

    def __init__(self, definition: ServerDefinition, redactor: Redactor) -> None:
        """Begin it; raises what `Opening` raises. What cannot be started is told later."""
        self.guard = Guard()
        self._key = key_of(definition)
        self._opening: Opening | None = Opening(definition, redactor)
        self._process: Popen[bytes] | None = None
        self.guard.begin()
        try:
            self._process = spawn(self._opening)
        except OSError:
            return
        self.guard.watch(self._process.pid, True)

    def take(self, definition: ServerDefinition) -> tuple[Opening, Popen[bytes] | None] | None:
        """Give it away, once and for this very definition."""
        if self._opening is None or key_of(definition) != self._key:
            return None
        taken = self._opening, self._process
        self._opening = self._process = None
        return taken

    def close(self) -> None:
        """End it where nobody took it over."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)  # and all that it started
            self._process.wait()
            self.guard.watch(self._process.pid, False)
            self._opening = self._process = None


def key_of(definition: ServerDefinition) -> Key:
    """Give what tells one server from another."""
    return definition.name, definition.source.path, definition.fingerprint()


def begin(definition: ServerDefinition, redactor: Redactor) -> Early | None:
    """Begin a server that is a program, where processes can be taken over; else None."""
    if definition.kind != "stdio" or os.name != "posix":
        return None
    return Early(definition, redactor)


def spawn(opening: Opening) -> Popen[bytes]:
    """Start a program with pipes, in a session of its own so that a terminal's Ctrl-C is ours."""
    import subprocess

    return subprocess.Popen(
        opening.command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=opening.env,
        cwd=opening.cwd,
        start_new_session=True,
        bufsize=0,
    )
