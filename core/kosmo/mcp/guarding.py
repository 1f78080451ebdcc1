"""The one process beside kosmo that ends its servers where kosmo itself cannot any more."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from threading import Lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import Popen

_ENDS = 5.0  # seconds


class Guard:
    """Starts that process with the first server; what cannot be started guards nothing."""

    def __init__(self) -> None:
        """Begin without a process."""
        self._lock = Lock()
        self._process: Popen[bytes] | None = None

    def begin(self) -> None:
        """Start the process, so that nothing begins unguarded."""
        with self._lock:
            if self._process is None and os.name == "posix":
                with suppress(OSError):
                    self._process = _started()

    def watch(self, group: int, begins: bool) -> None:
        """Tell it that a group of processes begins, or has ended."""
        self.begin()
        with self._lock, suppress(OSError):
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.write(f"{'+' if begins else '-'}{group}\n".encode())

    def close(self) -> None:
        """End it; it ends what is left first."""
        import subprocess

        with self._lock:
            process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        try:
            process.stdin.close()
            process.wait(_ENDS)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()


def _started() -> Popen[bytes]:
    import subprocess

    from kosmo.mcp import guard

    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-X", "utf8", str(guard.__file__)],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
