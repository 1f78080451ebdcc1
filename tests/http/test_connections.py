"""Connections that are kept and lost: what is sent once, and what may be sent again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from kosmo.message import Request, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.message import Transport

    from tests.http.conftest import Line, Server

    Serve = Callable[..., Server]
    Connect = Callable[[str], Transport]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"


def test_a_connection_is_kept_for_the_next_request(serve: Serve, connect: Connect) -> None:
    server = serve([OK, OK, OK])
    transport = connect(server.url)
    for _ in range(3):
        assert transport.send(_request(server), 5).body == b"{}"
    assert (server.connections, len(server.arrived)) == (1, 3)


@pytest.mark.parametrize(
    "answer",
    [
        CLOSING,
        CLOSING.replace(b"close", b"Keep-Alive, Close"),
        OK.replace(b"1.1", b"1.0"),
        b"HTTP/1.1 200 OK\r\n\r\n{}",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_connection_that_ends_with_its_answer_is_not_used_again(
    serve: Serve, connect: Connect, answer: bytes, method: str
) -> None:
    server = serve([answer])
    transport = connect(server.url)
    for _ in range(2):
        assert transport.send(_request(server, method), 5).body == b"{}"
    assert (server.connections, len(server.arrived)) == (2, 2)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_kept_connection_that_the_server_has_closed_is_replaced(
    serve: Serve, connect: Connect, method: str
) -> None:
    closed = threading.Event()

    def closes_later(line: Line) -> None:
        line.request()
        line.say(OK)
        line.end()
        closed.set()

    server = serve(closes_later, [OK])
    transport = connect(server.url)
    transport.send(_request(server, method), 5)
    assert closed.wait(5)
    assert transport.send(_request(server, method), 5).body == b"{}"
    assert [_method(one) for one in server.arrived] == [method, method]


@pytest.mark.parametrize("ending", ["end", "reset"])
def test_a_read_whose_kept_connection_ends_unanswered_is_told_as_closed(
    serve: Serve, connect: Connect, ending: str
) -> None:
    server = serve(_answers_once_and_then(ending), [OK])
    transport = connect(server.url)
    transport.send(_request(server), 5)
    with pytest.raises(TransportError) as caught:
        transport.send(_request(server), 5)
    assert (caught.value.kind, caught.value.sent) == ("closed", True)
    assert transport.send(_request(server), 5).body == b"{}"
    assert [_method(one) for one in server.arrived] == ["GET", "GET", "GET"]
    assert server.connections == 2


@pytest.mark.parametrize("ending", ["end", "reset"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_is_never_sent_twice(
    serve: Serve, connect: Connect, method: str, ending: str
) -> None:
    server = serve(_answers_once_and_then(ending), [OK])
    transport = connect(server.url)
    transport.send(_request(server), 5)
    # The pool writes on a new connection, which this server answers.
    try:
        transport.send(_request(server, method), 5)
    except TransportError as error:
        assert (error.kind, error.sent) == ("closed", True)  # noqa: PT017 - where it fails
    assert [_method(one) for one in server.arrived] == ["GET", method]


def test_a_read_on_a_new_connection_is_not_sent_again(serve: Serve, connect: Connect) -> None:
    server = serve(lambda line: (line.request(), line.reset()))
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(_request(server), 5)
    assert (caught.value.kind, caught.value.sent, server.connections) == ("broken", True, 1)


def test_a_read_whose_answer_had_begun_is_not_sent_again(serve: Serve, connect: Connect) -> None:
    server = serve([OK, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
    transport = connect(server.url)
    transport.send(_request(server), 5)
    with pytest.raises(TransportError) as caught:
        transport.send(_request(server), 5)
    assert (caught.value.kind, server.connections) == ("broken", 1)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reset_is_told_as_a_broken_connection(
    serve: Serve, connect: Connect, said: bytes, method: str
) -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(said)
        line.reset()

    server = serve(script)
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(_request(server, method), 5)
    assert (caught.value.kind, caught.value.sent) == ("broken", True)


def test_a_reset_in_an_answer_that_goes_to_the_end_is_not_its_end(
    serve: Serve, connect: Connect
) -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(b'HTTP/1.1 200 OK\r\n\r\n{"half": ')
        line.reset()

    server = serve(script)
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(_request(server), 5)
    assert (caught.value.kind, caught.value.sent) == ("broken", True)


def test_bytes_after_an_answer_are_never_taken_for_the_next(serve: Serve, lean: Connect) -> None:
    stray = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray"
    server = serve([OK + stray], [OK])
    transport = lean(server.url)
    for _ in range(2):
        assert transport.send(_request(server), 5).body == b"{}"
    assert server.connections == 2


def test_bytes_that_come_between_answers_are_never_taken_for_the_next(
    serve: Serve, connect: Connect
) -> None:
    said, ask = threading.Event(), threading.Event()

    def script(line: Line) -> None:
        line.request()
        line.say(OK)
        ask.wait(5)
        line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray")
        said.set()
        line.wait()

    server = serve(script, [OK])
    transport = connect(server.url)
    transport.send(_request(server), 5)
    ask.set()
    assert said.wait(5)
    assert transport.send(_request(server), 5).body == b"{}"
    assert server.connections == 2


def test_an_answer_that_comes_before_the_body_was_read_is_the_answer(
    serve: Serve, connect: Connect
) -> None:
    def script(line: Line) -> None:
        line.head()
        line.say(b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
        line.end()
        line.wait()

    server = serve(script)
    response = connect(server.url).send(_request(server, "POST", body=b"x" * 3_000_000), 5)
    assert (response.status, response.body) == (413, b"{}")


def test_a_large_body_arrives_whole(serve: Serve, connect: Connect) -> None:
    server = serve([OK])
    body = bytes(range(256)) * 10_000
    connect(server.url).send(_request(server, "POST", body=body), 5)
    assert server.arrived[0].endswith(b"\r\n\r\n" + body)


def _answers_once_and_then(ending: str) -> Callable[[Line], None]:
    def script(line: Line) -> None:
        line.request()
        line.say(OK)
        line.request()
        getattr(line, ending)()

    return script


def _request(server: Server, method: str = "GET", *, body: bytes | None = None) -> Request:
    if body is None and method not in ("GET", "DELETE"):
        body = b'{"name": "Ada"}'
    return Request(method, f"{server.url}/v1/things", {"X-One": "1"}, body)


def _method(arrived: bytes) -> str:
    return arrived.split(b" ", 1)[0].decode()
