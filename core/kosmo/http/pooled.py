"""The transport for what lives longer or goes through a proxy: httpx with kept connections."""

from __future__ import annotations

import socket
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from kosmo.errors import ConfigError
from kosmo.http.coding import decompressed
from kosmo.http.lean import SAFE, check_request
from kosmo.http.parse import LARGEST, TOO_LARGE, Malformed, check_framing
from kosmo.http.trust import failure, trust
from kosmo.message import Response, TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl

    from kosmo.message import Request

_UNSENT = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError,
    httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL,
)  # fmt: skip
_LOST = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
_BROKEN = "the connection broke"
_ENDED = ("Server disconnected", "peer closed", "peer unexpectedly closed")


class PooledTransport:
    """A pool of kept connections; safe to share between threads."""

    def __init__(self, *, secure: bool = True) -> None:
        """Make the pool; certificates are loaded only where https is used.

        Raises ConfigError for proxy variables that httpx cannot use.
        """
        verify = trust() if secure else False
        try:
            self._kept = _client(verify, httpx.Limits(max_keepalive_connections=20), proxied=secure)
            # What a service says unasked on a kept connection must not pass for a write's answer.
            self._fresh = _client(verify, httpx.Limits(max_keepalive_connections=0), proxied=secure)
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise ConfigError(
                f"the proxy of the environment cannot be used: {error}",
                hint="look at HTTP_PROXY, HTTPS_PROXY and ALL_PROXY",
            ) from None

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request, once, and read its whole response.

        Connecting, and every wait for the answer's head, may take `timeout` seconds; a body
        that is still coming after as many is given up.
        """
        check_request(request)
        deadline = time.monotonic() + timeout
        steps: set[str] = set()
        try:
            return self._exchange(request, timeout, deadline, steps)
        except _LOST as error:
            kept = "connection.connect_tcp.started" not in steps
            answered = "http11.receive_response_headers.complete" in steps
            if kept and not answered:
                raise TransportError(str(error) or _BROKEN, kind="closed", sent=True) from None
            raise _told(error, request, steps) from None
        except Malformed as error:
            raise TransportError(str(error), kind="malformed", sent=True) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise _told(error, request, steps) from None

    def close(self) -> None:
        """Close every kept connection."""
        self._kept.close()
        self._fresh.close()

    def _exchange(
        self, request: Request, timeout: float, deadline: float, steps: set[str]
    ) -> Response:
        client = self._kept if request.method in SAFE else self._fresh
        with client.stream(
            request.method,
            request.url,
            headers=request.headers,
            content=request.body,
            timeout=timeout,
            extensions={"trace": lambda step, _: steps.add(step)},
        ) as response:
            headers: dict[str, str] = {}
            for raw_name, raw_value in response.headers.raw:
                name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
            if not 200 <= response.status_code < 600:
                raise Malformed("what answers does not speak HTTP/1.1")
            check_framing(headers)
            pieces: list[bytes] = []
            size = 0
            for piece in response.iter_raw():
                pieces.append(piece)
                size += len(piece)
                if size > LARGEST:
                    raise Malformed(TOO_LARGE)
                if time.monotonic() > deadline:
                    raise TransportError("no answer came in time", kind="timeout", sent=True)
            body = b"".join(pieces)
        body = decompressed(body, headers.get("content-encoding", ""))
        return Response(response.status_code, headers, body)


def _client(verify: ssl.SSLContext | bool, limits: httpx.Limits, *, proxied: bool) -> httpx.Client:
    """Make a client; plain http stays on the machine, so that it never takes a proxy."""
    return httpx.Client(
        verify=verify,
        limits=limits,
        trust_env=proxied,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        # Accounts share the pool, so that a cookie would carry one's session to another.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )


def _told(error: Exception, request: Request, steps: set[str]) -> TransportError:
    """Put httpx's failure in the words of the lean transport."""
    cause = _cause(error)
    sent = not isinstance(error, _UNSENT)
    if isinstance(error, UnicodeError) or isinstance(cause, socket.gaierror):
        why = "there is no such host"
        return TransportError(why, kind="unresolved", sent=False)
    if not sent and "connection.start_tls.started" in steps:
        return failure(cause, request.url.split("/", 3)[2])
    if isinstance(error, httpx.TimeoutException):
        why = "no answer came in time" if sent else "it took too long to connect"
        return TransportError(why, kind="timeout", sent=sent)
    if isinstance(error, httpx.ProxyError):
        return TransportError(f"the proxy failed: {error}", kind="refused", sent=False)
    if isinstance(error, httpx.ConnectError):
        why = str(error).lower()
        return TransportError(why, kind="refused", sent=False)
    whole = isinstance(error, httpx.RemoteProtocolError) and not str(error).startswith(_ENDED)
    malformed = whole or isinstance(error, httpx.InvalidURL)
    kind = "malformed" if malformed else "broken"
    return TransportError(str(error) or _BROKEN, kind=kind, sent=sent)


def _cause(error: BaseException) -> BaseException:
    """Find what httpx and its parts have wrapped."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error
