"""A tools endpoint on loopback, and accounts of Missive's simulator that it calls."""

from __future__ import annotations

import json
import os
import socket
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from kosmo.endpoint.application import Endpoint
from kosmo.endpoint.listening import listen
from kosmo.endpoint.serving import Serving
from kosmo.endpoint.terms import Terms
from kosmo.endpoint.token import Token
from kosmo.sandbox.server import SimulatorServer
from kosmo.sandbox.simulator import find_simulator

from tests.conftest import Kosmo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "a-token-of-the-tests"
SECONDS = 30
SIMULATOR = find_simulator("kosmo_missive.simulator:app")


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def code(self) -> str | None:
        """The code of the error, None where there is none."""
        error = self.body["error"]
        return None if error is None else str(error["code"])


class Client:
    """Speaks HTTP to one endpoint, a connection for each request."""

    def __init__(self, port: int) -> None:
        """Take where it listens."""
        self.port = port

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path."""
        return self.send("GET", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a body as JSON, or bytes as they are."""
        given = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send("POST", path, given, {"content_type": "application/json", **headers})

    def call(self, name: str, arguments: Any = None, **options: Any) -> Answer:
        """Call a tool."""
        return self.post(f"/tools/{name}", {"arguments": arguments or {}, **options})

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Send a request; headers have `_` for `-`, an empty one is left out."""
        given = {"authorization": f"Bearer {TOKEN}", **headers}
        named = {name.replace("_", "-"): value for name, value in given.items() if value}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, named)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, json.loads(text) if text else None)

    def open(self, text: bytes) -> socket.socket:
        """Open a connection and write to it."""
        made = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        made.sendall(text)
        return made


def request(name: str, body: bytes) -> bytes:
    """Write a request for a call by hand."""
    head = f"POST /tools/{name} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    rest = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + rest).encode() + body


@contextmanager
def serving(
    terms: Terms | None = None, *, idle: float = SECONDS, **bounds: Any
) -> Iterator[Client]:
    """Serve the endpoint; at the end every job of it is done."""
    endpoint = Endpoint(terms or Terms(), Token(TOKEN), **bounds)
    with listen("127.0.0.1", 0, command="kosmo serve") as listening:
        client = Client(listening.getsockname()[1])
        with Serving(endpoint.app, listening, seconds=idle):
            yield client
        endpoint.close()


@contextmanager
def environment(home: Path, **variables: str) -> Iterator[None]:
    """Let kosmo in this process keep its files in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [one for one in os.environ if one.startswith("KOSMO_")]:
            patch.delenv(name)
        for name, value in {"KOSMO_HOME": str(home), **variables}.items():
            patch.setenv(name, value)
        patch.chdir(home.parent)
        yield


@pytest.fixture(scope="session")
def furnished(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kosmo]:
    """Give kosmo with the accounts `work`, which the simulator serves, and `spare`."""
    kosmo = Kosmo(tmp_path_factory.mktemp("furnished") / "home")
    kosmo.begin_like(indexed)
    kosmo.environment["MISSIVE_TOKEN"] = SIMULATOR.credentials["access_token"]
    with SimulatorServer(SIMULATOR.start(limits=[])) as server:
        add_account(kosmo, "missive", "work", server.url)
        kosmo.json("accounts", "add", "missive", "spare", "--set", "access_token=env:NOT_SET")
        yield kosmo


@pytest.fixture(scope="module")
def home(furnished: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a home like that, which this process uses too."""
    kosmo = Kosmo(tmp_path_factory.mktemp("endpoint") / "home")
    kosmo.begin_like(furnished)
    with environment(kosmo.home, MISSIVE_TOKEN=SIMULATOR.credentials["access_token"]):
        yield kosmo.home


def add_account(kosmo: Kosmo, integration: str, name: str, url: str) -> None:
    """Add an account whose service is on loopback."""
    fields = ("--set", "access_token=env:MISSIVE_TOKEN", "--set", f"base_url={url}")
    kosmo.json("accounts", "add", integration, name, *fields)


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[Client]:
    """Give a client of an endpoint without any settings."""
    with serving() as made:
        yield made


def audited(home: Path) -> list[dict[str, Any]]:
    """Read the audit log."""
    path = home / "state" / "audit.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class Holding:
    """A service that holds its answers back until it is told to give them."""

    def __init__(self) -> None:
        """Begin to listen."""
        self.asked = threading.Semaphore(0)
        self.go = threading.Event()
        self.status, self.headers = 200, {"Content-Type": "application/json"}
        self.requests: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.requests.append(self.command)
                outer.asked.release()
                assert outer.go.wait(SECONDS)
                body = b'{"teams": [], "tasks": {"id": "1"}}'
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self.go.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def holding(home: Path) -> Iterator[Holding]:
    """Give the service of the account `held`."""
    made = Holding()
    kosmo = Kosmo(home)
    kosmo.environment["MISSIVE_TOKEN"] = "x"
    add_account(kosmo, "missive", "held", made.url)
    yield made
    made.close()
    kosmo.json("accounts", "remove", "missive", "held", "--yes")
