"""Opening a person's browser, without its words in our output and our secrets in a shell.

The program is the one that Python's `webbrowser` finds; `BROWSER` names another.
"""

from __future__ import annotations

import os
import subprocess
import sys

_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.stdin.read()))"


class Browser:
    """A browser that was asked to open an address."""

    def __init__(self, address: str) -> None:
        """Begin to open it; that takes as long as it takes, in a process of its own."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _OPEN],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C here is not meant for it
        )
        assert self._process.stdin is not None
        try:
            with self._process.stdin as stream:
                stream.write(address.encode())
        except BrokenPipeError:
            pass

    @property
    def failed(self) -> bool:
        """Whether none could be opened, as far as that is known by now."""
        return self._process.poll() not in (None, 0)

    def leave(self) -> None:
        """Let it go on by itself."""
        if self._process.poll() is None:
            self._process.returncode = 0  # it is not waited for


def is_there() -> bool:
    """Tell whether a browser with a window can be expected."""
    if os.environ.get("BROWSER"):
        return True
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    )
