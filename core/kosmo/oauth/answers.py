"""What a token endpoint answers: a grant, or why there is none.

Source: RFC 6749, sections 5.1 and 5.2.
"""

from __future__ import annotations

import json

from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

    from kosmo.message import Response

_LARGEST = 1 << 20  # bytes of an answer
_LONGEST_TOKEN = 32 * 1024  # characters
_LONGEST = 366 * 86_400.0  # seconds


class Grant:
    """A token, for how long it holds if that is told, what renews it, and what it may do."""

    __slots__ = ("refresh", "scope", "seconds", "token")

    def __init__(
        self, token: str, seconds: float | None, refresh: str | None, scope: str | None
    ) -> None:
        """Take what was granted."""
        self.token = token
        self.seconds = seconds
        self.refresh = refresh
        self.scope = scope


def grant_of(response: Response) -> Grant:
    """Read a grant; raises ServiceError where the answer has none that kosmo can use."""
    data = object_of(response)
    token = data.get("access_token")
    if not _is_token(token):
        raise ServiceError("the service's answer has no token", code="malformed_answer")
    kind = data.get("token_type", "bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise ServiceError(
            f"the service gives a token of the type {_short(kind)}, where kosmo knows `bearer`"
            " only",
            code="malformed_answer",
        )
    refresh, scope = data.get("refresh_token"), data.get("scope")
    return Grant(
        token,
        seconds_of(data.get("expires_in")),
        refresh if _is_token(refresh) else None,
        scope if isinstance(scope, str) and scope.isprintable() else None,
    )


def refusal_of(response: Response) -> tuple[str, str] | None:
    """Give the code of a refusal and the service's words; None for an answer that is none.

    Some services refuse with the status 200.
    """
    refused = response.status in (400, 401, 403)
    if not refused and not 200 <= response.status < 300:
        return None
    try:
        data = object_of(response)
    except ServiceError:
        data = {}
    code = data.get("error")
    if not refused and ("access_token" in data or not isinstance(code, str)):
        return None
    from kosmo.http.failure import words_of

    words = words_of(response.body[:_LARGEST])[:200] or f"status {response.status}"
    return (code if isinstance(code, str) and code.isprintable() else ""), words


def object_of(response: Response) -> dict[str, Any]:
    """Read the JSON object of an answer; raises ServiceError where it is none, or too large."""
    try:
        data = json.loads(response.body) if len(response.body) <= _LARGEST else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ServiceError("the service's answer has no token", code="malformed_answer")
    return data


def seconds_of(value: Any) -> float | None:
    """Read a number of seconds, as a number or a text; None where it is no time that is left."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return min(seconds, _LONGEST) if seconds > 0 else None


def _is_token(value: Any) -> TypeGuard[str]:
    fits = isinstance(value, str) and 0 < len(value) <= _LONGEST_TOKEN
    return fits and value.isascii() and value.isprintable()


def _short(value: object) -> str:
    return f"`{value[:40]}`" if isinstance(value, str) and value.isprintable() else "of no name"
