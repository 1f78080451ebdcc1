"""Reaching a server: time limits, addresses, and connections that are begun early."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest
from kosmo.http.connect import Dialling
from kosmo.message import Request, TransportError

from tests.http.conftest import CERTIFICATES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.message import Transport

    from tests.http.conftest import Line, Server

    Serve = Callable[..., Server]
    Connect = Callable[[str], Transport]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_server_that_never_answers_is_a_timeout(
    serve: Serve, connect: Connect, method: str
) -> None:
    server = serve(lambda line: (line.request(), line.wait()))
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(_request(server, method), 0.2)
    assert (caught.value.kind, caught.value.sent) == ("timeout", True)
    assert len(server.arrived) == 1


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_slow_drip_ends_at_the_deadline(
    serve: Serve, connect: Connect, head: bytes, method: str
) -> None:
    def script(line: Line) -> None:
        line.request()
        line.say(head)
        line.drip(b"H" * 100)

    server = serve(script)
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(_request(server, method), 0.2)
    assert (caught.value.kind, caught.value.sent) == ("timeout", True)
    assert not server.over.is_set()


@pytest.mark.parametrize("certificate", [None, "valid"])
def test_a_drip_on_a_kept_connection_ends_at_the_deadline(
    serve: Serve,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    certificate: str | None,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "authority.pem"))

    def script(line: Line) -> None:
        line.request()
        line.say(OK)
        line.request()
        line.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100)

    server = serve(script, [OK], certificate=certificate)
    transport = connect(server.url)
    assert transport.send(_request(server), 5).body == b"{}"
    with pytest.raises(TransportError, match="in time") as caught:
        transport.send(_request(server), 0.2)
    assert (caught.value.kind, caught.value.sent) == ("timeout", True)
    assert transport.send(_request(server), 5).body == b"{}"
    assert server.connections == 2


def test_interim_answers_without_end_end_at_the_deadline(serve: Serve, connect: Connect) -> None:
    def script(line: Line) -> None:
        line.request()
        while not server.over.wait(0.02):
            line.say(b"HTTP/1.1 102 Processing\r\n\r\n")

    server = serve(script)
    with pytest.raises(TransportError, match="in time") as caught:
        connect(server.url).send(_request(server, "POST"), 0.2)
    assert (caught.value.kind, caught.value.sent) == ("timeout", True)


def test_a_proxy_that_drips_has_sent_nothing_by_the_deadline(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(line: Line) -> None:
        line.head()
        line.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100)

    monkeypatch.setenv("HTTPS_PROXY", serve(script).url)
    with pytest.raises(TransportError, match="too long") as caught:
        connect("https://service.test").send(Request("POST", "https://service.test/", {}), 0.2)
    assert (caught.value.kind, caught.value.sent) == ("timeout", False)


def test_a_connection_with_a_high_descriptor_is_made(serve: Serve, lean: Connect) -> None:
    server = serve([OK])
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(most[0], min(4096, most[1])), most[1]))
    with contextlib.ExitStack() as opened:
        opened.callback(resource.setrlimit, resource.RLIMIT_NOFILE, most)
        for _ in range(1100):
            opened.enter_context(open(os.devnull, "rb"))
        assert lean(server.url).send(_request(server), 5).body == b"{}"


def test_a_connection_is_not_kept_after_a_timeout(serve: Serve, connect: Connect) -> None:
    server = serve(lambda line: (line.request(), line.wait()), [OK])
    transport = connect(server.url)
    with pytest.raises(TransportError):
        transport.send(_request(server), 0.2)
    assert transport.send(_request(server), 5).body == b"{}"
    assert server.connections == 2


def test_a_port_that_nothing_listens_on_refuses(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with pytest.raises(TransportError, match="refused") as caught:
        connect(url).send(Request("POST", f"{url}/", {}, b"{}"), 5)
    assert (caught.value.kind, caught.value.sent) == ("refused", False)


@pytest.mark.parametrize("host", ["nowhere.invalid", "x" * 64 + ".invalid"])
def test_a_host_that_does_not_exist_is_unresolved(connect: Connect, host: str) -> None:
    url = f"http://{host}"
    with pytest.raises(TransportError, match="no such host") as caught:
        connect(url).send(Request("GET", f"{url}/", {}), 5)
    assert (caught.value.kind, caught.value.sent) == ("unresolved", False)


def test_ipv4_and_ipv6_are_spoken(serve: Serve, connect: Connect, loopback: str) -> None:
    server = serve([OK], address=loopback)
    assert connect(server.url).send(_request(server), 5).body == b"{}"
    host = f"[{loopback}]" if ":" in loopback else loopback
    assert f"\r\nHost: {host}:{server.port}\r\n".encode() in server.arrived[0]


def test_every_address_of_a_name_is_tried(serve: Serve, connect: Connect) -> None:
    server = serve([OK])  # not on ::1, which localhost is too on many machines
    url = f"http://localhost:{server.port}"
    assert connect(url).send(Request("GET", f"{url}/", {}), 5).body == b"{}"


def test_an_address_that_never_answers_does_not_hold_up_the_next(serve: Serve) -> None:
    server = serve([OK])
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [_begun(full.getsockname()) for _ in range(4)]
        addresses = [_address(full.getsockname()), _address(("127.0.0.1", server.port))]
        connection = Dialling("service", 80, addresses).finish(_deadline(5))
        assert connection.getpeername() == ("127.0.0.1", server.port)
        with pytest.raises(TransportError, match="too long") as caught:
            Dialling("service", 80, addresses[:1]).finish(_deadline(0.2))
        assert (caught.value.kind, caught.value.sent) == ("timeout", False)
        for one in [connection, *waiting]:
            one.close()


def test_a_connection_is_begun_before_it_is_needed(serve: Serve, lean: Connect) -> None:
    arrived = threading.Event()

    def script(line: Line) -> None:
        arrived.set()
        line.request()
        line.say(OK)

    server = serve(script)
    transport = lean(server.url)
    assert arrived.wait(5)
    assert server.arrived == []
    assert transport.send(_request(server), 5).body == b"{}"
    assert server.connections == 1


def test_a_transport_that_sends_nothing_closes_what_it_began(serve: Serve, lean: Connect) -> None:
    ended = threading.Event()

    def script(line: Line) -> None:
        line.wait()
        ended.set()

    server = serve(script)
    lean(server.url).close()
    assert ended.wait(5)


def _request(server: Server, method: str = "GET", *, body: bytes | None = None) -> Request:
    if body is None and method not in ("GET", "DELETE"):
        body = b'{"name": "Ada"}'
    return Request(method, f"{server.url}/v1/things", {"X-One": "1"}, body)


def _address(address: tuple[str, int]) -> Any:
    return (socket.AF_INET, socket.SOCK_STREAM, 0, "", address)


def _begun(address: tuple[str, int]) -> socket.socket:
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(address)
    return one


def _deadline(seconds: float) -> float:
    return time.monotonic() + seconds
