"""A small HTTP/1.1 client for a process that makes a handful of calls.

Importing `http.client` costs more than everything else in a call. This one speaks plain requests
with a length and reads answers by length, by chunks or to the end; it keeps one connection.
Proxies and anything that lives longer go to httpx (see `choose`).
"""

from __future__ import annotations

import socket
import time

from kosmo.http.parse import Incomplete, Malformed, Reader
from kosmo.message import Response, TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Request


class LeanTransport:
    """One kept connection to one origin, over TCP or TLS."""

    def __init__(self, scheme: str, host: str, port: int) -> None:
        """Take the origin; nothing is connected yet."""
        self._secure = scheme == "https"
        self._host = host
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request and read its whole response within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        kept = self._kept()
        try:
            return self._exchange(kept or self._connected(deadline), request, deadline)
        except TransportError as error:
            self.close()
            # A server may close a kept connection at any time; a read may be sent again.
            again = kept is not None and error.kind == "closed" and request.method == "GET"
            if not again:
                raise
        return self._exchange(self._connected(deadline), request, deadline)

    def close(self) -> None:
        """Close the kept connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _kept(self) -> socket.socket | None:
        """Give the kept connection, unless the server has closed it or said something."""
        if self._socket is None:
            return None
        self._socket.settimeout(0)
        try:
            self._socket.recv(1)
        except (BlockingIOError, _wants_read()):
            return self._socket
        except OSError:
            pass
        self.close()
        return None

    def _connected(self, deadline: float) -> socket.socket:
        connection = _connect(self._host, self._port, deadline)
        if self._secure:
            connection = _secured(connection, self._host)
        self._socket = connection
        return connection

    def _exchange(self, connection: socket.socket, request: Request, deadline: float) -> Response:
        reader = Reader(lambda: _receive(connection, deadline), request.method)
        try:
            connection.settimeout(_left(deadline))
            connection.sendall(_head(request, self._authority()) + (request.body or b""))
        except TimeoutError:
            raise TransportError("the request took too long", kind="timeout", sent=True) from None
        except OSError as error:
            # The server may have answered and closed before it read everything.
            reader.broken = str(error)
        try:
            response = reader.response()
        except Incomplete as error:
            kind = "broken" if error.began else "closed"
            raise TransportError(str(error), kind=kind, sent=True) from None
        except Malformed as error:
            raise TransportError(str(error), kind="malformed", sent=True) from None
        except TimeoutError:
            raise TransportError("no answer came in time", kind="timeout", sent=True) from None
        if not reader.reusable:
            self.close()
        return response

    def _authority(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        standard = self._port == (443 if self._secure else 80)
        return host if standard else f"{host}:{self._port}"


def _head(request: Request, authority: str) -> bytes:
    target = "/" + request.url.split("://", 1)[1].partition("/")[2]
    lines = [f"{request.method} {target} HTTP/1.1", f"Host: {authority}"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    if request.body is not None or request.method not in ("GET", "HEAD"):
        lines.append(f"Content-Length: {len(request.body or b'')}")
    if any("\r" in line or "\n" in line for line in lines) or " " in target:
        raise TransportError("the request has a line break in it", kind="malformed", sent=False)
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _receive(connection: socket.socket, deadline: float) -> bytes:
    connection.settimeout(_left(deadline))
    return connection.recv(65536)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connect(host: str, port: int, deadline: float) -> socket.socket:
    """Connect to the first address of the host that answers."""
    try:
        # As bytes, because a name that is a str imports the codec for international names.
        name = host.encode("ascii") if host.isascii() else host.encode("idna")
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TransportError(
            f"there is no host `{host}` ({error})", kind="unresolved", sent=False
        ) from None
    problem: OSError | None = None
    for family, kind, protocol, _, address in found:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_left(deadline))
            connection.connect(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        except OSError as error:
            connection.close()
            problem = error
    late = isinstance(problem, TimeoutError)
    why = "took too long to connect" if late else getattr(problem, "strerror", None) or "no address"
    kind_of = "timeout" if late else "refused"
    raise TransportError(f"`{host}:{port}`: {why}".lower(), kind=kind_of, sent=False)


def _secured(connection: socket.socket, host: str) -> socket.socket:
    import ssl

    from kosmo.http.trust import trust

    try:
        return trust().wrap_socket(connection, server_hostname=host)
    except TimeoutError:
        connection.close()
        raise TransportError("TLS took too long", kind="timeout", sent=False) from None
    except ssl.SSLCertVerificationError as error:
        connection.close()
        why = error.verify_message
        raise TransportError(
            f"the certificate of `{host}` is not trusted: {why}", kind="tls", sent=False
        ) from None
    except OSError as error:
        connection.close()
        raise TransportError(
            f"TLS with `{host}` failed: {error.strerror or error}", kind="tls", sent=False
        ) from None


def _wants_read() -> type[OSError]:
    """Give TLS's own word for `nothing to read yet`, where TLS is in use at all."""
    import sys

    module = sys.modules.get("ssl")
    error: type[OSError] = module.SSLWantReadError if module else BlockingIOError
    return error
