"""Answers as HTTP: the envelope of the command line, with a status that fits it."""

from __future__ import annotations

import json

from starlette.responses import Response

from kosmo.endpoint.statuses import headers_of, limit_headers, status_of
from kosmo.errors import KosmoError, ServiceError, unwritable
from kosmo.hints import Words, hint_for
from kosmo.result import envelope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.result import Result

_WORDS = Words(
    function="its parameters are in GET /accounts/{integration}/default/tools",
    integration="the tools are listed by GET /accounts/{integration}/default/tools",
    anything="GET /integrations names what there is, GET /accounts/INTEGRATION/default/tools its"
    " tools",
    account='give `"account": "{account}"` beside `arguments`',
)
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def answered(result: Result) -> Response:
    """Give the answer to a call that is done."""
    try:
        body = _text(result.envelope(result.data))
    except ServiceError as error:
        error.function, error.facts = result.function, result.facts
        error.duration_ms = result.duration_ms
        return refused(error)
    return _response(body, 200, limit_headers(result.facts))


def refused(error: KosmoError) -> Response:
    """Give the answer to a call that failed, or to a request that is none."""
    status = status_of(error)
    told = envelope(
        error.function,
        data=error.data,
        error={**error.as_dict(), "hint": hint_for(error, _WORDS)},
        facts=error.facts,
        ms=error.duration_ms,
    )
    try:
        body = _text(told)
    except ServiceError:
        body = _text({**told, "data": None})
    return _response(body, status, headers_of(error, status))


def defect(error: BaseException) -> KosmoError:
    """Give the error for what nobody foresaw; a trace is nothing for clients."""
    return KosmoError(f"kosmo failed: {type(error).__name__}", code="defect")


def plain(data: Any) -> Response:
    """Give the answer to what is no call."""
    return _response(_text(data), 200, {})


def _response(body: bytes, status: int, headers: dict[str, str]) -> Response:
    return Response(body, status, {**_HEADERS, **headers}, media_type="application/json")


def _text(data: Any) -> bytes:
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise unwritable(error) from None
    try:
        return text.encode()
    except UnicodeEncodeError:  # half a character, which JSON may hold escaped
        return json.dumps(data, separators=(",", ":")).encode()
