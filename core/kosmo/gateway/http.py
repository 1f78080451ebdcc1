"""The gateway over HTTP, on this machine: one server for any number of clients."""

from __future__ import annotations

import json
from contextlib import contextmanager

import anyio
from anyio.to_thread import run_sync
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import Response
from uvicorn import Config, Server

from kosmo.endpoint.guard import Guard
from kosmo.gateway.server import build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from socket import socket

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kosmo.endpoint.token import Token
    from kosmo.gateway.gateway import Gateway
    from kosmo.gateway.stopping import Stopping

PATH = "/mcp"
_CHECKED_BEFORE = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # by the guard
_LAST = 10.0  # seconds that calls may take to end once the gateway is stopped


class Http:
    """A gateway behind a port."""

    def __init__(
        self,
        gateway: Gateway,
        listening: socket,
        token: Token,
        *,
        hosts: Collection[str] = (),
        everywhere: bool = False,
    ) -> None:
        """Take what answers, the port, the token, and the names under which it is known."""
        self._gateway = gateway
        self._listening = listening
        app = build(gateway).streamable_http_app(
            streamable_http_path=PATH, transport_security=_CHECKED_BEFORE
        )
        config = Config(
            Guard(_Singly(app), token=token, hosts=hosts, everywhere=everywhere),
            http="h11",
            ws="none",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=120,  # a busy client must not meet a connection that just closed
        )
        self._server = _Server(config)

    async def serve(self, stopping: Stopping, ready: Callable[[], None]) -> None:
        """Serve until the gateway is stopped, and calls have ended; `ready` is called once."""
        self._gateway.scripts.prepare()
        async with anyio.create_task_group() as group:
            group.start_soon(self._run, stopping)
            await self._server.ready.wait()
            if not stopping.is_told:
                ready()
            await stopping.wait()
            self._gateway.halt()
            await run_sync(self._gateway.wait, _LAST)
            self._server.should_exit = True

    async def _run(self, stopping: Stopping) -> None:
        try:
            await self._server.serve(sockets=[self._listening])
        finally:
            self._server.ready.set()
            stopping.tell()


class _Server(Server):
    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.ready = anyio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `Stopping`."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()


class _Singly:
    """Refuses batches, which the protocol has no more, and what is no JSON as the protocol says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return await self._app(scope, receive, send)
        message = await receive()
        if message.get("body", b"").lstrip()[:1] == b"[":
            return await _refused(scope, receive, send)
        given = [message]

        async def again() -> Message:
            return given.pop() if given else await receive()

        await self._app(scope, again, send)


async def _refused(scope: Scope, receive: Receive, send: Send) -> None:
    error = {"code": -32600, "message": "Invalid request: batches are not taken"}
    body = json.dumps({"jsonrpc": "2.0", "id": None, "error": error})
    await Response(body, 400, media_type="application/json")(scope, receive, send)
