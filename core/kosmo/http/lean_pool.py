"""The lean transport for what makes many calls, from one thread or several."""

from __future__ import annotations

from kosmo.http.lean import LeanTransport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ssl import SSLContext

    from kosmo.message import Request, Response

_KEPT = 32  # idle connections


class LeanPool:
    """Kept connections to one origin; each request has one to itself. Safe between threads."""

    def __init__(self, scheme: str, host: str, port: int) -> None:
        """Take the origin; nothing is connected yet."""
        self._origin = (scheme, host, port)
        self._idle: list[LeanTransport] = []
        self._context: SSLContext | None = None

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request over an idle connection, or a new one, and read its response."""
        try:
            carrier = self._idle.pop()  # the one used last, which is the least likely to be closed
        except IndexError:
            carrier = LeanTransport(*self._origin, self._trusted)
        try:
            return carrier.send(request, timeout)
        finally:
            if len(self._idle) < _KEPT:
                self._idle.append(carrier)
            else:
                carrier.close()

    def close(self) -> None:
        """Close every idle connection."""
        while self._idle:
            self._idle.pop().close()

    def _trusted(self) -> SSLContext:
        """Read the certificates at the first connection, for all of them."""
        if self._context is None:
            from kosmo.http.trust import trust

            self._context = trust()
        return self._context
