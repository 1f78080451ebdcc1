"""What it means that a server gave no answer, or refused: kosmo's errors instead of the SDK's."""

from __future__ import annotations

from mcp.shared.exceptions import MCPError
from mcp.types import (
    CONNECTION_CLOSED,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    REQUEST_TIMEOUT,
)
from pydantic import ValidationError

from kosmo.errors import (
    ConfigError,
    CredentialsError,
    KosmoError,
    ServiceError,
    TryLaterError,
    UnknownOutcomeError,
)
from kosmo.mcp.address import origin_of
from kosmo.mcp.http import MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NOT_FOUND = -32002
_CODES = {
    INVALID_PARAMS: "invalid_request",
    METHOD_NOT_FOUND: "not_supported",
    _NOT_FOUND: "not_found",
}
_UNUSABLE = ("Unexpected content type", "server answered a request with 202", "Redirect to")
_SDK_WORDS = ("Connection closed", "SSE stream", "Request '", "Failed to parse", *_UNUSABLE)
_STATUSES = {401: "authentication_failed", 403: "forbidden", 407: "authentication_failed"}


class Lost(Exception):
    """The server has forgotten the session (404): the request was not looked at."""


def failure(
    error: BaseException,
    server: str,
    *,
    url: str | None = None,
    writes: bool = False,
    ended: str | None = None,
    seconds: float | None = None,
) -> KosmoError:
    """Put an error of the SDK into one of kosmo's, of a request that `writes` or only reads.

    Of a server with a `url` it may be one that kosmo made. `ended` says how the server's process
    ended, where it did, `seconds` how long was waited. Raises Lost where the server only forgot the
    session.
    """
    label = f"the MCP server `{server}`"
    if isinstance(error, KosmoError):
        error.message = f"{label} {error.message}"
        return error
    known = _known(error) if url is not None else None
    if known is not None:
        return _over_http(known, label, server, url or "", writes=writes)
    if isinstance(error, TimeoutError) or _is_the_sdks(error, REQUEST_TIMEOUT):
        return late(label, writes=writes, seconds=seconds)
    if _is_the_sdks(error, CONNECTION_CLOSED) or isinstance(error, OSError):
        told = f"{label} {ended or 'closed the connection'}"
        if writes:
            return UnknownOutcomeError(f"{told} before it answered")
        return ServiceError(told, hint=f"kosmo mcp doctor {server} --check", code="server_ended")
    if isinstance(error, ValidationError) or _is_the_sdks(error, PARSE_ERROR):
        return _malformed(f"{label} sent what cannot be understood", error, writes=writes)
    if url is not None and _is_the_sdks(error, INVALID_REQUEST):
        return _malformed(f"{label} sent no answer that can be used", error, writes=writes)
    if isinstance(error, MCPError):
        code = _CODES.get(error.code, "service_error")
        return ServiceError(f"{label} refused: {error.message} ({error.code})", code=code)
    told = f"{label} failed: {type(error).__name__}: {error}"
    return UnknownOutcomeError(told) if writes else ServiceError(told)


def unstarted(server: str, error: OSError) -> ConfigError:
    """Say that the program of a server could not be started."""
    return ConfigError(
        f"the MCP server `{server}` cannot be started: {error.strerror or error}",
        hint=f"kosmo mcp doctor {server} --check",
        code="server_program",
    )


def late(label: str, *, writes: bool, seconds: float | None = None) -> KosmoError:
    """Say that no answer came in time."""
    told = f"{label} gave no answer" + ("" if seconds is None else f" within {seconds:g} seconds")
    return UnknownOutcomeError(told) if writes else TryLaterError(told, code="timeout")


def _malformed(told: str, error: BaseException, *, writes: bool) -> KosmoError:
    if isinstance(error, MCPError):
        told += f" ({error.message})"
    return UnknownOutcomeError(told) if writes else ServiceError(told, code="malformed_answer")


def _over_http(
    known: dict[str, Any], label: str, server: str, url: str, *, writes: bool
) -> KosmoError:
    status, said = known.get("status"), known.get("message") or "no reason"
    if known.get("session_lost"):
        raise Lost
    if status is None:
        if not known.get("sent"):
            return TryLaterError(
                f"{label} cannot be reached at `{origin_of(url)}`: {said}",
                hint=f"kosmo mcp status {server}",
            )
        told = f"{label} broke off the connection ({said})"
        return UnknownOutcomeError(told) if writes else TryLaterError(told)
    told = f"{label} answered {status}: {said}"
    if status in _STATUSES:
        return CredentialsError(
            told,
            hint=f"kosmo mcp doctor {server} --check",
            code=_STATUSES[status],
            http_status=status,
        )
    if status in (420, 429):
        after = _seconds(known.get("retry_after"))
        return TryLaterError(told, code="rate_limited", http_status=status, retry_after=after)
    if status >= 500 or status == 408:
        if writes and status != 503:
            return UnknownOutcomeError(told, http_status=status)
        return TryLaterError(told, http_status=status)
    return ServiceError(told, http_status=status)


def _seconds(text: Any) -> float | None:
    try:
        return max(0.0, float(text))
    except (TypeError, ValueError):
        return None


def _known(error: BaseException) -> dict[str, Any] | None:
    data = error.data if isinstance(error, MCPError) else None
    known = data.get(MARK) if isinstance(data, dict) else None
    return known if isinstance(known, dict) else None


def _is_the_sdks(error: BaseException, code: int) -> bool:
    """Tell an error that the SDK made from one of a server, as many use the same numbers."""
    made = isinstance(error, MCPError) and error.code == code and error.data is None
    return made and str(error).startswith(_SDK_WORDS)
