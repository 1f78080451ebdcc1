"""Missive's simulator behind HTTP, and an account of it that a program names `served`."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from kosmo.sandbox.faults import Faults, parse_faults
from kosmo.sandbox.request_log import RequestLog
from kosmo.sandbox.server import SimulatorServer
from kosmo.sandbox.simulator import find_simulator

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

SIMULATOR = find_simulator("kosmo_missive.simulator:app")


class Served:
    """A server that keeps what it was asked."""

    def __init__(self, url: str, log: Path) -> None:
        """Take its address and the file that it writes."""
        self.url = url
        self._log = log

    @property
    def requests(self) -> list[str]:
        """Every request so far, such as `GET /v1/teams 200`."""
        lines = [json.loads(line) for line in self._log.read_text().splitlines()]
        return [f"{row['method']} {row['path']} {row['status']}" for row in lines]


class Serving:
    """Serves the simulator, well or ill, until it is closed."""

    def __init__(self, kosmo: Kosmo, folder: Path) -> None:
        """Take the home that has the account, and a folder for the log."""
        self._kosmo = kosmo
        self._folder = folder
        self._open = ExitStack()

    def __call__(self, *, faults: str = "", limits: tuple[str, ...] = (), **options: Any) -> Served:
        """Serve it, and add the account `served` for it; `options` are the simulator's own."""
        path = self._folder / "requests.jsonl"
        log = RequestLog(str(path))
        self._open.callback(log.close)
        running = SIMULATOR.start(limits=limits, options=options)
        running.prepare()
        ill = Faults(parse_faults(faults)) if faults else None
        server = self._open.enter_context(SimulatorServer(running, log=log, faults=ill))
        token = f"access_token={self.reference(SIMULATOR.credentials['access_token'])}"
        words = ("--set", token, "--set", f"base_url={server.url}")
        added = self._kosmo("accounts", "add", "missive", "served", *words)
        assert added.returncode == 0, added.stderr
        return Served(server.url, path)

    def reference(self, secret: str) -> str:
        """Put a secret into a file, and give the reference to it."""
        path = self._folder / "token"
        path.write_text(secret)
        path.chmod(0o600)
        return f"file:{path}"

    def close(self) -> None:
        """Stop to serve."""
        self._open.close()
