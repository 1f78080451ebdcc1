"""MCP servers for tests: real processes, defined in the user's file and trusted by command."""

from __future__ import annotations

import json
import select
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Kosmo

UPSTREAM = Path(__file__).parent / "upstream.py"


class Upstreams:
    """Defines servers for one kosmo, and tells what they were asked."""

    def __init__(self, kosmo: Kosmo, folder: Path) -> None:
        """Take kosmo, and a folder for what servers were sent."""
        self._kosmo = kosmo
        self._folder = folder

    def define(self, name: str, *, trusted: bool = True, **entry: Any) -> None:
        """Write a definition into the user's file, and trust it unless told otherwise."""
        path = self._kosmo.home / "config" / "mcp.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        held = json.loads(path.read_text()) if path.exists() else {"mcpServers": {}}
        held["mcpServers"][name] = entry
        path.write_text(json.dumps(held))
        if trusted:
            done = self._kosmo("mcp", "trust", name, "--yes")
            assert done.returncode == 0, done.stderr

    def __call__(
        self, *behaviours: str, name: str = "up", trusted: bool = True, **entry: Any
    ) -> str:
        """Define a server of `upstream.py` and give its name."""
        words = ["-I", "-S", str(UPSTREAM), str(self.log(name)), *behaviours]
        self.define(name, trusted=trusted, command=sys.executable, args=words, **entry)
        return name

    def log(self, name: str = "up") -> Path:
        """Give the path of what a server was sent."""
        return self._folder / f"{name}.log"

    def asked(self, method: str, name: str = "up") -> list[Any]:
        """Give the requests and notifications of a method that a server was sent."""
        return [one for one in self.messages(name) if one.get("method") == method]

    def messages(self, name: str = "up") -> list[Any]:
        """Give every message that a server was sent."""
        return [json.loads(line) for line in self._lines(name) if line[:1] == "{"]

    def processes(self, name: str = "up") -> list[int]:
        """Give the numbers of the processes that were started for a server."""
        return [int(line[4:]) for line in self._lines(name) if line.startswith("pid ")]

    def _lines(self, name: str) -> list[str]:
        log = self.log(name)
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def upstream(kosmo: Kosmo, tmp_path: Path) -> Upstreams:
    """Give what defines servers for kosmo."""
    return Upstreams(kosmo, tmp_path)


def is_alive(process: int) -> bool:
    """Tell whether a process runs; one that has ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Look again and again until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        select.select([], [], [], 0.01)
