"""How errors and answers are told over HTTP, whatever they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.call import Facts
from kosmo.endpoint.answers import answered, plain, refused
from kosmo.errors import (
    ConfigError,
    CredentialsError,
    InterruptedCallError,
    KosmoError,
    PartlyDoneError,
    PluginError,
    PolicyError,
    ServiceError,
    TryLaterError,
    UnknownOutcomeError,
    UsageError,
)
from kosmo.result import Result

if TYPE_CHECKING:
    from starlette.responses import Response


def told_by(answer: Response) -> Any:
    return json.loads(bytes(answer.body))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x"), 400),
        (UsageError("x", code="invalid_arguments"), 422),
        (UsageError("x", code="unknown_function"), 404),
        (UsageError("x", code="once_mismatch"), 409),
        (ConfigError("x"), 500),
        (PluginError("x"), 500),
        (PolicyError("x"), 403),
        (CredentialsError("x"), 424),
        (CredentialsError("x", code="authentication_failed", http_status=401), 424),
        (ServiceError("x"), 502),
        (ServiceError("x", code="not_found", http_status=404), 404),
        (ServiceError("x", code="invalid_request", http_status=422), 422),
        (ServiceError("x", code="redirected", http_status=302), 502),
        (UnknownOutcomeError("x", http_status=404), 502),
        (PartlyDoneError("x", data=[1]), 502),
        (TryLaterError("x"), 503),
        (TryLaterError("x", code="report_pending", http_status=404), 503),
        (TryLaterError("x", code="timeout"), 504),
        (TryLaterError("x", code="deadline"), 504),
        (TryLaterError("x", code="rate_limited"), 429),
        (InterruptedCallError("x"), 503),
        (KosmoError("x"), 500),
    ],
)
def test_an_error_has_a_status_that_says_what_to_do(error: KosmoError, status: int) -> None:
    answer = refused(error)
    assert answer.status_code == status
    told = told_by(answer)
    assert (told["success"], told["error"]["code"]) == (False, error.code)
    assert ("retry-after" in answer.headers) == (status in (429, 503))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            TryLaterError("x", code="rate_limited", retry_after=7.2),
            {"ratelimit-remaining": "0", "ratelimit-reset": "8", "retry-after": "8"},
        ),
        (
            TryLaterError(
                "x", code="rate_limited", rate_limit={"limit": 300, "remaining": 0, "reset": 12.5}
            ),
            {
                "ratelimit-limit": "300", "ratelimit-remaining": "0", "ratelimit-reset": "13",
                "retry-after": "13",
            },
        ),
        (
            TryLaterError(
                "x", code="rate_limited", rate_limit={"limit": 5, "remaining": None, "reset": None}
            ),
            {
                "ratelimit-limit": "5", "ratelimit-remaining": "0", "ratelimit-reset": "5",
                "retry-after": "5",
            },
        ),
        (
            TryLaterError("x", code="rate_limited", http_status=429, retry_after=60),
            {"ratelimit-remaining": "0", "ratelimit-reset": "61", "retry-after": "61"},
        ),
        (
            TryLaterError("x", code="rate_limited", retry_after=0),
            {"ratelimit-remaining": "0", "ratelimit-reset": "1", "retry-after": "1"},
        ),
    ],
)  # fmt: skip
def test_a_limit_always_says_when_it_is_reset(error: KosmoError, expected: dict[str, str]) -> None:
    headers = refused(error).headers
    assert {name: headers[name] for name in headers if "r" in name and name in LIMITED} == expected


LIMITED = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after")


def test_an_answer_tells_the_limit_that_the_service_told() -> None:
    facts = Facts()
    facts.rate_limit = {"limit": 300, "remaining": 299, "reset": None}
    headers = answered(Result("demo.echo", {}, facts, duration_ms=1.0)).headers
    assert (headers["ratelimit-limit"], headers["ratelimit-remaining"]) == ("300", "299")
    assert "ratelimit-reset" not in headers


def test_half_a_character_is_told_escaped() -> None:
    assert told_by(plain({"text": "\ud83d", "more": "\u00e9"}))["text"] == "\ud83d"


@pytest.mark.parametrize("data", [float("nan"), {1, 2}, b"bytes"])
def test_what_is_no_json_is_the_fault_of_the_plugin(data: object) -> None:
    answer = answered(Result("demo.echo", data, Facts(), duration_ms=1.0))
    told = told_by(answer)
    assert (answer.status_code, told["error"]["code"]) == (502, "plugin_failed")
    assert told["function"] == "demo.echo"
    failed = PartlyDoneError("x", data=data)
    assert told_by(refused(failed))["data"] is None
