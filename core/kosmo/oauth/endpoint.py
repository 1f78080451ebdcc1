"""Asking an endpoint of OAuth 2.0 as a client that says who it is.

Source: RFC 6749, sections 2.3.1 and 3.2.
"""

from __future__ import annotations

import binascii

from kosmo import __version__
from kosmo.errors import TryLaterError, UnknownOutcomeError
from kosmo.http.url import percent_encoded, query_string
from kosmo.message import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kosmo.message import Response
    from kosmo.tokens import Send


class Client:
    """Who asks: an app's id, and its secret if it has one; `basic` sends both in a header."""

    __slots__ = ("_basic", "id", "secret")

    def __init__(self, identity: str, secret: str | None = None, *, basic: bool = False) -> None:
        """Take what the service knows the app by."""
        self.id = identity
        self.secret = secret
        self._basic = basic and secret is not None

    def form(self) -> dict[str, str]:
        """Give what it adds to a body."""
        if self._basic:
            return {}
        return {"client_id": self.id} | (
            {} if self.secret is None else {"client_secret": self.secret}
        )

    def headers(self) -> dict[str, str]:
        """Give what it adds to the headers."""
        if not self._basic:
            return {}
        pair = f"{percent_encoded(self.id)}:{percent_encoded(self.secret or '')}"
        encoded = binascii.b2a_base64(pair.encode(), newline=False).decode()
        return {"Authorization": f"Basic {encoded}"}


def ask(
    send: Send, url: str, client: Client, form: Mapping[str, str], *, repeatable: bool
) -> Response:
    """Post a form and give the answer, whatever it says.

    Raises TryLaterError where none came. That of `repeatable` does no harm if it arrives twice.
    """
    headers = {
        "User-Agent": f"kosmo/{__version__}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        **client.headers(),
    }
    body = query_string({**form, **client.form()})[1:].encode()
    try:
        return send(Request("POST", url, headers, body), repeatable=repeatable)
    except UnknownOutcomeError as error:
        raise Unanswered(
            error.message.partition("; the outcome")[0], http_status=error.http_status
        ) from None


class Unanswered(TryLaterError):
    """No answer came, and the request may have arrived all the same."""
