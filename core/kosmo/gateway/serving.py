"""Serving a gateway to its end, over stdio or HTTP."""

from __future__ import annotations

import sys

from kosmo.gateway.gateway import Gateway
from kosmo.gateway.greeting import Greeting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from socket import socket

    from kosmo.endpoint.token import Token
    from kosmo.gateway.settings import Settings
    from kosmo.gateway.streams import Streams


def serve_stdio(settings: Settings, streams: Streams) -> None:
    """Serve the client that started this process; raises KosmoError where it cannot begin."""
    gateway = Gateway(settings)
    greeting = Greeting(gateway, streams)
    import anyio

    from kosmo.gateway.stdio import Stdio  # which takes long
    from kosmo.gateway.stopping import Stopping

    async def serve() -> None:
        stopping = Stopping()
        stopping.listen()
        made = Stdio(gateway, streams.source, streams.target, first=greeting.taken)
        await made.serve(stopping)

    try:
        anyio.run(serve)
    finally:
        gateway.close()


def serve_http(
    settings: Settings,
    listening: socket,
    token: Token,
    said: str,
    *,
    hosts: Collection[str] = (),
    everywhere: bool = False,
) -> None:
    """Serve on a port until a signal; `said` goes to stderr once it answers.

    Raises KosmoError where it cannot begin.
    """
    gateway = Gateway(settings)

    def ready() -> None:
        sys.stderr.write(said)
        sys.stderr.flush()

    import anyio

    from kosmo.gateway.http import Http
    from kosmo.gateway.stopping import Stopping

    async def serve() -> None:
        stopping = Stopping()
        stopping.listen()
        made = Http(gateway, listening, token, hosts=hosts, everywhere=everywhere)
        await made.serve(stopping, ready)

    try:
        anyio.run(serve)
    finally:
        gateway.close()
        token.forget()
