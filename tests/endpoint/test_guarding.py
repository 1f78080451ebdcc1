"""Who is let through: the token, the name of the server, pages in browsers, bodies."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from kosmo.endpoint.terms import Terms

from tests.endpoint.conftest import TOKEN, request, serving

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

    from tests.endpoint.conftest import Client

SMALL = 1000  # bytes


@pytest.fixture(scope="module")
def narrow(home: Path) -> Iterator[Client]:
    """Give a client of an endpoint that takes small bodies only, and waits for none."""
    terms = Terms(account="sandbox")
    with serving(terms, idle=0.3, largest=SMALL, seconds=0.2, hosts=["kosmo.example"]) as made:
        yield made


@pytest.mark.parametrize(
    "shown",
    [
        "", "Bearer", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}",
        f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN} {TOKEN}", "Bearer \xe9",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/health", "/integrations", "/openapi.json", "/nothing"])
def test_nothing_is_answered_without_the_token(client: Client, shown: str, path: str) -> None:
    answer = client.get(path, authorization=shown)
    assert (answer.status, answer.code) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert TOKEN not in str(answer.body)


def test_the_scheme_is_read_in_any_case(client: Client) -> None:
    assert client.get("/health", authorization=f"bEARER {TOKEN}").status == 200


def test_two_tokens_are_none(client: Client) -> None:
    connection = HTTPConnection("127.0.0.1", client.port, timeout=30)
    connection.putrequest("GET", "/health")
    for _ in range(2):
        connection.putheader("Authorization", f"Bearer {TOKEN}")
    connection.endheaders()
    assert connection.getresponse().status == 401
    connection.close()


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:9", "127.9.9.9", "[::1]:80", "kosmo.example"]
)
def test_a_server_knows_its_names(narrow: Client, host: str) -> None:
    assert narrow.get("/health", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "[::2]",
        "x@localhost",
    ],
)
def test_a_foreign_name_is_refused(client: Client, host: str) -> None:
    answer = client.get("/health", host=host)
    assert (answer.status, answer.code) == (421, "foreign_host")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost"])
def test_a_page_of_a_browser_is_refused(client: Client, origin: str) -> None:
    answer = client.get("/health", origin=origin)
    assert (answer.status, answer.code) == (403, "foreign_origin")
    assert "access-control-allow-origin" not in answer.headers


def test_the_server_itself_is_no_foreign_origin(client: Client) -> None:
    here = f"http://127.0.0.1:{client.port}"
    assert client.get("/health", origin=here).status == 200


def test_other_methods_are_refused_with_those_that_there_are(client: Client) -> None:
    answer = client.get("/tools/missive_list_teams")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert client.send("DELETE", "/health", None, {}).code == "method_not_allowed"
    assert client.send("OPTIONS", "/health", None, {}).code == "method_not_allowed"


@pytest.mark.parametrize("size", [SMALL + 1, 3 * SMALL, 400 * SMALL])
def test_a_body_that_is_too_large_is_refused(narrow: Client, size: int) -> None:
    answer = narrow.post("/tools/missive_list_teams", b"x" * size)
    assert (answer.status, answer.code) == (413, "body_too_large")
    assert narrow.get("/health").status == 200


def test_a_body_of_unknown_length_is_bounded_too(narrow: Client) -> None:
    connection = HTTPConnection("127.0.0.1", narrow.port, timeout=30)
    parts = (b"x" * 100 for _ in range(30))
    connection.request(
        "POST", "/tools/x", parts, {"Authorization": f"Bearer {TOKEN}"}, encode_chunked=True
    )
    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_that_does_not_come_is_given_up(narrow: Client) -> None:
    text = request("missive_list_teams", b"x" * 100)
    with narrow.open(text[:-50]) as connection:
        told = _read(connection)
    assert b" 408 " in told.partition(b"\r\n")[0]
    assert b"body_too_slow" in told


@pytest.mark.parametrize(
    "said", [b"", b"GET /health HTTP/1.1\r\nHost: loc", b"GET /nothing HTTP/1.1\r\n\r\nGET"]
)
def test_a_connection_without_a_request_is_closed(narrow: Client, said: bytes) -> None:
    with narrow.open(said) as connection:
        _read(connection)


def test_a_connection_on_which_was_answered_is_kept_longer(narrow: Client) -> None:
    kept = HTTPConnection("127.0.0.1", narrow.port, timeout=30)
    for _ in range(3):
        kept.request("GET", "/nothing")
        kept.getresponse().read()
        sock = kept.sock
        for _ in range(2):  # others are closed meanwhile
            with narrow.open(b"") as connection:
                _read(connection)
        assert kept.sock is sock
    kept.close()


def test_what_is_no_http_is_refused_without_a_trace(narrow: Client) -> None:
    with narrow.open(b"nonsense\r\n\r\n") as connection:
        told = _read(connection)
    assert b" 400 " in told.partition(b"\r\n")[0]
    assert b"Traceback" not in told


def test_a_connection_is_kept_after_a_refusal(client: Client) -> None:
    connection = HTTPConnection("127.0.0.1", client.port, timeout=30)
    statuses = []
    for token in ("wrong", TOKEN, "wrong", TOKEN):
        connection.request("GET", "/health", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()
    assert statuses == [401, 200, 401, 200]


def _read(connection: socket.socket) -> bytes:
    told = b""
    while part := connection.recv(65536):
        told += part
    return told
