"""OAuth2 tokens by client credentials: fetched once, shared by every process of the machine.

Source: RFC 6749, section 4.4. A token lies in one file per account below the state folder,
0600, with one lock; whoever needs a new one waits for the lock and looks again before asking.
"""

from __future__ import annotations

import json
import os
import time

from kosmo.errors import (
    CredentialsError,
    KosmoError,
    ServiceError,
    TryLaterError,
    UnknownOutcomeError,
)
from kosmo.http.fingerprint import fingerprint
from kosmo.message import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from kosmo.message import Response

    class Send(Protocol):
        """What sends a request and gives its response, see `Attempts.send`."""

        def __call__(self, request: Request, *, repeatable: bool) -> Response:
            """Send one request."""


_LONGEST = 366 * 86_400.0
_EARLY = 60.0  # seconds before its end at which a token is taken for expired


class TokenStore:
    """The token of one account."""

    def __init__(self, path: str, send: Send, url: str, client: tuple[str, str]) -> None:
        """Take the file, what sends, where tokens are given, the client's id and secret."""
        self._path = path
        self._send = send
        self._url = url
        self._client = client

    def token(self, refused: str | None = None) -> str:
        """Give a token that holds, and is not the one that the service refused.

        Raises CredentialsError where the service gives none, TryLaterError where it is away.
        """
        kept = self._kept(refused)
        if kept is not None:
            return kept
        from kosmo.config.atomic import locked

        with locked(self._path):
            kept = self._kept(refused)
            if kept is not None:
                return kept
            return self._fetched()

    def _kept(self, refused: str | None) -> str | None:
        try:
            with open(self._path, "rb") as file:
                data = json.loads(file.read())
            holds = data["ends"] > time.time() and data["of"] == self._owner()
            token = str(data["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return token if holds and token != refused else None

    def _fetched(self) -> str:
        from kosmo.http.url import query_string

        identity, secret = self._client
        form = {
            "grant_type": "client_credentials",
            "client_id": identity,
            "client_secret": secret,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        body = query_string(form)[1:].encode()
        # A token that was given and lost does no harm, so asking for one may be repeated.
        try:
            response = self._send(Request("POST", self._url, headers, body), repeatable=True)
        except UnknownOutcomeError as error:
            raise TryLaterError(
                error.message.partition("; the outcome")[0], http_status=error.http_status
            ) from None
        token, seconds = _granted(response)
        early = min(_EARLY, seconds / 2)
        self._keep({"token": token, "ends": time.time() + seconds - early, "of": self._owner()})
        return token

    def _owner(self) -> str:
        return fingerprint(self._url, *self._client)

    def _keep(self, data: dict[str, Any]) -> None:
        temporary = f"{self._path}.{os.getpid()}.new"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file)
        os.replace(temporary, self._path)


def _granted(response: Response) -> tuple[str, float]:
    if response.status in (400, 401, 403):
        from kosmo.http.failure import failure_of

        raise CredentialsError(
            f"the service gives no token for these credentials ({_reason(failure_of(response))})",
            code="token_refused",
            http_status=response.status,
        )
    if not 200 <= response.status < 300:
        from kosmo.http.failure import failure_of

        raise failure_of(response)
    try:
        data = json.loads(response.body)
        token, seconds = data["access_token"], float(data.get("expires_in") or 3600)
        seconds = min(seconds, _LONGEST)
    except (ValueError, KeyError, TypeError, OverflowError):
        token, seconds = None, 0.0
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise ServiceError("the service's answer has no token", code="malformed_answer")
    return token, seconds


def _reason(error: KosmoError) -> str:
    return error.message.partition(": ")[2] or error.message


def token_path(state_folder: str, integration: str, account: str) -> str:
    """Give the file of an account's token."""
    safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in account)
    return os.path.join(state_folder, "tokens", f"{integration}-{safe}.json")
