"""HTTP to a server: what went wrong comes back as a message, with all that is known about it.

The SDK tells its session of an answer's status only that there was an error, and ends it where no
answer came. So failures are turned into JSON-RPC errors of kosmo's own before the SDK sees them.
"""

from __future__ import annotations

import json

import httpx2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

LARGEST = 1 << 26
"""The bytes of the longest answer that is read."""

MARK = "kosmo.http"
"""The key in an error's data below which stands what went wrong."""

_CODE = -32000
_WORDS = 4096  # bytes of a refusal that are read for its words
_CONNECT = 15.0
_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.ProxyError,
)
_PLAIN = (400, 404, 405, 406, 415, 422)  # the SDK knows what to do with a JSON-RPC error of these


def client(headers: dict[str, str]) -> httpx2.AsyncClient:
    """Make the client of one server; how long a request may take is its caller's to bound."""
    timeout = httpx2.Timeout(_CONNECT, read=None)
    return Telling(headers={"accept-encoding": "identity", **headers}, timeout=timeout)


class Telling(httpx2.AsyncClient):
    """Sends requests, and answers those itself that fail."""

    async def send(self, request: httpx2.Request, **given: Any) -> httpx2.Response:
        """Send a request; of a POST that fails the answer is an error in JSON."""
        if request.method != "POST":
            return await super().send(request, **given)
        try:
            response = await super().send(request, **given)
        except httpx2.TransportError as error:
            told = str(error) or type(error).__name__
            return _failure(request, {"sent": not isinstance(error, _UNSENT), "message": told})
        if response.status_code >= 400:
            return await _refusal(request, response)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Bounded(response.stream)
        return response


class _Cut(httpx2.StreamError):
    """An answer that does not come to its end; the SDK answers one request with it."""


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        try:
            async for piece in self._inner:
                length += len(piece)
                if length > LARGEST:
                    raise _Cut(f"the answer is longer than {LARGEST >> 20} MB")
                yield piece
        except httpx2.TransportError as error:
            raise _Cut(f"the answer broke off: {str(error) or type(error).__name__}") from None

    async def aclose(self) -> None:
        await self._inner.aclose()


async def _refusal(request: httpx2.Request, response: httpx2.Response) -> httpx2.Response:
    """Put a status of 400 and above into an error, keeping one that the server itself wrote."""
    body = b""
    try:
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > _WORDS * 16:
                break
    except httpx2.TransportError:
        pass
    finally:
        await response.aclose()
    status = response.status_code
    own = _error_in(body)
    session = "mcp-session-id" in request.headers
    if own is not None and status in _PLAIN and not (status == 404 and session):
        return httpx2.Response(
            status, headers={"content-type": "application/json"}, content=body, request=request
        )
    words = str(own["message"]) if own is not None else body[:_WORDS].decode(errors="replace")
    return _failure(
        request,
        {
            "sent": True,
            "status": status,
            "message": " ".join(words.split()),
            "session_lost": status == 404 and session,
            "retry_after": response.headers.get("retry-after"),
        },
        status=status,
    )


def _failure(
    request: httpx2.Request, known: dict[str, Any], *, status: int = 502
) -> httpx2.Response:
    error = {"code": _CODE, "message": known["message"] or f"HTTP {status}", "data": {MARK: known}}
    return httpx2.Response(
        status, json={"jsonrpc": "2.0", "id": None, "error": error}, request=request
    )


def _error_in(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    error = found.get("error") if isinstance(found, dict) else None
    whole = isinstance(error, dict) and "message" in error and isinstance(error.get("code"), int)
    return error if whole else None
