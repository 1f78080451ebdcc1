"""The transports against a real nginx: every way in which it frames, keeps and secures."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.http.choose import open_transport
from kosmo.message import Request, TransportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.message import Response, Transport

pytestmark = pytest.mark.needs("nginx")

CERTIFICATES = Path(__file__).parents[1] / "http" / "certificates"
ROWS = json.dumps([{"id": n, "name": "row " * 20} for n in range(20_000)]).encode()
CONFIGURATION = """
daemon off;
master_process off;
error_log stderr notice;
pid {folder}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    ssl_certificate {certificates}/valid.pem;
    ssl_certificate_key {certificates}/valid.pem;
    default_type application/json;
    root {folder};
    server {{
        listen 127.0.0.1:{plain};
        listen 127.0.0.1:{tls12} ssl;
        ssl_protocols TLSv1.2;
        keepalive_requests 3;
        client_max_body_size 8m;
        location = /rows {{ }}
        location = /chunked {{ alias {folder}/rows; sub_filter_types *; sub_filter zzz y; }}
        location = /to-the-end {{
            alias {folder}/rows; sub_filter_types *; sub_filter zzz y;
            chunked_transfer_encoding off;
        }}
        location = /packed {{ alias {folder}/rows.gz; add_header Content-Encoding gzip; }}
        location = /connection {{ return 200 "[$connection, $connection_requests]"; }}
        location = /protocol {{ return 200 '"$ssl_protocol"'; }}
        location = /length {{ return 200 $content_length; }}
        location = /upload {{ proxy_pass http://127.0.0.1:{plain}/length; }}
        location = /too-large {{ client_max_body_size 1k; proxy_pass http://127.0.0.1:{plain}/; }}
        location = /nothing {{ return 204; }}
        location = /hang-up {{ return 444; }}
    }}
    server {{
        listen 127.0.0.1:{tls13} ssl;
        ssl_protocols TLSv1.3;
        location = /rows {{ }}
        location = /protocol {{ return 200 '"$ssl_protocol"'; }}
    }}
}}
"""


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """Run nginx and give its ports."""
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "rows").write_bytes(ROWS)
    (folder / "rows.gz").write_bytes(gzip.compress(ROWS))
    found = {name: _free_port() for name in ("plain", "tls12", "tls13")}
    path = folder / "nginx.conf"
    path.write_text(CONFIGURATION.format(folder=folder, certificates=CERTIFICATES, **found))
    words = ["nginx", "-c", str(path), "-e", "stderr"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        told = []
        for line in process.stderr or ():
            told.append(line)
            if "[notice]" in line and "OS:" in line:
                break
        assert process.poll() is None, "".join(told)
        yield found
        process.terminate()


@pytest.fixture(params=["lean", "pooled"])
def long_lived(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Choose each transport in turn; trust the tests' own authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "authority.pem"))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    return bool(request.param == "pooled")


class Caller:
    """A transport to one of nginx's ports."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._url = url
        self._transport = transport

    def __call__(self, path: str, method: str = "GET", body: bytes | None = None) -> Response:
        return self._transport.send(Request(method, self._url + path, {}, body), 10)


@pytest.fixture(params=["plain", "tls12", "tls13"])
def anywhere(
    ports: dict[str, int], long_lived: bool, request: pytest.FixtureRequest
) -> Iterator[Caller]:
    """Give a caller for each port in turn."""
    yield from _caller(ports, request.param, long_lived)


@pytest.fixture(params=["plain", "tls12"])
def call(
    ports: dict[str, int], long_lived: bool, request: pytest.FixtureRequest
) -> Iterator[Caller]:
    """Give a caller for each port that has everything."""
    yield from _caller(ports, request.param, long_lived)


def _caller(ports: dict[str, int], name: str, long_lived: bool) -> Iterator[Caller]:
    url = f"{'http' if name == 'plain' else 'https'}://127.0.0.1:{ports[name]}"
    transport = open_transport(url, long_lived=long_lived)
    yield Caller(url, transport)
    transport.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_a_large_file_comes_whole_and_again_on_the_same_connection(anywhere: Caller) -> None:
    for _ in range(2):
        assert anywhere("/rows").body == ROWS


def test_the_newest_protocol_that_the_server_has_is_spoken(anywhere: Caller) -> None:
    assert anywhere("/protocol").body in (b'""', b'"TLSv1.2"', b'"TLSv1.3"')


@pytest.mark.parametrize("path", ["/chunked", "/to-the-end", "/packed"])
def test_a_list_is_the_same_however_it_is_framed(call: Caller, path: str) -> None:
    response = call(path)
    assert response.status == 200
    assert response.body == ROWS
    assert ("content-length" in response.headers) is (path == "/packed")


def test_a_connection_is_used_as_often_as_nginx_allows(call: Caller) -> None:
    told = [json.loads(call("/connection").body) for _ in range(7)]
    assert [number for _, number in told] == [1, 2, 3, 1, 2, 3, 1]
    assert len({connection for connection, _ in told}) == 3


def test_answers_without_a_body_leave_the_connection_in_order(call: Caller) -> None:
    assert call("/nothing").body == b""
    assert call("/rows", "HEAD").body == b""
    assert json.loads(call("/connection").body)[1] == 3


def test_a_large_body_goes_out_whole(call: Caller) -> None:
    assert call("/upload", "POST", b"x" * 5_000_000).body == b"5000000"


def test_a_refusal_before_the_body_was_read_is_the_answer(call: Caller) -> None:
    response = call("/too-large", "POST", b"x" * 5_000_000)
    assert response.status == 413
    assert b"413" in response.body


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_connection_that_nginx_hangs_up_is_broken(call: Caller, method: str) -> None:
    with pytest.raises(TransportError) as caught:
        call("/hang-up", method)
    assert (caught.value.kind, caught.value.sent) == ("broken", True)


def test_plain_http_on_the_port_for_tls_is_answered_as_nginx_does(
    ports: dict[str, int], long_lived: bool
) -> None:
    url = f"http://127.0.0.1:{ports['tls12']}"
    transport = open_transport(url, long_lived=long_lived)
    assert transport.send(Request("GET", f"{url}/rows", {}), 10).status == 400
    transport.close()
