"""One request on its way: signed, shown, sent, and signed anew where its signature is refused."""

from __future__ import annotations

import os

from kosmo import __version__
from kosmo.message import Request, Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.http.attempts import Attempts
    from kosmo.http.redact import Redactor
    from kosmo.http.stored import StoredAnswers

    Headers = dict[str, str]


class Planned(Exception):
    """Raised in place of sending, in a dry run; it holds the request that would have gone out."""

    def __init__(self, request: Request) -> None:
        """Take the request, its signature masked."""
        super().__init__(request.url)
        self.request = request


class Exchange:
    """Sends what a client asks for, to one origin, signed for one account.

    Bodies of refusals come back without secrets, as their words end up in messages. What signs
    under a name that begins with `?` goes into the query, where the service wants it there.
    """

    def __init__(
        self,
        attempts: Attempts | None,
        signature: Headers,
        *,
        redactor: Redactor,
        repeatable: bool = False,
        renew: Callable[[Headers], Headers] | None = None,
        approve: Callable[[str, str, bytes | None], bool] | None = None,
        idempotency_header: str | None = None,
        stored: StoredAnswers | None = None,
    ) -> None:
        """Take what signs and sends requests; no `attempts` means a dry run.

        `repeatable` says that the call's requests may arrive twice without harm. `renew` makes a
        new signature where the service refuses the one that it is given. `approve` is shown each
        request (method, URL, body) until it gives True for having asked; it raises where the
        request must not go out. `idempotency_header` takes a key by which the service knows a
        request that comes again. `stored` has answers that may be used again.
        """
        self._attempts = attempts
        self._signature = signature
        self._redactor = redactor
        self._repeatable = repeatable
        self._renew = renew
        self._approve = approve
        self._idempotency_header = idempotency_header
        self._stored = stored

    def __call__(self, method: str, url: str, headers: Headers, body: bytes | None) -> Response:
        """Send one request; raises TryLaterError or ServiceError when no response came.

        A request that is refused for its signature (401) has done nothing, so it goes out once
        more where the signature can be renewed.
        """
        if self._stored is not None and method == "GET":
            return self._clean(self._stored.answer(url, headers, self._signed))
        return self._clean(self._signed(method, url, headers, body))

    def _signed(self, method: str, url: str, headers: Headers, body: bytes | None) -> Response:
        response = self._sent(method, url, headers, body)
        if response.status == 401 and self._renew is not None:
            self._signature = self._renew(self._signature)
            response = self._sent(method, url, headers, body)
        return response

    def _sent(self, method: str, url: str, headers: Headers, body: bytes | None) -> Response:
        own = {"User-Agent": f"kosmo/{__version__}", **headers, **self._signature}
        repeatable = self._repeatable
        if self._idempotency_header is not None and method != "GET":
            own[self._idempotency_header], repeatable = os.urandom(16).hex(), True
        request = Request(method, _in_query(url, own), own, body)
        if self._attempts is None:
            raise Planned(request)
        if self._approve is not None and self._approve(method, url, body):
            self._approve = None
        return self._attempts.send(request, repeatable=repeatable)

    def _clean(self, response: Response) -> Response:
        if response.status < 300:
            return response
        text = response.body.decode("utf-8", "replace")
        return Response(response.status, response.headers, self._redactor.clean(text).encode())


def _in_query(url: str, signed: Headers) -> str:
    """Move those parts of a signature into the address that belong there."""
    names = [name for name in signed if name.startswith("?")]
    if not names:
        return url
    from kosmo.http.url import query_string

    values = {name[1:]: signed.pop(name) for name in names}
    return url + query_string(values, already="?" in url)
