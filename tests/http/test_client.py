"""The client of plugins: what goes out, what comes back, and where it may not go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Client, Response
from kosmo.call import Facts, Pages
from kosmo.errors import TryLaterError, UsageError
from kosmo.http.exchange import Exchange, Planned
from kosmo.http.redact import MASK, Redactor
from kosmo.message import TransportError

if TYPE_CHECKING:
    from kosmo.message import Request

BASE = "https://service.test/v1"
SECRET = "token-0123456789abcdef"


class Scripted:
    """A transport whose answer, or failure, a test has laid ready."""

    def __init__(self, outcome: Response | TransportError) -> None:
        self.outcome = outcome
        self.sent: list[Request] = []

    def send(self, request: Request, timeout: float) -> Response:
        self.sent.append(request)
        if isinstance(self.outcome, TransportError):
            raise self.outcome
        return self.outcome

    def close(self) -> None:
        pass


def _client(outcome: Response | TransportError, talk: list[str] | None = None) -> Client:
    facts = Facts()
    redactor = Redactor()
    redactor.learn(SECRET)
    exchange = Exchange(
        Scripted(outcome), {"Authorization": f"Bearer {SECRET}"}, facts=facts, redactor=redactor,
        timeout=1, talk=None if talk is None else talk.append,
    )  # fmt: skip
    return Client(exchange, BASE, facts=facts, pages=Pages(), fields={})


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
def test_a_good_answer_is_data_or_nothing(status: int, body: bytes, data: Any) -> None:
    assert _client(_answer(status, body)).get("things") == data


def test_talk_tells_requests_and_answers_without_secrets() -> None:
    talk: list[str] = []
    _client(_answer(200, b"{}"), talk).get("things", params={"token": SECRET})
    assert talk[0] == f"> GET {BASE}/things?token={MASK}"
    assert talk[1].startswith("< 200 in ")
    with pytest.raises(TryLaterError):
        _client(TransportError(f"lost {SECRET}", kind="broken", sent=True), talk).get("things")
    assert talk[-1] == f"< lost {MASK}"


def test_what_goes_out_is_signed_and_named() -> None:
    transport = Scripted(_answer(200, b"{}"))
    facts = Facts()
    exchange = Exchange(
        transport, {"Authorization": "Bearer t"}, facts=facts, redactor=Redactor(), timeout=1
    )
    client = Client(exchange, BASE + "/", facts=facts, pages=Pages(), fields={})
    client.post("things", body={"name": "é"}, params={"a": True})
    client.delete("things", "7")
    (post, delete) = transport.sent
    assert (post.method, post.url) == ("POST", f"{BASE}/things?a=true")
    assert (delete.method, delete.url, delete.body) == ("DELETE", f"{BASE}/things/7", None)
    assert post.body == '{"name": "é"}'.encode()
    assert post.headers["Content-Type"] == "application/json"
    assert post.headers["Authorization"] == "Bearer t"
    assert post.headers["User-Agent"].startswith("kosmo/")
    assert "Content-Type" not in delete.headers
    assert facts.requests == 2


def test_a_dry_run_raises_what_would_go_out() -> None:
    exchange = Exchange(None, {"X": MASK}, facts=Facts(), redactor=Redactor(), timeout=1)
    client = Client(exchange, BASE, facts=Facts(), pages=Pages(), fields={})
    with pytest.raises(Planned) as caught:
        client.put("things", "1", body=[])
    request = caught.value.request
    assert (request.method, request.url, request.body) == ("PUT", f"{BASE}/things/1", b"[]")


@pytest.mark.parametrize("body", [float("nan"), {"a": "\ud800"}, {"a": float("inf")}])
def test_a_body_that_json_cannot_hold_is_refused(body: Any) -> None:
    with pytest.raises(UsageError, match="JSON"):
        _client(_answer(200)).post("things", body=body)


@pytest.mark.parametrize("path", ["things", ".evil.example/", "@evil.example/", ":80/", ""])
def test_a_plugins_path_cannot_change_the_host(path: str) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        _client(_answer(200)).request("GET", path)


def test_a_typed_path_goes_out_below_the_base_url() -> None:
    transport = Scripted(_answer(200, b"{}"))
    exchange = Exchange(transport, {}, facts=Facts(), redactor=Redactor(), timeout=1)
    client = Client(exchange, BASE, facts=Facts(), pages=Pages(), fields={})
    client.raw("GET", "/v1/things?a=1", params={"b": 2})
    assert transport.sent[0].url == f"{BASE}/things?a=1&b=2"
    with pytest.raises(UsageError):
        client.raw("GET", "https://evil.example/")
    assert len(transport.sent) == 1
