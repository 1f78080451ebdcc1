"""A simulator behind HTTP: kept connections, threads, broken requests, the log, stopping."""

from __future__ import annotations

import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.errors import UsageError
from kosmo.sandbox.request_log import RequestLog
from kosmo.sandbox.server import SimulatorServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kosmo import Simulator

SIGNED = {"Authorization": "Bearer open-sesame"}


@pytest.fixture
def server(notes: Simulator) -> Iterator[SimulatorServer]:
    with SimulatorServer(notes.start(limits=[])) as server:
        yield server


@pytest.fixture
def connection(server: SimulatorServer) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    yield connection
    connection.close()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: object = None
) -> tuple[int, Any]:
    headers = dict(SIGNED)
    text = None
    if body is not None:
        text = json.dumps(body)
        headers["Content-Type"] = "application/json"
    connection.request(method, path, text, headers)
    response = connection.getresponse()
    read = response.read()
    return response.status, json.loads(read) if read else None


def raw(server: SimulatorServer, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(text)
        client.shutdown(socket.SHUT_WR)
        received = b""
        while piece := client.recv(65536):
            received += piece
    return received


def test_it_serves_the_vendors_own_paths(
    server: SimulatorServer, connection: http.client.HTTPConnection
) -> None:
    assert server.url == f"http://127.0.0.1:{server.port}/v2"
    assert ask(connection, "GET", "/v2/notes")[1]["notes"][0]["id"] == "first"


def test_a_connection_is_kept_over_many_requests(connection: http.client.HTTPConnection) -> None:
    ask(connection, "GET", "/v2/notes")
    kept = connection.sock
    assert ask(connection, "POST", "/v2/notes", {"text": "two"})[0] == 201
    assert ask(connection, "GET", "/v2/nothing")[0] == 404
    assert ask(connection, "DELETE", "/v2/notes/first") == (204, None)
    assert len(ask(connection, "GET", "/v2/notes")[1]["notes"]) == 1
    assert connection.sock is kept


def test_no_request_waits_for_a_delayed_acknowledgement(
    connection: http.client.HTTPConnection,
) -> None:
    ask(connection, "POST", "/v2/notes", {"text": "x" * 4000})
    began = time.perf_counter()
    for _ in range(50):
        ask(connection, "GET", "/v2/notes")
    assert time.perf_counter() - began < 50 * 0.02


def test_many_connections_are_served_at_once(server: SimulatorServer) -> None:
    def write(number: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        status = ask(connection, "POST", "/v2/notes", {"id": str(number), "text": "x"})[0]
        connection.close()
        return status

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(write, range(80))) == {201}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    assert len(ask(connection, "GET", "/v2/notes")[1]["notes"]) == 81
    connection.close()


def test_the_limit_of_an_instance_is_shared_by_its_connections(notes: Simulator) -> None:
    with SimulatorServer(notes.start(limits=["3/1h"])) as server:

        def status(_: int) -> int:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            code = ask(connection, "GET", "/v2/notes")[0]
            connection.close()
            return code

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(status, range(8))) == [200] * 3 + [429] * 5


def test_two_servers_over_one_file_share_their_state(tmp_path: Path, notes: Simulator) -> None:
    path = str(tmp_path / "notes.jsonl")
    with SimulatorServer(notes.start(path)) as one, SimulatorServer(notes.start(path)) as other:
        first = http.client.HTTPConnection("127.0.0.1", one.port, timeout=20)
        second = http.client.HTTPConnection("127.0.0.1", other.port, timeout=20)
        ask(second, "GET", "/v2/notes")
        ask(first, "POST", "/v2/notes", {"id": "shared", "text": "x"})
        assert ask(second, "GET", "/v2/notes/shared")[0] == 200
        first.close()
        second.close()


