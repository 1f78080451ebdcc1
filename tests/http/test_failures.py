"""What a service refuses or garbles, and the error, exit code and words that it becomes."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest
from kosmo import Response
from kosmo.errors import (
    CredentialsError,
    KosmoError,
    ServiceError,
    TryLaterError,
    UnknownOutcomeError,
)
from kosmo.http.redact import MASK
from kosmo.message import TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.http.conftest import Calling

    ErrorOf = Callable[..., KosmoError]

SECRET = "token-0123456789abcdef"


def _answer(status: int, body: bytes | str = b"", **headers: str) -> Response:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, said, body.encode() if isinstance(body, str) else body)


@pytest.fixture
def error_of(calling: Callable[..., Calling]) -> Callable[..., KosmoError]:
    """Give what sends a request that is answered so, and catches the error that it becomes."""

    def caught(outcome: Response | TransportError, method: str = "GET") -> KosmoError:
        with pytest.raises(KosmoError) as error:
            calling(outcome).client.request(method, "/things", body=None if method == "GET" else {})
        return error.value

    return caught


@pytest.mark.parametrize(
    ("status", "kind", "code", "exit_code", "retryable"),
    [
        (302, ServiceError, "redirected", 1, False),
        (304, ServiceError, "redirected", 1, False),
        (400, ServiceError, "invalid_request", 1, False),
        (401, CredentialsError, "authentication_failed", 4, False),
        (402, ServiceError, "payment_required", 1, False),
        (403, ServiceError, "forbidden", 1, False),
        (404, ServiceError, "not_found", 1, False),
        (405, ServiceError, "not_allowed", 1, False),
        (408, TryLaterError, "unavailable", 5, True),
        (409, ServiceError, "conflict", 1, False),
        (410, ServiceError, "not_found", 1, False),
        (418, ServiceError, "service_error", 1, False),
        (420, TryLaterError, "rate_limited", 5, True),
        (422, ServiceError, "invalid_request", 1, False),
        (423, ServiceError, "locked", 1, False),
        (429, TryLaterError, "rate_limited", 5, True),
        (500, TryLaterError, "unavailable", 5, True),
        (502, TryLaterError, "unavailable", 5, True),
        (503, TryLaterError, "unavailable", 5, True),
        (599, TryLaterError, "unavailable", 5, True),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_status_is_an_error_with_a_code(
    error_of: ErrorOf,
    method: str,
    status: int,
    kind: type[KosmoError],
    code: str,
    exit_code: int,
    retryable: bool,
) -> None:
    error = error_of(_answer(status, '{"message": "no"}'), method)
    if method == "POST" and code == "unavailable":  # it may have been carried out
        kind, code, exit_code, retryable = UnknownOutcomeError, "outcome_unknown", 1, False
    assert type(error) is kind
    assert (error.code, error.exit_code, error.retryable) == (code, exit_code, retryable)
    assert error.http_status == status


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"error": {"code": 7, "message": "no such label"}}', "no such label"),
        ('{"error": "no such label"}', "no such label"),
        ('{"error": true, "reason": "not_subscribed"}', "not_subscribed"),
        (
            '{"error": true, "reason": "invalid_data", "data": {"message": "no origin"}}',
            "invalid_data: no origin",
        ),
        ('{"error": "invalid_grant", "error_description": "the code is old"}', "the code is old"),
        ('{"errors": [{"message": "one"}, {"message": "two"}]}', "one; two"),
        ('{"errors": {"email": ["is taken", "is odd"], "name": []}}', "email: is taken; is odd"),
        ('["one", {"detail": "two"}, null]', "one; two"),
        (
            '{"message": "Invalid", "_embedded": {"errors": [{"path": "a", "message": "b"}, {}]}}',
            "Invalid: `a` b",
        ),
        (
            '{"detail": "Not valid.", "invalid-params": [{"name": "age", "reason": "is odd"}, 1]}',
            "Not valid: `age` is odd",
        ),
        (
            '{"detail": "No", "validation": [{"location": ["body", 0], "message": "is odd"}, {}]}',
            "No: `body.0` is odd",
        ),
        ('{"detail": "No", "validation": "strict", "invalid_params": []}', "No"),
        ('"just text"', "just text"),
        ("Unauthorized", "Unauthorized"),
        ("two\r\n  lines", "two lines"),
        ("<html><head><title>502 Bad\nGateway</title></head></html>", "502 Bad Gateway"),
        ("  <!DOCTYPE html><TITLE lang=en>Moved</TITLE>", "Moved"),
        ("<html>no title</html>", "an HTML page"),
        ('{"error": {"message": "cut', '{"error": {"message": "cut'),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ("\x1b[31mred\x07", "[31mred"),
        ("x" * 5_000, "x" * 5_000),
        ("[" * 100_000, "[" * 100_000),
        ('{"error":' * 900 + "1" + "}" * 900, "1"),
    ],
)
def test_the_services_own_words_are_told_in_one_line(
    error_of: ErrorOf, body: bytes | str, words: str
) -> None:
    error = error_of(_answer(400, body))
    assert error.message == f"the service refused the request (400): {words}"


@pytest.mark.parametrize("body", [b"", b"  \n", b"{}", b"null", b"[]", b'{"error": true}', b'""'])
def test_a_refusal_without_words_tells_its_status(error_of: ErrorOf, body: bytes) -> None:
    assert error_of(_answer(503, body)).message == "the service is unavailable (503)"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0), (" 7 ", 7.0), ("0", 0.0), ("1.5", 1.5), ("999999999", 86_400.0),
        ("9" * 5_000, 86_400.0), ("-1", None), ("soon", None), ("", None), ("1e3", None),
        ("Wed, 99 Foo 2020 00:00:00 GMT", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("٣", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds(
    error_of: ErrorOf, status: int, value: str, seconds: float | None
) -> None:
    error = error_of(_answer(status, b"", retry_after=value))
    assert error.retry_after == seconds
    assert error.as_dict()["retry_after"] == seconds


def test_retry_after_may_have_the_name_that_help_scout_gives_it(error_of: ErrorOf) -> None:
    assert error_of(_answer(429, b"", x_ratelimit_retry_after="7")).retry_after == 7.0


def test_retry_after_may_be_a_date(error_of: ErrorOf) -> None:
    date = formatdate(time.time() + 60, usegmt=True)
    seconds = error_of(_answer(429, b"", retry_after=date)).retry_after
    assert seconds is not None
    assert 50 < seconds <= 60


@pytest.mark.parametrize(
    "body",
    [
        b'{"things": [{"id"',
        b"<html>sign in</html>",
        b"OK",
        b'{"a": "\xff"}',
        b"[" * 100_000,
        b"{} {}",
    ],
)
def test_a_good_status_with_something_else_than_json_is_an_error(
    error_of: ErrorOf, body: bytes
) -> None:
    error = error_of(_answer(200, body, content_type="text/html\x1b[31m"))
    assert (error.code, error.exit_code, error.http_status) == ("malformed_answer", 1, 200)
    assert "text/html" in error.message
    assert error.message.isprintable()


def test_a_write_whose_answer_is_garbled_has_an_unknown_outcome(error_of: ErrorOf) -> None:
    error = error_of(_answer(201, b'{"id": '), "POST")
    assert (error.code, error.exit_code) == ("outcome_unknown", 1)
    assert "the service answered 201" in error.message


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("kind", ["timeout", "broken", "malformed"])
def test_a_write_whose_answer_is_lost_has_an_unknown_outcome(
    error_of: ErrorOf, kind: str, method: str
) -> None:
    error = error_of(TransportError("no answer came", kind=kind, sent=True), method)
    assert (error.code, error.exit_code, error.retryable) == ("outcome_unknown", 1, False)
    assert "outcome is unknown" in error.message
    assert error.message.endswith("look at the service before you repeat the call")


@pytest.mark.parametrize(
    ("kind", "sent", "code", "exit_code", "retryable"),
    [
        ("refused", False, "unavailable", 5, True),
        ("unresolved", False, "unavailable", 5, True),
        ("timeout", False, "timeout", 5, True),
        ("timeout", True, "timeout", 5, True),
        ("broken", True, "unavailable", 5, True),
        ("malformed", True, "malformed_answer", 1, False),
        ("tls", False, "tls_failed", 1, False),
        ("malformed", False, "invalid_arguments", 2, False),
    ],
)
def test_a_read_without_an_answer_is_an_error_with_the_origin(
    error_of: ErrorOf, kind: str, sent: bool, code: str, exit_code: int, retryable: bool
) -> None:
    error = error_of(TransportError("the reason", kind=kind, sent=sent))
    assert (error.code, error.exit_code, error.retryable) == (code, exit_code, retryable)
    assert "the reason" in error.message
    assert "/v1" not in error.message


@pytest.mark.parametrize("kind", ["refused", "unresolved", "timeout", "tls", "malformed"])
def test_a_write_that_was_not_sent_has_no_unknown_outcome(error_of: ErrorOf, kind: str) -> None:
    assert error_of(TransportError("no", kind=kind, sent=False), "POST").code != "outcome_unknown"


def test_a_secret_that_a_refusal_repeats_is_masked_before_its_words_are_cut(
    error_of: ErrorOf,
) -> None:
    words = error_of(_answer(400, "x" * 290 + SECRET)).message
    assert SECRET[:6] not in words
    told = json.dumps({"message": f"bad token {SECRET}"})
    assert error_of(_answer(401, told)).message.endswith(f"bad token {MASK}")
