"""Calling a simulator in process, as its tests do."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from kosmo.message import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.sandbox.running import RunningSimulator


class Answered:
    """What came back: `data` is the parsed body, None where there was none."""

    __slots__ = ("data", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], data: Any) -> None:
        """Take the parts; header names are in lower case."""
        self.status = status
        self.headers = headers
        self.data = data

    @property
    def message(self) -> str | None:
        """The sentence of a refusal, where it stands in `error.message`."""
        error = self.data.get("error") if isinstance(self.data, dict) else None
        return error.get("message") if isinstance(error, dict) else None


class SimulatorCaller:
    """Sends signed JSON requests to a running simulator, paths below its base path."""

    def __init__(self, running: RunningSimulator, headers: dict[str, str]) -> None:
        """Take the simulator and the headers that sign a request."""
        self.running = running
        self.headers = headers

    def get(self, path: str, **query: object) -> Answered:
        """GET a path; booleans go as `true` and `false`."""
        words = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in query.items()
        }
        return self.send("GET", f"{path}?{urlencode(words)}" if words else path)

    def post(self, path: str, body: object) -> Answered:
        """POST a JSON body."""
        return self.send("POST", path, json.dumps(body).encode())

    def patch(self, path: str, body: object) -> Answered:
        """PATCH with a JSON body."""
        return self.send("PATCH", path, json.dumps(body).encode())

    def delete(self, path: str) -> Answered:
        """DELETE a path."""
        return self.send("DELETE", path)

    def send(
        self, method: str, path: str, body: bytes | None = None, **headers: str | None
    ) -> Answered:
        """Send a request as it is; a header given as None is left out."""
        sent: dict[str, str | None] = dict(self.headers)
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        url = f"http://simulator.test{self.running.simulator.base_path}/{path}"
        held = {name: value for name, value in sent.items() if value is not None}
        response = self.running.handle(Request(method, url, held, body))
        data = json.loads(response.body) if response.body else None
        return Answered(response.status, response.headers, data)
