"""The transport for what lives longer or goes through a proxy: httpx with kept connections."""

from __future__ import annotations

import os
import socket
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from kosmo.errors import ConfigError
from kosmo.http.coding import decompressed
from kosmo.http.lean import SAFE, check_request
from kosmo.http.parse import LARGEST, TOO_LARGE, Malformed, check_framing
from kosmo.http.trust import failure, trust
from kosmo.http.watch import Line, Watch
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
_KEPT = 20  # idle connections
_PROXIES = ("https_proxy", "http_proxy", "all_proxy", "no_proxy")
_ENDED = ("Server disconnected", "peer closed", "peer unexpectedly closed")


class PooledTransport:
    """A pool of kept connections; safe to share between threads."""

    def __init__(self, *, secure: bool = True) -> None:
        """Make the pool; certificates are loaded only where https is used.

        Raises ConfigError for proxy variables that httpx cannot use.
        """
        self._verify = trust() if secure else False
        try:
            # What a service says unasked on a kept connection must not pass for a write's answer.
            self._fresh = _client(self._verify, kept=0, proxied=secure)
            self._idle = [self._carrier()]
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise _unusable(error) from None

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request, once, and read its whole response within `timeout` seconds."""
        check_request(request)
        if request.method not in SAFE:
            return self._watched(self._fresh, Line(), request, timeout)
        try:
            carrier = self._idle.pop()  # the one used last, which is the least likely to be closed
        except IndexError:
            carrier = self._carrier()
        try:
            return self._watched(*carrier, request, timeout)
        finally:
            if len(self._idle) < _KEPT:
                self._idle.append(carrier)
            else:
                carrier[0].close()

    def close(self) -> None:
        """Close every kept connection."""
        while self._idle:
            self._idle.pop()[0].close()
        self._fresh.close()

    def _carrier(self) -> tuple[httpx.Client, Line]:
        """Make what carries one request at a time, so that its connection is known."""
        return _client(self._verify, kept=1, proxied=self._verify is not False), Line()

    def _watched(
        self, client: httpx.Client, line: Line, request: Request, timeout: float
    ) -> Response:
        deadline = time.monotonic() + timeout
        with Watch(line, timeout) as watch:
            try:
                return _exchange(client, request, timeout, deadline, watch)
            except Malformed as error:
                raise TransportError(str(error), kind="malformed", sent=True) from None
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                raise _told(error, request, watch) from None


def _exchange(
    client: httpx.Client, request: Request, timeout: float, deadline: float, watch: Watch
) -> Response:
    with client.stream(
        request.method,
        request.url,
        headers=request.headers,
        content=request.body,
        timeout=timeout,
        extensions={"trace": watch.see},
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
        if watch.is_over:  # a body without a length seems to end where the line is cut
            raise TransportError("no answer came in time", kind="timeout", sent=True)
        body = b"".join(pieces)
    body = decompressed(body, headers.get("content-encoding", ""))
    return Response(response.status_code, headers, body)


def _client(verify: ssl.SSLContext | bool, *, kept: int, proxied: bool) -> httpx.Client:
    """Make a client; plain http stays on the machine, so that it never takes a proxy."""
    return httpx.Client(
        verify=verify,
        limits=httpx.Limits(max_keepalive_connections=kept),
        trust_env=proxied,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        # Accounts share the pool, so that a cookie would carry one's session to another.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )


def _unusable(error: Exception) -> ConfigError:
    """Name the proxy variables, never what they hold: passwords are part of it."""
    names = [name for one in _PROXIES for name in (one, one.upper()) if os.environ.get(name)]
    named = " and ".join(f"`{name}`" for name in names)
    if isinstance(error, ImportError):
        why, hint = "a SOCKS proxy needs `socksio`", "pip install 'httpx[socks]'"
    else:
        why = (
            "not all are addresses such as http://user:password@host:port, with `/` as %2F, `#` as"
            " %23 and `?` as %3F"
        )
        hint = "kosmo doctor"
    return ConfigError(f"the proxy of {named} cannot be used: {why}", hint=hint)


def _told(error: Exception, request: Request, watch: Watch) -> TransportError:
    """Put httpx's failure in the words of the lean transport."""
    cause = _cause(error)
    unsent = isinstance(error, _UNSENT)
    sent = watch.is_sent and not unsent
    if watch.is_over or isinstance(error, httpx.TimeoutException):
        why = "no answer came in time" if sent else "it took too long to connect"
        return TransportError(why, kind="timeout", sent=sent)
    if isinstance(error, UnicodeError) or isinstance(cause, socket.gaierror):
        why = "there is no such host"
        return TransportError(why, kind="unresolved", sent=False)
    if unsent and watch.is_secured:
        return failure(cause, request.url.split("/", 3)[2])
    if isinstance(error, _LOST) and not watch.is_new and not watch.is_answered:
        return TransportError(str(error) or _BROKEN, kind="closed", sent=True)
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
