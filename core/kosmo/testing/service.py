"""A service on this machine, as an account of a test reaches it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, cast

from kosmo.message import Response
from kosmo.sandbox.server import SimulatorServer
from kosmo.testing.sent import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.message import Request
    from kosmo.sandbox.running import RunningSimulator


class Service:
    """What answers requests, served over HTTP on loopback; `requests` are those that came.

    `url` has no path: an account with it as its `base_url` keeps the paths of the integration.
    `most` requests are answered, any further one is refused; `forget` begins to count anew. Use it
    as a context.
    """

    def __init__(
        self,
        name: str,
        handle: Callable[[Request], Response],
        *,
        base_path: str = "",
        most: int | None = None,
    ) -> None:
        """Take what answers; it is asked by several threads."""
        self.requests: list[Sent] = []
        self._handle = handle
        self._base_path = base_path
        self._most = most
        self._lock = Lock()
        self._server = SimulatorServer(cast("RunningSimulator", _Answering(name, self._answer)))
        self.url = self._server.origin

    @classmethod
    def of(cls, running: RunningSimulator) -> Service:
        """Serve a simulator that was started: `Service.of(app.start(limits=["3/1m"]))`."""
        described = running.simulator
        return cls(described.name, running.handle, base_path=described.base_path)

    def __enter__(self) -> Service:
        """Begin to answer."""
        self._server.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        """Stop to answer, and free the port."""
        self._server.__exit__(None, None, None)

    def forget(self) -> list[Sent]:
        """Give the requests that came since the last time, and begin anew."""
        with self._lock:
            came, self.requests = self.requests, []
        return came

    def _answer(self, request: Request) -> Response:
        sent = Sent(request, self._base_path)
        with self._lock:
            self.requests.append(sent)
            over = self._most is not None and len(self.requests) > self._most
        told = f"more than {self._most} requests".encode()
        response = Response(400, {}, told) if over else self._handle(request)
        sent.status = response.status
        return response


class _Answering:
    """What the server asks of a simulator."""

    def __init__(self, name: str, handle: Callable[[Request], Response]) -> None:
        self.name = name
        self.base_path = ""
        self.simulator = self
        self.handle = handle
