"""What goes out: the same bytes' meaning by every transport, and nothing smuggled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.errors import ConfigError
from kosmo.http.choose import open_transport
from kosmo.http.lean import LeanTransport
from kosmo.http.lean_pool import LeanPool
from kosmo.http.pooled import PooledTransport
from kosmo.message import Request, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.message import Transport

    from tests.http.conftest import Server

    Serve = Callable[..., Server]
    Connect = Callable[[str], Transport]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
LOCAL = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [
        ("GET", None, None),
        ("HEAD", None, None),
        ("DELETE", None, None),
        ("DELETE", b"{}", "2"),
        ("POST", None, "0"),
        ("POST", b"", "0"),
        ("PUT", b'{"a": 1}', "8"),
        ("PATCH", "é".encode(), "2"),
    ],
)
def test_a_request_says_what_it_means_and_no_more(
    serve: Serve, connect: Connect, method: str, body: bytes | None, length: str | None
) -> None:
    server = serve([OK])
    sent = {"Accept": "application/json", "User-Agent": "kosmo/1", "X-One": "a b"}
    connect(server.url).send(Request(method, f"{server.url}/v1/things?a=1&a=2", sent, body), 5)
    line, headers, arrived = _parts(server.arrived[0])
    assert line == f"{method} /v1/things?a=1&a=2 HTTP/1.1"
    assert arrived == (body or b"")
    headers.pop("connection", None)  # `keep-alive` is what HTTP/1.1 means anyway
    expected = {name.lower(): value for name, value in sent.items()}
    expected |= {"host": f"127.0.0.1:{server.port}", "accept-encoding": "identity"}
    assert headers == ({**expected, "content-length": length} if length else expected)


@pytest.mark.parametrize(
    "target",
    ["/", "/a//b", "/a%2Fb%2f", "/a;b,c:d@e!$&'()*+=~", "/?a;b,c:d@e!$&'()*+=~?/", "/.a/..b"],
)  # fmt: skip
def test_a_target_arrives_as_it_stands(serve: Serve, connect: Connect, target: str) -> None:
    server = serve([OK])
    connect(server.url).send(Request("GET", server.url + target, {}), 5)
    assert server.arrived[0].split(b"\r\n")[0] == f"GET {target} HTTP/1.1".encode()


@pytest.mark.parametrize(
    "request_of",
    [
        lambda url: Request("GET", f"{url}/a\r\nX-Evil: 1", {}),
        lambda url: Request("GET", f"{url}/a HTTP/1.1\r\n\r\nGET /evil", {}),
        lambda url: Request("GET", f"{url}/a b", {}),
        lambda url: Request("GET", f"{url}/\u00e9", {}),
        lambda url: Request("GET", f"{url}/a\0", {}),
        lambda url: Request("GET /evil HTTP/1.1\r\nX:", f"{url}/a", {}),
        lambda url: Request("", f"{url}/a", {}),
        lambda url: Request("GET", f"{url}/a", {"X": "1\r\nX-Evil: 1"}),
        lambda url: Request("GET", f"{url}/a", {"X": "1\nX-Evil: 1"}),
        lambda url: Request("GET", f"{url}/a", {"X": "\u00e9"}),
        lambda url: Request("GET", f"{url}/a", {"X": "a\0b"}),
        lambda url: Request("GET", f"{url}/a", {"X\r\nX-Evil": "1"}),
        lambda url: Request("GET", f"{url}/a", {"X-Evil: 1": ""}),
        lambda url: Request("GET", f"{url}/a", {"": "1"}),
        lambda url: Request("POST", f"{url}/a", {"Content-Length": "0"}, b"GET /evil HTTP/1.1"),
        lambda url: Request("POST", f"{url}/a", {"transfer-encoding": "chunked"}, b"0\r\n\r\n"),
        lambda url: Request("GET", f"{url}/a", {"Host": "evil.example"}),
        lambda url: Request("GET", f"{url}/a", {"Connection": "Upgrade"}),
    ],
)
def test_a_request_inside_a_request_is_refused_and_nothing_is_sent(
    serve: Serve, connect: Connect, request_of: Callable[[str], Request]
) -> None:
    server = serve([OK, OK])
    transport = connect(server.url)
    with pytest.raises(TransportError, match="the request") as caught:
        transport.send(request_of(server.url), 5)
    assert (caught.value.kind, caught.value.sent) == ("malformed", False)
    transport.send(Request("GET", f"{server.url}/honest", {}), 5)
    assert [_parts(one)[0] for one in server.arrived] == ["GET /honest HTTP/1.1"]


def test_cookies_are_not_carried_from_one_request_to_the_next(
    serve: Serve, connect: Connect
) -> None:
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: session=ada; Path=/\r\nContent-Length: 0\r\n\r\n"
    server = serve([answer, answer])
    transport = connect(server.url)
    for _ in range(2):
        transport.send(Request("GET", f"{server.url}/v1", {}), 5)
    assert len(server.arrived) == 2
    assert b"cookie" not in server.arrived[1].lower()


@pytest.mark.parametrize("standard", [("https://service.test", 443), ("http://service.test", 80)])
def test_a_standard_port_stays_out_of_the_host(standard: tuple[str, int]) -> None:
    url, port = standard
    scheme, _, host = url.partition("://")
    message = LeanTransport(scheme, host, port)._message(Request("GET", f"{url}/v1", {}))
    assert b"\r\nHost: service.test\r\n" in message


def test_few_calls_take_one_connection_and_many_a_pool() -> None:
    for many, kind in ((False, LeanTransport), (True, LeanPool)):
        transport = open_transport(LOCAL, long_lived=many)
        assert isinstance(transport, kind)
        transport.close()


@pytest.mark.parametrize(
    ("variable", "pooled"),
    [("https_proxy", True), ("HTTPS_PROXY", True), ("ALL_PROXY", True), ("http_proxy", False)],
)
def test_a_proxy_for_https_takes_httpx(
    monkeypatch: pytest.MonkeyPatch, variable: str, pooled: bool
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:8")
    transport = open_transport("https://127.0.0.1:9", long_lived=False)
    assert isinstance(transport, PooledTransport) is pooled
    transport.close()


def test_requests_over_https_go_through_the_proxy(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve([b"HTTP/1.1 200 Connection established\r\n\r\n"])
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    with pytest.raises(TransportError):  # this proxy does not go on to speak TLS
        connect("https://service.test").send(Request("GET", "https://service.test/", {}), 5)
    assert _parts(proxy.arrived[0])[0] == "CONNECT service.test:443 HTTP/1.1"


def test_plain_http_stays_on_the_machine_and_never_takes_a_proxy(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, proxy = serve([OK]), serve([OK])
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, proxy.url)
    assert connect(server.url).send(Request("GET", f"{server.url}/v1", {}), 5).status == 200
    assert (len(server.arrived), len(proxy.arrived)) == (1, 0)


def test_a_proxy_that_refuses_has_sent_nothing(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve([b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"])
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    with pytest.raises(TransportError, match="proxy") as caught:
        connect("https://service.test").send(Request("POST", "https://service.test/", {}), 5)
    assert (caught.value.kind, caught.value.sent) == ("refused", False)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:8", "gopher://127.0.0.1:8", "http://a:b"])
def test_a_proxy_that_cannot_be_used_is_a_configuration_error(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ConfigError, match="proxy"):
        connect("https://service.test")


@pytest.mark.parametrize("letter", "/#?")
@pytest.mark.parametrize("kind", ["http", "gopher"])
def test_a_proxys_password_is_never_told(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, letter: str, kind: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"{kind}://ada:Pa55word{letter}canary@127.0.0.1:8")
    with pytest.raises(ConfigError, match="the proxy of `HTTPS_PROXY` cannot be used") as caught:
        connect("https://service.test")
    told = f"{caught.value} {caught.value.hint} {caught.value.__cause__}"
    assert not any(part in told for part in ("ada", "Pa55", "canary"))


def _parts(arrived: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = arrived.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    return line, {n.lower(): v for n, _, v in (h.partition(": ") for h in headers)}, body
