"""A small HTTP/1.1 client for a process that makes a handful of calls.

Importing `http.client` costs more than everything else in a call. This one speaks plain requests
with a length and reads answers by length, by chunks or to the end; it keeps one connection.
Proxies and anything that lives longer go to httpx (see `choose`).
"""

from __future__ import annotations

import time

from kosmo.http.connect import Dialling
from kosmo.http.parse import Incomplete, Malformed, Reader, is_token
from kosmo.message import Response, TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from ssl import SSLContext

    from kosmo.message import Request

SAFE = ("GET", "HEAD")
_STALE = 1.0  # seconds after which a kept connection carries no write
_OURS = ("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade")


class LeanTransport:
    """One kept connection to one origin, over TCP or TLS. Not for several threads."""

    def __init__(
        self, scheme: str, host: str, port: int, trusted: Callable[[], SSLContext] | None = None
    ) -> None:
        """Take the origin; nothing is connected yet. `trusted` gives certificates read before."""
        self._secure = scheme == "https"
        self._host = host
        self._port = port
        self._dialling: Dialling | None = None
        self._kept: socket.socket | None = None
        self._kept_since = self._dialled = 0.0
        self._trusted = trusted

    def begin(self) -> None:
        """Begin to connect, without waiting; `send` goes on from there and tells what failed."""
        if self._kept is None and self._dialling is None:
            self._dialling = Dialling(self._host, self._port)
            self._dialled = time.monotonic()

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request, once, and read its whole response within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        message = self._message(request)
        kept = self._idle(request.method)
        if kept is None:
            return self._exchange(self._connected(deadline), message, request.method, deadline)
        try:
            return self._exchange(kept, message, request.method, deadline)
        except _ClosedError as error:
            # A server may close a kept connection at any time, and says nothing by it.
            raise TransportError(str(error), kind="closed", sent=True) from None

    def close(self) -> None:
        """Close the connection, or give up the one that was begun."""
        for one in (self._kept, self._dialling):
            if one is not None:
                one.close()
        self._kept = self._dialling = None

    def _message(self, request: Request) -> bytes:
        check_request(request)
        host = f"[{self._host}]" if ":" in self._host else self._host
        standard = self._port == (443 if self._secure else 80)
        lines = [f"{request.method} {target(request)} HTTP/1.1"]
        lines.append(f"Host: {host}" if standard else f"Host: {host}:{self._port}")
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        lines.append("Accept-Encoding: identity")
        if request.body is not None or request.method in ("POST", "PUT", "PATCH"):
            lines.append(f"Content-Length: {len(request.body or b'')}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + (request.body or b"")

    def _idle(self, method: str) -> socket.socket | None:
        """Take the kept connection, unless the server has closed it or said something.

        A write that meets a connection as it closes cannot be sent again, so it takes one that
        was in use a moment ago, or a new one.
        """
        kept, self._kept = self._kept, None
        if kept is None:
            return None
        if method not in SAFE and time.monotonic() - self._kept_since > _STALE:
            kept.close()
            return None
        kept.setblocking(False)
        try:
            kept.recv(1)
        except OSError as error:
            if isinstance(error, BlockingIOError) or type(error).__name__ == "SSLWantReadError":
                return kept
        kept.close()
        return None

    def _connected(self, deadline: float) -> socket.socket:
        if self._dialling is not None and time.monotonic() - self._dialled > _STALE:
            self._dialling.close()  # a server may have closed what nobody has used since
            self._dialling = None
        dialling, self._dialling = self._dialling or Dialling(self._host, self._port), None
        if not self._secure:
            return dialling.finish(deadline)
        from kosmo.http.trust import secured, trust

        try:
            context = (self._trusted or trust)()  # made while the connection is on its way
        except BaseException:
            dialling.close()
            raise
        return secured(dialling.finish(deadline), self._host, context, deadline)

    def _exchange(
        self, connection: socket.socket, message: bytes, method: str, deadline: float
    ) -> Response:
        reader = Reader(lambda: _received(connection, deadline), method)
        try:
            _send(connection, message, deadline, reader)
            response = reader.response()
        except Incomplete as error:
            lost = TransportError if error.began else _ClosedError
            raise lost(str(error), kind="broken", sent=True) from None
        except Malformed as error:
            raise TransportError(str(error), kind="malformed", sent=True) from None
        except TimeoutError:
            raise TransportError("no answer came in time", kind="timeout", sent=True) from None
        finally:
            if reader.reusable:
                self._kept, self._kept_since = connection, time.monotonic()
            else:
                connection.close()
        return response


class _ClosedError(TransportError):
    """The connection ended before any byte of an answer came."""


def check_request(request: Request) -> None:
    """Refuse a request that holds more than it seems to, such as a header inside a header.

    Raises TransportError, `sent` false.
    """
    lines = [target(request), *request.headers.values()]
    fits = is_token(request.method) and all(line.isascii() and line.isprintable() for line in lines)
    if not fits or " " in lines[0] or not all(map(is_token, request.headers)):
        what = "has a character that cannot be sent, such as a line break"
    elif any(name.lower() in _OURS for name in request.headers):
        what = f"sets one of the headers that kosmo sets itself: {', '.join(_OURS)}"
    else:
        return
    raise TransportError(f"the request {what}", kind="malformed", sent=False)


def target(request: Request) -> str:
    """Give path and query of a request's URL, as they stand in its first line."""
    return "/" + request.url.split("://", 1)[1].partition("/")[2]


def _send(connection: socket.socket, message: bytes, deadline: float, reader: Reader) -> None:
    connection.settimeout(_left(deadline))
    try:
        connection.sendall(message)
    except TimeoutError:
        raise
    except OSError as error:
        # The server may have answered and closed before it read everything.
        reader.broken = error.strerror or str(error)


def _received(connection: socket.socket, deadline: float) -> bytes:
    connection.settimeout(_left(deadline))
    return connection.recv(65536)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
