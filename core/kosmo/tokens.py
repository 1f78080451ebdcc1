"""OAuth2 tokens: held by one account, shared by every process of the machine.

A token lies in one file per account below the state folder, 0600, with one lock; whoever needs a
new one waits for the lock and looks again before asking, see `kosmo.oauth.renewing`.
"""

from __future__ import annotations

import json
import os
import time

from kosmo.errors import CredentialsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from kosmo.message import Request, Response

    Record = dict[str, Any]

    class Send(Protocol):
        """What sends a request and gives its response, see `Attempts.send`."""

        def __call__(self, request: Request, *, repeatable: bool) -> Response:
            """Send one request."""


class TokenStore:
    """The token of one account."""

    def __init__(
        self, path: str, owner: str, renewed: Callable[[TokenStore, str | None], str]
    ) -> None:
        """Take the file, whose token may be used, and what gives a new one.

        `owner` is a fingerprint of what the token was given for: another address or another
        client has no use for it.
        """
        self.path = path
        self.owner = owner
        self._renewed = renewed

    def token(self, refused: str | None = None) -> str:
        """Give a token that holds, and is not the one that the service refused.

        Raises CredentialsError where there is none to be had, TryLaterError where the service is
        away.
        """
        held = self.held(refused)
        return self._renewed(self, refused) if held is None else held

    def held(self, refused: str | None = None) -> str | None:
        """Give the token in the file, None where it has ended or is the `refused` one."""
        data = self.record()
        if data is None or not isinstance(token := data.get("token"), str):
            return None
        ends = data.get("ends")
        # Without an end a token holds until it is refused.
        holds = ends > time.time() if isinstance(ends, (int, float)) else "flow" in data
        return token if holds and token != refused else None

    def record(self) -> Record | None:
        """Read what the file holds for its owner; None where it is missing, another's or broken.

        Raises CredentialsError where others can read a person's token.
        """
        data = read_record(self.path)
        return data if data is not None and data.get("of") == self.owner else None


def read_record(path: str) -> Record | None:
    """Read the file of a token; None where it is missing or broken, see `TokenStore.record`."""
    try:
        with open(path, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = json.loads(file.read())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    if "flow" in data and mode & 0o077:
        raise CredentialsError(
            f"`{path}` holds secrets and other users can reach it (mode {mode & 0o777:o})",
            hint=f"chmod 600 {path}",
            code="credentials_exposed",
        )
    return data
