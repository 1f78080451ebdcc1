"""Servers that say exactly what a test wants, and the transports that talk to them."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import struct
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.call import Facts, Pages
from kosmo.http.attempts import Attempts
from kosmo.http.choose import open_transport
from kosmo.http.client import Client
from kosmo.http.exchange import Exchange
from kosmo.http.pace import Pace
from kosmo.http.pooled import PooledTransport
from kosmo.http.redact import Redactor
from kosmo.message import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from kosmo.message import Request, Response, Transport

CERTIFICATES = Path(__file__).parent / "certificates"
TRANSPORTS = ("lean", "pool", "httpx")


SECRET = "token-0123456789abcdef"


class Scripted:
    """A transport whose answers, or failures, a test has laid ready; the last one comes again."""

    def __init__(self, *outcomes: Response | TransportError) -> None:
        """Take what comes back, in this order."""
        self.outcomes = outcomes
        self.sent: list[Request] = []

    def send(self, request: Request, timeout: float) -> Response:
        """Write the request down and give what is next."""
        outcome = self.outcomes[min(len(self.sent), len(self.outcomes) - 1)]
        self.sent.append(request)
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    def close(self) -> None:
        """Have nothing to close."""


class Calling:
    """One call over a scripted transport, on a clock that only its waits move."""

    def __init__(
        self, *outcomes: Response | TransportError, most: float = 60.0, **said: Any
    ) -> None:
        """Take what comes back; `said` goes to the exchange."""
        self.facts = Facts()
        self.transport = Scripted(*outcomes)
        self.talk: list[str] = []
        self.told: list[str] = []
        self.waits: list[float] = []
        self.now = 1000.0
        redactor = Redactor()
        redactor.learn(SECRET)
        self.pace = Pace(
            self.facts, most=lambda: most, deadline=said.pop("deadline", None),
            tell=self.told.append, clock=lambda: self.now, sleep=self._sleep,
        )  # fmt: skip
        attempts = Attempts(
            self.transport, facts=self.facts, pace=self.pace, timeout=1,
            gate=said.pop("gate", None), talk=lambda line: self.talk.append(redactor.clean(line)),
        )  # fmt: skip
        signature = {"Authorization": f"Bearer {SECRET}"}
        exchange = Exchange(attempts, signature, redactor=redactor, **said)
        self.client = Client(
            exchange, "https://service.test/v1", facts=self.facts, pages=Pages(), fields={}
        )

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def calling() -> Callable[..., Calling]:
    """Give what makes a call over a scripted transport."""
    return Calling


class Line:
    """The server's end of one connection."""

    def __init__(self, connection: socket.socket, server: Server) -> None:
        """Take an accepted connection."""
        self._connection = connection
        self._server = server
        self._buffer = b""

    def request(self) -> bytes:
        """Read one whole request and write it down; b"" where the client has closed."""
        head = self.head()
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while head and len(self._buffer) < length:
            self.hear()
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        if head:
            self._server.arrived.append(head + body)
        return head + body

    def head(self) -> bytes:
        """Read a request's head, and no more of it than came along."""
        while b"\r\n\r\n" not in self._buffer:
            if not self.hear():
                return b""
        head, mark, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head + mark

    def say(self, data: bytes) -> None:
        """Send bytes."""
        self._connection.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send bytes one by one, a twentieth of a second apart, until the test is over."""
        for byte in data:
            if self._server.over.wait(0.05):
                return
            self._connection.sendall(bytes([byte]))

    def end(self) -> None:
        """Say that nothing more comes."""
        self._connection.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Break the connection off."""
        linger = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._connection.close()

    def wait(self) -> None:
        """Say nothing until the client closes."""
        while self.hear():
            pass

    def hear(self) -> bool:
        """Take in what comes next; tells whether anything did."""
        piece = self._connection.recv(65536)
        self._buffer += piece
        return bool(piece)


class Server:
    """A server on loopback that follows one script for each connection, the last one again.

    `arrived` has the requests that came whole, `connections` counts who came.
    """

    def __init__(
        self,
        scripts: tuple[Callable[[Line], Any], ...],
        *,
        certificate: str | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        """Start listening; with a `certificate` over TLS."""
        self.arrived: list[bytes] = []
        self.connections = 0
        self.over = threading.Event()
        self._scripts = scripts
        self._context: ssl.SSLContext | None = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listening = socket.create_server((address, 0), family=family)
        self.port: int = self._listening.getsockname()[1]
        host = f"[{address}]" if ":" in address else address
        self.url = f"{'https' if certificate else 'http'}://{host}:{self.port}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Stop, and wait until every script has ended."""
        self.over.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            thread = threading.Thread(target=self._talk, args=(connection, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, connection: socket.socket, script: Callable[[Line], Any]) -> None:
        with connection, contextlib.suppress(OSError):
            if self._context is not None:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    script(Line(secured, self))
            else:
                script(Line(connection, self))


def jumbled(chance: Random, pieces: Sequence[str], most: int) -> str:
    """Join pieces and short texts of anything, so that what comes out is often nearly right.

    This is for many texts in one example of hypothesis, which takes twenty times as long for each.
    """
    text = ""
    for _ in range(chance.randrange(most + 1)):
        if chance.random() < 0.5:
            text += chance.choice(pieces)
        else:
            highest = chance.choice((0x80, 0x80, 0x800, 0xD800, 0x11_0000))
            text += "".join(chr(chance.randrange(highest)) for _ in range(chance.randrange(7)))
    return text


def _answering(answers: list[bytes]) -> Callable[[Line], None]:
    """Make a script: one answer for each request, then the connection ends."""

    def script(line: Line) -> None:
        for answer in answers:
            if line.request():
                line.say(answer)

    return script


def _loopbacks() -> list[str]:
    """List the loopback addresses that this machine has; some have IPv6 switched off."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return ["127.0.0.1"]
    return ["127.0.0.1", "::1"]


@pytest.fixture(params=_loopbacks())
def loopback(request: pytest.FixtureRequest) -> str:
    """Give each loopback address of the machine in turn."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the machine says about proxies and certificates."""
    for name in os.environ:
        if name.lower().endswith("_proxy") or name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            monkeypatch.delenv(name)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Give a function that starts a server with a script, or a list of answers, per connection."""
    servers: list[Server] = []

    def start(*scripts: Callable[[Line], Any] | list[bytes], **options: Any) -> Server:
        made = tuple(_answering(one) if isinstance(one, list) else one for one in scripts)
        servers.append(Server(made, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture(params=TRANSPORTS)
def connect(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Transport]]:
    """Give a function that opens a transport to a URL; the test runs once for each kind."""
    opened: list[Transport] = []

    def open_one(url: str) -> Transport:
        if request.param == "httpx":
            opened.append(PooledTransport(secure=url.startswith("https")))
        else:
            opened.append(open_transport(url, long_lived=request.param == "pool"))
        return opened[-1]

    yield open_one
    for transport in opened:
        transport.close()


@pytest.fixture
def lean() -> Iterator[Callable[[str], Transport]]:
    """Give a function that opens the lean transport, for what only that one promises."""
    opened: list[Transport] = []

    def open_one(url: str) -> Transport:
        opened.append(open_transport(url, long_lived=False))
        return opened[-1]

    yield open_one
    for transport in opened:
        transport.close()
