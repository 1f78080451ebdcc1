"""The bearer token of a server: one that was given by reference, or one that is made for it."""

from __future__ import annotations

import os
from contextlib import suppress
from hmac import compare_digest

from kosmo.errors import CredentialsError, UsageError

LEAST = 16  # characters


class Token:
    """What a client has to show. `path` is the file that it was written to, if it was."""

    __slots__ = ("_value", "path")

    def __init__(self, value: str, path: str | None = None) -> None:
        """Take the token itself, and where it was written."""
        self._value = value.encode()
        self.path = path

    def fits(self, shown: bytes) -> bool:
        """Tell whether this is the token; it takes as long for one that is nearly right."""
        return compare_digest(self._value, shown)

    def forget(self) -> None:
        """Remove the file that it was written to, if it still is the one."""
        if self.path is None:
            return
        with suppress(OSError), open(self.path, "rb") as file:
            if file.read().strip() == self._value:
                os.unlink(self.path)


def given_token(reference: str) -> Token:
    """Fetch the token that `--token` refers to, such as `env:NAME`.

    Raises UsageError for a token itself, CredentialsError where there is none or a poor one.
    """
    from kosmo.config.fields import is_reference
    from kosmo.config.references import fetch

    if not is_reference(reference):
        raise UsageError(
            "`--token` takes a reference (`env:NAME`, `file:PATH`, `keyring:NAME`), never the"
            " token itself, which other users could see",
            code="secret_in_argument",
        )
    value = fetch(reference)
    if len(value) < LEAST or not value.isascii() or not value.isprintable() or " " in value:
        raise CredentialsError(
            f"the token of `--token` must have at least {LEAST} letters, digits and signs, without"
            " blanks",
            code="unusable_secret",
        )
    return Token(value)


def made_token(name: str) -> Token:
    """Make a token and write it to a file of that name below the state folder, for us alone."""
    from secrets import token_urlsafe

    from kosmo.config.atomic import locked, replace_file
    from kosmo.config.paths import state_folder

    path = os.path.join(state_folder(), f"{name}.token")
    value = token_urlsafe(32)
    with locked(path):
        replace_file(path, f"{value}\n".encode())
    return Token(value, path)
