"""The gateway over HTTP: who may come in, both eras of the protocol, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from contextlib import asynccontextmanager, contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from kosmo.endpoint.listening import listen, origin_of
from kosmo.endpoint.token import Token
from kosmo.gateway.http import Http
from kosmo.gateway.stopping import Stopping
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from tests.gateway.conftest import ERAS, run, texts
from tests.gateway.lines import HELLO, MODERN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from tests.conftest import Kosmo
    from tests.gateway.conftest import Gateways, Served, Slow

TOKEN = "a-token-of-the-test-0123456789"


class Site:
    """Where a gateway answers, and requests to it of any kind."""

    def __init__(self, origin: str, token: str = TOKEN) -> None:
        """Take the origin and the token."""
        self.origin, self.token = origin, token

    @asynccontextmanager
    async def client(self, mode: str = "auto") -> AsyncIterator[Client]:
        """Connect a client."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with create_mcp_http_client(headers=headers) as carrier:
            transport = streamable_http_client(f"{self.origin}/mcp", http_client=carrier)
            async with Client(transport, mode=mode) as client:
                yield client

    def post(self, body: Any, **headers: str) -> tuple[int, Any]:
        """Send a request as it is given; gives the status and the JSON of the answer."""
        given = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
            "accept": "application/json, text/event-stream",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.origin}/mcp", content, given, method="POST")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, _read(refused.read())


def _read(text: bytes) -> Any:
    lines = [line for line in text.splitlines() if line.startswith((b"data: {", b"{"))]
    return json.loads(lines[-1].removeprefix(b"data: ")) if lines else None


@pytest.fixture
def site(gateways: Gateways) -> Iterator[Site]:
    """Give a gateway that answers on a port, in a thread."""
    gateway = gateways.gateway()
    listening = listen("127.0.0.1", 0, command="kosmo mcp serve")
    made = Site(origin_of(listening))
    stopping: list[Any] = []

    async def serve() -> None:
        stop, loop = Stopping(), asyncio.get_running_loop()
        stopping.append(lambda: loop.call_soon_threadsafe(stop.tell))
        await Http(gateway, listening, Token(TOKEN)).serve(stop, lambda: None)

    thread = Thread(target=lambda: anyio.run(serve))
    thread.start()
    assert made.post({"jsonrpc": "2.0", "id": 1, **HELLO})[0] == 200
    yield made
    stopping[0]()
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.parametrize("mode", ERAS)
def test_a_client_lists_calls_and_reads(site: Site, mode: str) -> None:
    async def work() -> None:
        async with site.client(mode) as client:
            assert (await client.list_tools()).tools[0].name == "search"
            wanted = {"name": "missive.list_teams", "fields": "name", "arguments": {"limit": 1}}
            (text, _) = texts(await client.call_tool("call_read", wanted))
            assert text == '{"teams":[{"name":"Support"}]}'
            assert (await client.read_resource("kosmo://docs/missive")).contents

    run(work)


def test_forty_calls_of_four_clients_are_all_answered(site: Site) -> None:
    async def work() -> None:
        found: set[str] = set()

        async def one(client: Client, number: int) -> None:
            code = {"code": f"return {number}"} if number % 10 == 0 else None
            tool, given = ("run_lua", code) if code else ("search", {"query": f"teams {number}"})
            assert not (await client.call_tool(tool, given)).is_error
            found.add(f"{id(client)}.{number}")

        async def several(mode: str) -> None:
            async with site.client(mode) as client, anyio.create_task_group() as group:
                for number in range(10):
                    group.start_soon(one, client, number)

        async with anyio.create_task_group() as group:
            for number in range(4):
                group.start_soon(several, ERAS[number % 2])
        assert len(found) == 40

    run(work)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Bearer wrong-token-0123456789"}, 401),
        ({"authorization": ""}, 401),
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example:80"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"content_type": "text/plain"}, 400),
    ],
)
def test_who_may_not_come_in_is_turned_away(
    site: Site, headers: dict[str, str], status: int
) -> None:
    assert site.post({"jsonrpc": "2.0", "id": 1, **HELLO}, **headers)[0] == status


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{no json", 400, -32700),
        (b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}', 400, -32600),
    ],
)
def test_what_is_no_message_is_answered_as_the_protocol_says(
    site: Site, body: bytes, status: int, code: int
) -> None:
    got, answer = site.post(body)
    assert (got, answer["error"]["code"]) == (status, code)


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    assert site.post(b" " * 20_000_000)[0] == 413


