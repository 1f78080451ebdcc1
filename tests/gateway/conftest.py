"""Gateways for the tests: inside the test's own process, and as processes of their own."""

from __future__ import annotations

import sys
import threading
from contextlib import asynccontextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from kosmo.gateway.gateway import Gateway
from kosmo.gateway.server import build
from kosmo.gateway.settings import Settings
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from tests.conftest import Kosmo

ERAS = ("legacy", "auto")  # the handshake of 2025, and requests that carry everything of 2026


class Gateways:
    """Opens gateways in this process and clients of them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: list[Gateway] = []

    def gateway(self, **settings: Any) -> Gateway:
        """Make a gateway; unless told otherwise it calls the sandboxes."""
        made = Gateway(Settings(**{"account": "sandbox", **settings}))
        self._open.append(made)
        return made

    @asynccontextmanager
    async def client(
        self, mode: str = "auto", *, asked: Any = None, **settings: Any
    ) -> AsyncIterator[Client]:
        """Connect a client to a new gateway; `asked` answers what it is asked."""
        server = build(self.gateway(**settings))
        async with Client(server, mode=mode, elicitation_callback=asked) as client:
            yield client

    def close(self) -> None:
        """End them all."""
        for one in self._open:
            one.close()


@pytest.fixture
def gateways(kosmo: Kosmo, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateways]:
    """Give what opens gateways in a home of the test's own."""
    monkeypatch.setenv("KOSMO_HOME", str(kosmo.home))
    monkeypatch.chdir(kosmo.home)
    made = Gateways()
    yield made
    made.close()


class Served:
    """`kosmo mcp serve` as a process of its own, for a client over its pipes."""

    def __init__(self, kosmo: Kosmo, words: tuple[str, ...]) -> None:
        """Take the home and the words behind `mcp serve`."""
        self.command = [sys.executable, "-P", "-m", "kosmo", "mcp", "serve", *words]
        self.environment = kosmo.environment

    @asynccontextmanager
    async def client(self, mode: str = "auto", **settings: Any) -> AsyncIterator[Client]:
        """Start it and connect to it."""
        parameters = StdioServerParameters(
            command=self.command[0], args=self.command[1:], env=self.environment
        )
        async with Client(stdio_client(parameters), mode=mode, **settings) as client:
            yield client


@pytest.fixture
def serve(kosmo: Kosmo) -> Callable[..., Served]:
    """Give what describes a gateway process; nothing is started yet."""
    return lambda *words, home=kosmo: Served(home, words)


def run(work: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """Run the asynchronous part of a test, for a minute at most."""

    async def within() -> Any:
        with anyio.fail_after(60):
            return await work(*given)

    return anyio.run(partial(within))


def texts(result: Any) -> list[str]:
    """Give the texts of a tool's result."""
    return [one.text for one in result.content]


class Slow:
    """A service that answers once it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        """Start it."""
        self.requests: list[tuple[str, str]] = []
        self._came = threading.Condition()
        self._open = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with outer._came:
                    outer.requests.append((self.command, self.path.partition("?")[0]))
                    outer._came.notify_all()
                outer._open.wait(30)
                body = b'{"things": [{"id": "1", "name": "Lamp"}]}'
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = answer  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def serve(self, kosmo: Kosmo, *, limits: str = "100/1s") -> None:
        """Give the plugin `demo` an account `slow` that leads here."""
        url = f"http://127.0.0.1:{self._server.server_address[1]}/api"
        fields = ("token=env:DEMO_TOKEN", f"base_url={url}", f"limits={limits}")
        words = [word for field in fields for word in ("--set", field)]
        assert kosmo("accounts", "add", "demo", "slow", *words).returncode == 0

    def wait_for(self, count: int) -> None:
        """Wait until so many requests have come."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.requests) >= count, 30)

    def go_on(self) -> None:
        """Answer from now on."""
        self._open.set()

    def close(self) -> None:
        """Stop."""
        self._open.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def slow() -> Iterator[Slow]:
    """Give a service that takes its time."""
    made = Slow()
    yield made
    made.close()
