"""One request on its way: signed, counted, told about, sent, and its failure put in words."""

from __future__ import annotations

import time

from kosmo import __version__
from kosmo.errors import KosmoError, ServiceError, TryLaterError, UsageError
from kosmo.message import Request, Response, TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.call import Facts
    from kosmo.http.redact import Redactor
    from kosmo.message import Transport


class Planned(Exception):
    """Raised in place of sending, in a dry run; it holds the request that would have gone out."""

    def __init__(self, request: Request) -> None:
        """Take the request, its signature masked."""
        super().__init__(request.url)
        self.request = request


class Exchange:
    """Sends what a client asks for, to one origin, signed for one account.

    Bodies of refusals come back without secrets, as their words end up in messages.
    """

    def __init__(
        self,
        transport: Transport | None,
        signature: dict[str, str],
        *,
        facts: Facts,
        redactor: Redactor,
        timeout: float,
        talk: Callable[[str], None] | None = None,
        renew: Callable[[dict[str, str]], dict[str, str]] | None = None,
        approve: Callable[[str, str, bytes | None], bool] | None = None,
    ) -> None:
        """Take what signs and carries requests; no transport means a dry run.

        `renew` makes a new signature where the service refuses the one that it is given.
        `approve` is shown each request (method, URL, body) until it gives True for having asked;
        it raises where the request must not go out.
        """
        self._transport = transport
        self._signature = signature
        self._facts = facts
        self._redactor = redactor
        self._timeout = timeout
        self._talk = talk
        self._renew = renew
        self._approve = approve

    def __call__(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> Response:
        """Send one request; raises TryLaterError or ServiceError when no response came.

        A request that is refused for its signature (401) has done nothing, so it goes out once
        more where the signature can be renewed.
        """
        response = self._sent(method, url, headers, body)
        if response.status == 401 and self._renew is not None:
            self._signature = self._renew(self._signature)
            response = self._sent(method, url, headers, body)
        if response.status >= 300:
            text = response.body.decode("utf-8", "replace")
            return Response(response.status, response.headers, self._redactor.clean(text).encode())
        return response

    def _sent(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Response:
        own = {"User-Agent": f"kosmo/{__version__}", **headers, **self._signature}
        request = Request(method, url, own, body)
        if self._transport is None:
            raise Planned(request)
        if self._approve is not None and self._approve(method, url, body):
            self._approve = None
        self._facts.requests += 1
        self._facts.attempts = 1
        began = time.perf_counter()
        self._tell(f"> {method} {url}")
        try:
            response = self._transport.send(request, self._timeout)
        except TransportError as error:
            self._tell(f"< {error}")
            raise transport_failure(error, method, url) from None
        self._tell(f"< {response.status} in {(time.perf_counter() - began) * 1000:.0f} ms")
        return response

    def _tell(self, line: str) -> None:
        if self._talk is not None:
            self._talk(self._redactor.clean(line))


def transport_failure(error: TransportError, method: str, url: str) -> KosmoError:
    """Put in words that no response came, and whether the request may have arrived."""
    origin = "/".join(url.split("/", 3)[:3])
    if error.kind == "malformed" and not error.sent:
        return UsageError(f"{error}; nothing was sent", code="invalid_arguments")
    if error.sent and method not in ("GET", "HEAD"):
        return TryLaterError(
            f"no answer came from `{origin}` ({error}); "
            "the outcome is unknown: the request may have arrived",
            hint="look at the service before you repeat the call",
            code="outcome_unknown",
            retryable=False,
        )
    if error.kind in ("tls", "malformed"):
        code = "tls_failed" if error.kind == "tls" else "malformed_answer"
        return ServiceError(f"`{origin}`: {error}", code=code)
    if error.kind == "timeout":
        return TryLaterError(f"`{origin}`: {error}", code="timeout")
    told = "did not answer" if error.sent else "cannot be reached"
    return TryLaterError(f"`{origin}` {told}: {error}")
