"""What is taken for a grant, for a refusal, and for neither."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from kosmo.errors import ServiceError
from kosmo.message import Response
from kosmo.oauth.answers import grant_of, object_of, refusal_of, seconds_of
from kosmo.oauth.code import CodeRequest
from kosmo.oauth.endpoint import Client

if TYPE_CHECKING:
    from typing import Any

GIVEN = {"access_token": "abc", "token_type": "Bearer", "refresh_token": "def", "scope": "read"}


def answer(data: Any, status: int = 200) -> Response:
    """Make an answer of JSON, or of bytes as they are."""
    return Response(status, {}, data if isinstance(data, bytes) else json.dumps(data).encode())


def test_a_grant_is_read() -> None:
    grant = grant_of(answer({**GIVEN, "expires_in": 60}))
    assert (grant.token, grant.seconds, grant.refresh, grant.scope) == ("abc", 60.0, "def", "read")


@pytest.mark.parametrize("kind", ["bearer", "BEARER", None])
def test_a_bearer_token_is_one_however_it_is_spelt(kind: str | None) -> None:
    given = {**GIVEN, "token_type": kind} if kind else {"access_token": "abc"}
    assert grant_of(answer(given)).token == "abc"


@pytest.mark.parametrize("kind", ["mac", "DPoP", "", 1, None, ["bearer"], "\x1b[31m"])
def test_a_token_of_another_type_is_not_used(kind: Any) -> None:
    with pytest.raises(ServiceError, match=r"of the type|of no name") as raised:
        grant_of(answer({**GIVEN, "token_type": kind}))
    assert raised.value.message.isprintable()


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>", b"", b"[" * 100_000, b"[]", b'"abc"', b"\xff\xfe", {},
        {"access_token": ""}, {"access_token": "a\nb"}, {"access_token": "ä"},
        {"access_token": 1}, {"access_token": ["abc"]}, {"access_token": "x" * 40_000},
        b'{"access_token": "abc", "more": "' + b"x" * (1 << 20) + b'"}',
    ],
)  # fmt: skip
def test_an_answer_without_a_usable_token_is_refused(data: Any) -> None:
    with pytest.raises(ServiceError, match="the service's answer has no token"):
        grant_of(answer(data))


@pytest.mark.parametrize("refresh", ["", "a\rb", 7, None, {}])
def test_what_is_no_refresh_token_counts_as_none(refresh: Any) -> None:
    assert grant_of(answer({**GIVEN, "refresh_token": refresh})).refresh is None


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (60, 60.0), ("3600", 3600.0), (0.5, 0.5), (1e300, 366 * 86_400.0),
        (math.inf, 366 * 86_400.0), (None, None), (0, None), (-5, None), ("soon", None),
        ("", None), (True, None), ([], None), (math.nan, None), ("nan", None), (10**400, None),
    ],
)  # fmt: skip
def test_only_a_time_that_is_left_counts(told: Any, seconds: float | None) -> None:
    assert seconds_of(told) == seconds


@pytest.mark.parametrize(
    ("status", "data", "refusal"),
    [
        (400, {"error": "invalid_grant"}, ("invalid_grant", "invalid_grant")),
        (401, {"error": "invalid_client", "error_description": "Who?"}, ("invalid_client", "Who?")),
        (403, b"<html><title>Forbidden</title></html>", ("", "Forbidden")),
        (400, b"", ("", "status 400")),
        (400, {"error": {"message": "no"}}, ("", "no")),
        (200, {"error": "bad_verification_code"}, ("bad_verification_code",) * 2),
        (200, GIVEN, None),
        (200, {"access_token": "abc", "error": "none"}, None),
        (200, b"<html>", None),
        (500, {"error": "invalid_grant"}, None),
        (302, b"", None),
    ],
)
def test_a_refusal_is_told_from_a_grant_and_from_a_failure(
    status: int, data: Any, refusal: tuple[str, str] | None
) -> None:
    assert refusal_of(answer(data, status)) == refusal


def test_an_object_is_nothing_else() -> None:
    assert object_of(answer({"a": 1})) == {"a": 1}


def test_who_asks_goes_into_the_body_or_the_header() -> None:
    assert Client("a:b", "c d").form() == {"client_id": "a:b", "client_secret": "c d"}
    assert Client("id").form() == {"client_id": "id"}
    client = Client("a:b", "c d", basic=True)
    assert client.form() == {}
    assert client.headers() == {"Authorization": "Basic YSUzQWI6YyUyMGQ="}
    assert Client("id", basic=True).form() == {"client_id": "id"}  # there is no secret to send


@pytest.mark.parametrize("state", [[], [""], ["\udcff"], ["ä"], ["x" * 100_000]])
def test_a_state_that_is_none_belongs_to_nobody(state: list[str]) -> None:
    request = CodeRequest("https://a.example/authorize", "app", "http://127.0.0.1:9/callback")
    assert not request.is_ours({"state": state})
    other = CodeRequest("https://a.example/authorize", "app", "http://127.0.0.1:9/callback")
    assert request.address != other.address


@pytest.mark.parametrize(
    ("issuer", "told", "fits"),
    [
        (None, None, True),
        (None, "https://a.example", True),
        (None, "https://A.example/tenant/1", True),
        (None, "https://a.example.attacker.example", False),
        (None, "http://a.example", False),
        (None, "\udcff", False),
        ("https://a.example/t", "https://a.example/t", True),
        ("https://a.example/t", "https://a.example/t/", False),
        ("https://a.example/t", None, False),
    ],
)
def test_the_service_that_answers_is_the_one_that_was_asked(
    issuer: str | None, told: str | None, fits: bool
) -> None:
    request = CodeRequest(
        "https://a.example/authorize", "app", "http://127.0.0.1:9/", issuer=issuer
    )
    answer = {"code": ["c"], **({} if told is None else {"iss": [told]})}
    if fits:
        assert request.code(answer) == "c"
    else:
        with pytest.raises(ServiceError, match="comes from") as raised:
            request.code(answer)
        assert raised.value.message.isprintable()
