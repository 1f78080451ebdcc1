"""HTTP messages as plain values, shared by the transports and the simulators."""

from __future__ import annotations


class Request:
    """One HTTP request as it goes out.

    `url` is absolute and already percent-encoded; `headers` hold names as sent;
    `body` is None where the method has none.
    """

    __slots__ = ("body", "headers", "method", "url")

    def __init__(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None = None
    ) -> None:
        """Take the parts as they go on the wire."""
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body


class Response:
    """One HTTP response, read to its end. Header names are in lower case."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Take the parts as they came; `body` is already decoded from its transfer coding."""
        self.status = status
        self.headers = headers
        self.body = body


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Transport(Protocol):
        """What carries a request to a service: the lean client, httpx or a simulator."""

        def send(self, request: Request, timeout: float) -> Response:
            """Send one request and read its response; raise `TransportError` when none came."""

        def close(self) -> None:
            """Give up kept connections."""


class TransportError(Exception):
    """No response came. `sent` says whether the request may have reached the service.

    `kind` is `refused` (nothing listens), `unresolved` (no such host), `tls`, `timeout`,
    `broken` (the connection ended early), `closed` (a kept one did, before anything came) or
    `malformed` (what came is not HTTP, or, where nothing was sent, what should have gone out is
    not).
    """

    def __init__(self, message: str, *, kind: str, sent: bool) -> None:
        """Take the reason in words, its kind, and whether the request may have arrived."""
        super().__init__(message)
        self.kind = kind
        self.sent = sent
