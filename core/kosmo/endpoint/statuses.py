"""The status and the headers with which an error is told over HTTP.

The class of an error says what the reader should do; the status says the same to a client that
looks at nothing else.
"""

from __future__ import annotations

from math import ceil

from kosmo.endpoint.refusal import Refusal
from kosmo.errors import (
    ConfigError,
    CredentialsError,
    InterruptedCallError,
    PartlyDoneError,
    PluginError,
    PolicyError,
    ServiceError,
    TryLaterError,
    UnknownOutcomeError,
    UsageError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Facts
    from kosmo.errors import KosmoError

_CODES = {
    "already_done": 409,
    "ambiguous_account": 409,
    "deadline": 504,
    "in_progress": 409,
    "once_mismatch": 409,
    "once_unknown": 409,
    "rate_limited": 429,
    "timeout": 504,
    "unknown_account": 404,
    "unknown_function": 404,
    "unknown_integration": 404,
    "unknown_server": 404,
    "usage": 400,
}
# Statuses of the service that say what was wrong with the call: they are passed on.
_PASSED_ON = frozenset((400, 402, 403, 404, 409, 410, 412, 413, 422, 423))
_CLASSES = (
    (PluginError, 500),
    (ConfigError, 500),
    (UsageError, 422),
    (PolicyError, 403),
    (CredentialsError, 424),
    (TryLaterError, 503),
    (InterruptedCallError, 503),
    (UnknownOutcomeError, 502),
    (PartlyDoneError, 502),
    (ServiceError, 502),
)
_LATER = 1  # seconds beyond what a service tells: by so much kosmo itself may pause longer
_SOON = 5  # seconds after which what is unavailable may be tried again, where nothing says when


def status_of(error: KosmoError) -> int:
    """Give the status that an error is told by."""
    if isinstance(error, Refusal):
        return error.status
    if isinstance(error, ServiceError) and not isinstance(error, UnknownOutcomeError):
        return error.http_status if error.http_status in _PASSED_ON else 502
    known = _CODES.get(error.code)
    if known is not None:
        return known
    return next((status for kind, status in _CLASSES if isinstance(error, kind)), 500)


def headers_of(error: KosmoError, status: int) -> dict[str, str]:
    """Give the headers that say when to come back, and those that a refusal brings along."""
    if status == 429:
        return _limited(error)
    headers = dict(error.headers) if isinstance(error, Refusal) else {}
    if status == 503:
        headers["retry-after"] = str(_seconds(error.retry_after, _SOON))
    return headers


def limit_headers(facts: Facts) -> dict[str, str]:
    """Give what the service said of its limit, where it did."""
    return _told(facts.rate_limit or {})


def _limited(error: KosmoError) -> dict[str, str]:
    """Tell a limit that is used up: a client always learns when it is reset."""
    told = dict(error.rate_limit or (error.facts and error.facts.rate_limit) or {})
    known = error.retry_after if error.retry_after is not None else told.get("reset")
    reset = _seconds(known, _SOON)
    if error.http_status is not None and known is not None:
        reset += _LATER
    headers = _told({"remaining": 0, **{k: v for k, v in told.items() if v is not None}})
    return {**headers, "ratelimit-reset": str(reset), "retry-after": str(reset)}


def _told(limit: dict[str, Any]) -> dict[str, str]:
    return {
        f"ratelimit-{name}": str(ceil(limit[name]))
        for name in ("limit", "remaining", "reset")
        if limit.get(name) is not None
    }


def _seconds(value: float | None, otherwise: int) -> int:
    return otherwise if value is None else max(1, ceil(value))
