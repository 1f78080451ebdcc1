"""TLS: who is trusted, whose name counts, and what speaks something else."""

from __future__ import annotations

import ssl
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.errors import ConfigError
from kosmo.http.trust import trust
from kosmo.message import Request, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.message import Response, Transport

    from tests.http.conftest import Line, Server

    Serve = Callable[..., Server]
    Connect = Callable[[str], Transport]

CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = str(CERTIFICATES / "authority.pem")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the authority of these tests, and nobody else."""
    monkeypatch.setenv("SSL_CERT_FILE", AUTHORITY)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SSL_CERT_FILE", AUTHORITY), ("SSL_CERT_DIR", str(CERTIFICATES / "trusted"))],
)
def test_what_the_environment_names_is_trusted(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    server = serve([OK, OK], certificate="valid")
    transport = connect(server.url)
    for _ in range(2):
        assert transport.send(Request("GET", f"{server.url}/v1", {}), 5).body == b"{}"
    assert (server.connections, len(server.arrived)) == (1, 2)


def test_the_name_of_the_host_is_one_of_the_certificate(
    serve: Serve, connect: Connect, trusted: None
) -> None:
    server = serve([OK], certificate="valid")
    assert _get(connect, f"https://localhost:{server.port}").status == 200


def test_addresses_are_names_too(
    serve: Serve, connect: Connect, trusted: None, loopback: str
) -> None:
    assert _get(connect, serve([OK], certificate="valid", address=loopback).url).status == 200


@pytest.mark.parametrize(
    ("certificate", "why"), [("other", "127.0.0.1"), ("expired", "certificate has expired")]
)
def test_a_certificate_for_another_name_or_time_is_refused(
    serve: Serve, connect: Connect, trusted: None, certificate: str, why: str
) -> None:
    server = serve([OK], certificate=certificate)
    _refused(connect, server, why)


def test_an_authority_that_nobody_knows_is_refused(serve: Serve, connect: Connect) -> None:
    _refused(connect, serve([OK], certificate="valid"), "certificate of `127.0.0.1")


def test_a_named_authority_replaces_the_systems(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    _refused(connect, serve([OK], certificate="valid"), "not trusted")


@pytest.mark.parametrize("text", [None, "not a certificate"])
def test_a_file_without_certificates_is_a_configuration_error(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "bundle.pem"
    if text is not None:
        path.write_text(text)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(ConfigError, match=r"`SSL_CERT_FILE` names `.*bundle.pem`"):
        _get(connect, "https://127.0.0.1:9")


def test_plain_http_on_a_port_for_tls_is_a_tls_failure(
    serve: Serve, connect: Connect, trusted: None
) -> None:
    server = serve(lambda line: line.say(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    server.url = server.url.replace("http:", "https:")
    _refused(connect, server, "TLS with")


def test_tls_on_a_port_for_plain_http_is_not_an_answer(
    serve: Serve, connect: Connect, trusted: None
) -> None:
    server = serve([OK], certificate="valid")
    with pytest.raises(TransportError) as caught:
        _get(connect, server.url.replace("https:", "http:"))
    assert caught.value.kind in ("malformed", "broken")


@pytest.mark.parametrize("ending", ["end", "reset"])
def test_a_handshake_that_is_broken_off_is_a_tls_failure(
    serve: Serve, connect: Connect, trusted: None, ending: str
) -> None:
    def script(line: Line) -> None:
        line.hear()
        getattr(line, ending)()

    server = serve(script)
    server.url = server.url.replace("http:", "https:")
    _refused(connect, server, "")


def test_a_handshake_that_never_ends_is_a_timeout(
    serve: Serve, connect: Connect, trusted: None
) -> None:
    server = serve(lambda line: line.wait())
    url = server.url.replace("http:", "https:")
    with pytest.raises(TransportError) as caught:
        connect(url).send(Request("POST", f"{url}/v1", {}, b"{}"), 0.2)
    assert (caught.value.kind, caught.value.sent) == ("timeout", False)


def test_a_server_that_never_answers_over_tls_is_a_timeout(
    serve: Serve, connect: Connect, trusted: None
) -> None:
    server = serve(lambda line: (line.request(), line.wait()), certificate="valid")
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(Request("POST", f"{server.url}/v1", {}, b"{}"), 0.3)
    assert (caught.value.kind, caught.value.sent) == ("timeout", True)


def test_a_kept_tls_connection_that_the_server_has_closed_is_replaced(
    serve: Serve, connect: Connect, trusted: None
) -> None:
    closed = threading.Event()

    def closes_later(line: Line) -> None:
        line.request()
        line.say(OK)
        line.end()
        closed.set()

    server = serve(closes_later, [OK], certificate="valid")
    transport = connect(server.url)
    for _ in range(2):
        response = transport.send(Request("POST", f"{server.url}/v1", {}, b"{}"), 5)
        assert response.body == b"{}"
        assert closed.wait(5)
    assert len(server.arrived) == 2


def test_names_and_certificates_are_always_checked() -> None:
    context = trust()
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def _get(connect: Connect, url: str) -> Response:
    return connect(url).send(Request("GET", f"{url}/v1", {}), 5)


def _refused(connect: Connect, server: Server, why: str) -> None:
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(Request("POST", f"{server.url}/v1", {}, b"{}"), 5)
    assert (caught.value.kind, caught.value.sent) == ("tls", False)
    assert why in str(caught.value)
    assert server.arrived == []
