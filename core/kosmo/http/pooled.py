"""The transport for what lives longer or goes through a proxy: httpx with kept connections."""

from __future__ import annotations

import httpx

from kosmo.http.trust import trust
from kosmo.message import Response, TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Request


class PooledTransport:
    """A pool of kept connections; safe to share between threads."""

    def __init__(self, *, secure: bool = True) -> None:
        """Make the pool; certificates are loaded only where https is used."""
        self._client = httpx.Client(
            verify=trust() if secure else False,
            follow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        )

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request and read its whole response; every step may take `timeout` seconds."""
        try:
            response = self._client.request(
                request.method,
                request.url,
                headers=request.headers,
                content=request.body,
                timeout=timeout,
            )
        except httpx.ConnectTimeout:
            raise TransportError("took too long to connect", kind="timeout", sent=False) from None
        except httpx.TimeoutException:
            raise TransportError("no answer came in time", kind="timeout", sent=True) from None
        except httpx.ConnectError as error:
            raise _connecting(error) from None
        except httpx.ProxyError as error:
            raise TransportError(f"the proxy failed: {error}", kind="refused", sent=False) from None
        except httpx.RemoteProtocolError as error:
            ended = "disconnected" in str(error) or "closed" in str(error)
            kind = "broken" if ended else "malformed"
            raise TransportError(str(error), kind=kind, sent=True) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TransportError(str(error) or "broken", kind="broken", sent=True) from None
        headers: dict[str, str] = {}
        for name, value in response.headers.multi_items():
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return Response(response.status_code, headers, response.content)

    def close(self) -> None:
        """Close every kept connection."""
        self._client.close()


def _connecting(error: httpx.ConnectError) -> TransportError:
    text = str(error)
    if "CERTIFICATE" in text or "SSL" in text:
        return TransportError(f"TLS failed: {text}", kind="tls", sent=False)
    unknown = any(word in text for word in ("Name or service", "nodename", "getaddrinfo"))
    return TransportError(text.lower(), kind="unresolved" if unknown else "refused", sent=False)