def test_unknown_versions_of_either_era_are_told_the_known_ones(site: Site) -> None:
    hello = {**HELLO["params"], "protocolVersion": "1999-01-01"}
    _, answer = site.post({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello})
    assert answer["result"]["protocolVersion"] == "2025-11-25"
    later = {**MODERN, "io.modelcontextprotocol/protocolVersion": "2030-01-01"}
    status, answer = site.post(
        {"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": later}},
        mcp_protocol_version="2030-01-01", mcp_method="server/discover",
    )  # fmt: skip
    assert (status, answer["error"]["code"]) == (400, -32022)
    assert "2026-07-28" in answer["error"]["data"]["supported"]


@contextmanager
def _started(served: Served) -> Iterator[tuple[subprocess.Popen[str], str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        served.command, stdout=pipe, stderr=pipe, env=served.environment, text=True
    ) as process:
        try:
            assert process.stderr is not None
            yield process, process.stderr.readline()
        finally:
            process.kill()


def test_a_token_is_made_kept_for_its_owner_and_forgotten(
    serve: Callable[..., Served],
) -> None:
    with _started(serve("--port", "0", "--account", "sandbox")) as (process, said):
        origin = said.partition(" at ")[2].partition("/mcp")[0]
        path = said.partition("token is in ")[2].partition(";")[0]
        assert os.stat(path).st_mode & 0o777 == 0o600
        with open(path, encoding="utf-8") as file:
            token = file.read().strip()
        assert Site(origin, token).post({"jsonrpc": "2.0", "id": 1, **HELLO})[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not os.path.exists(path)


def test_a_write_under_way_is_finished_and_answered_when_the_gateway_is_stopped(
    demo: Kosmo, slow: Slow, serve: Callable[..., Served]
) -> None:
    slow.serve(demo)
    demo.environment["GATEWAY_TOKEN"] = TOKEN
    words = ("--http", "--token", "env:GATEWAY_TOKEN", "--integration", "demo", "--write", "allow")
    with _started(serve(*words, "--account", "slow", home=demo)) as (process, said):
        origin = said.partition(" at ")[2].partition("/mcp")[0]
        assert TOKEN not in said

        given = {"name": "demo.delete_thing", "arguments": {"thing_id": "7"}, "_meta": MODERN}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": given}
        named = {"mcp_method": "tools/call", "mcp_name": "demo.delete_thing"}
        answers: list[Any] = []

        def ask() -> None:
            answers.append(Site(origin).post(body, mcp_protocol_version="2026-07-28", **named))

        asking = Thread(target=ask)
        asking.start()
        slow.wait_for(1)
        process.send_signal(signal.SIGTERM)
        slow.go_on()
        asking.join(30)
        assert process.wait(30) == 0
    ((status, answer),) = answers
    assert (status, answer["result"]["isError"]) == (200, False)
    assert slow.requests == [("DELETE", "/api/things/7")]


def test_a_token_is_no_argument(kosmo: Kosmo) -> None:
    done = kosmo("mcp", "serve", "--http", "--token", TOKEN)
    assert done.returncode == 2
    assert TOKEN not in done.stderr
    assert "a reference" in done.stderr
    assert kosmo("mcp", "serve", "--host", "0.0.0.0").returncode == 2
