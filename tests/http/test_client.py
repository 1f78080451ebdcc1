"""The client of plugins: what goes out, what comes back, and where it may not go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Client, Response
from kosmo.call import Facts, Pages
from kosmo.errors import ServiceError, UsageError
from kosmo.http.exchange import Exchange, Planned
from kosmo.http.redact import MASK, Redactor
from kosmo.message import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.http.conftest import Calling

    MakeCalling = Callable[..., Calling]

BASE = "https://service.test/v1"
SECRET = "token-0123456789abcdef"


def _answer(status: int, body: bytes | str = b"", **headers: str) -> Response:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, said, body.encode() if isinstance(body, str) else body)


@pytest.mark.parametrize(
    ("status", "body", "data"),
    [
        (200, b"", None), (201, b"", None), (202, b" \r\n", None), (204, b"", None),
        (200, b"null", None), (200, b"[1]", [1]), (200, b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (200, '{"a": "é"}'.encode(), {"a": "é"}),
    ],
)  # fmt: skip
def test_a_good_answer_is_data_or_nothing(
    calling: MakeCalling, status: int, body: bytes, data: Any
) -> None:
    assert calling(_answer(status, body)).client.get("things") == data


def test_talk_tells_requests_and_answers_without_secrets(calling: MakeCalling) -> None:
    call = calling(_answer(200, b"{}"), TransportError(f"lost {SECRET}", kind="tls", sent=False))
    call.client.get("things", params={"token": SECRET})
    assert call.talk[0] == f"> GET {BASE}/things?token={MASK}"
    assert call.talk[1].startswith("< 200 in ")
    with pytest.raises(ServiceError):
        call.client.get("things")
    assert call.talk[-1] == f"< lost {MASK}"


def test_what_goes_out_is_signed_and_named(calling: MakeCalling) -> None:
    call = calling(_answer(200, b"{}"))
    call.client.post("things", body={"name": "é"}, params={"a": True})
    call.client.delete("things", "7")
    (post, delete) = call.transport.sent
    assert (post.method, post.url) == ("POST", f"{BASE}/things?a=true")
    assert (delete.method, delete.url, delete.body) == ("DELETE", f"{BASE}/things/7", None)
    assert post.body == '{"name": "é"}'.encode()
    assert post.headers["Content-Type"] == "application/json"
    assert post.headers["Authorization"] == f"Bearer {SECRET}"
    assert post.headers["User-Agent"].startswith("kosmo/")
    assert "Content-Type" not in delete.headers
    assert (call.facts.requests, call.facts.attempts) == (2, 1)


def test_a_dry_run_raises_what_would_go_out() -> None:
    exchange = Exchange(None, {"X": MASK}, redactor=Redactor())
    client = Client(exchange, BASE, facts=Facts(), pages=Pages(), fields={})
    with pytest.raises(Planned) as caught:
        client.put("things", "1", body=[])
    request = caught.value.request
    assert (request.method, request.url, request.body) == ("PUT", f"{BASE}/things/1", b"[]")


@pytest.mark.parametrize("body", [float("nan"), {"a": "\ud800"}, {"a": float("inf")}])
def test_a_body_that_json_cannot_hold_is_refused(calling: MakeCalling, body: Any) -> None:
    with pytest.raises(UsageError, match="JSON"):
        calling(_answer(200)).client.post("things", body=body)


@pytest.mark.parametrize("path", ["things", ".evil.example/", "@evil.example/", ":80/", ""])
def test_a_plugins_path_cannot_change_the_host(calling: MakeCalling, path: str) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        calling(_answer(200)).client.request("GET", path)


@pytest.mark.parametrize("path", ["/../users", "/a/%2e%2e/users", "/a/%252e%252e/u", "/a\\..\\u"])
def test_a_path_that_climbs_is_not_sent(calling: MakeCalling, path: str) -> None:
    call = calling(_answer(200, b"{}"))
    with pytest.raises(ValueError, match="climbs"):
        call.client.request("GET", path)
    with pytest.raises(ValueError, match="climbs"):
        call.client.answer("GET", "a", ending=path)
    assert call.transport.sent == []


@pytest.mark.parametrize("part", ["..", "%2e%2e", "%252e.", "..;x"])
def test_an_id_that_climbs_is_refused(calling: MakeCalling, part: str) -> None:
    with pytest.raises(UsageError, match="part of an address"):
        calling(_answer(200, b"{}")).client.get("things", part)


def test_a_typed_path_goes_out_below_the_base_url(calling: MakeCalling) -> None:
    call = calling(_answer(200, b"{}"))
    call.client.raw("GET", "/v1/things?a=1", params={"b": 2})
    assert call.transport.sent[0].url == f"{BASE}/things?a=1&b=2"
    with pytest.raises(UsageError):
        call.client.raw("GET", "https://evil.example/")
    assert len(call.transport.sent) == 1