@pytest.mark.parametrize(
    "text",
    [
        b"nonsense\r\n\r\n",
        b"GET /v2/notes\r\n\r\n",
        b"GET /v2/notes HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST /v2/notes HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /v2/notes HTTP/1.1\r\nContent-Length: 50\r\n\r\nshort",
        b"POST /v2/notes HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /v2/notes HTTP/1.1\r\n" + b"X-Y: z\r\n" * 300 + b"\r\n",
    ],
)
def test_what_is_not_http_is_refused_and_the_connection_closed(
    server: SimulatorServer, text: bytes
) -> None:
    assert raw(server, text).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_a_body_in_chunks_is_read(server: SimulatorServer) -> None:
    head = b"POST /v2/notes HTTP/1.1\r\nAuthorization: Bearer open-sesame\r\n"
    head += b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    answered = raw(server, head + b'8\r\n{"text":\r\n5;x=y\r\n "ok"\r\n1\r\n}\r\n0\r\n\r\n')
    assert b" 201 Created\r\n" in answered
    assert b'"text":"ok"' in answered


def test_a_client_that_waits_to_send_its_body_is_told_to_go_on(server: SimulatorServer) -> None:
    head = b"POST /v2/notes HTTP/1.1\r\nAuthorization: Bearer open-sesame\r\n"
    head += b"Content-Type: application/json\r\nContent-Length: 13\r\nExpect: 100-continue\r\n\r\n"
    answered = raw(server, head + b'{"text":"ok"}')
    assert answered.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n")


def test_head_has_the_length_but_no_body(server: SimulatorServer) -> None:
    answered = raw(server, b"HEAD /v2/notes HTTP/1.1\r\nConnection: close\r\n\r\n")
    head, _, body = answered.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 401")
    assert b"connection: close" in head
    assert body == b""


@pytest.mark.parametrize(
    "line", [b"GET /v2/notes HTTP/1.0", b"GET /v2/notes HTTP/1.1\r\nConnection: close"]
)
def test_a_connection_ends_where_the_client_wants_it(server: SimulatorServer, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        client.sendall(line + b"\r\n\r\n")
        received = b""
        while piece := client.recv(65536):
            received += piece
    assert received.startswith(b"HTTP/1.1 401 Unauthorized")


def test_a_mistake_in_a_simulator_is_a_500_and_the_server_lives(
    server: SimulatorServer, capfd: pytest.CaptureFixture[str]
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    assert ask(connection, "GET", "/v2/broken")[0] == 500
    assert ask(connection, "GET", "/v2/notes")[0] == 200
    connection.close()
    assert "TypeError" in capfd.readouterr().err


def test_the_log_has_one_json_line_per_request(tmp_path: Path, notes: Simulator) -> None:
    path = tmp_path / "log.jsonl"
    log = RequestLog(str(path))
    with SimulatorServer(notes.start(limits=["1/1h"]), log=log) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        ask(connection, "GET", "/v2/notes?a=b")
        ask(connection, "GET", "/v2/notes")
        connection.close()
    log.close()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["status"] for line in lines] == [200, 429]
    assert lines[0]["method"] == "GET"
    assert (lines[0]["path"], lines[0]["query"]) == ("/v2/notes", "a=b")
    assert lines[0]["simulator"] == "notes"
    assert isinstance(lines[0]["ms"], float)
    assert "open-sesame" not in path.read_text()


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        RequestLog(str(tmp_path / "no" / "folder"))


def test_a_taken_port_is_told_with_the_command_for_a_free_one(
    server: SimulatorServer, notes: Simulator
) -> None:
    with pytest.raises(UsageError) as raised:
        SimulatorServer(notes.start(), server.port)
    assert str(server.port) in raised.value.message
    assert raised.value.hint == "kosmo sandbox serve notes --port 0"


def test_a_stopped_server_ends_kept_connections(notes: Simulator) -> None:
    with SimulatorServer(notes.start()) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        ask(connection, "GET", "/v2/notes")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(connection, "GET", "/v2/notes")
    connection.close()
