"""Signing requests with an account's credentials."""

from __future__ import annotations

import binascii

from kosmo.errors import CredentialsError
from kosmo.http.redact import MASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kosmo.spec import AuthSpec


def signature(auth: AuthSpec, credentials: dict[str, str]) -> dict[str, str]:
    """Give the headers that sign a request, the templates filled with the credentials.

    A name that begins with `?` is a parameter of the query, see `Exchange`.
    Raises CredentialsError for a value that is missing or that no header can carry.
    """
    values = _Values(credentials)
    headers = {name: text.format_map(values) for name, text in auth.templates().items()}
    if auth.basic is not None:
        user, password = (text.format_map(values) for text in auth.basic)
        if ":" in user:
            raise CredentialsError(
                "the first half of the credentials has a `:`, which ends it where it is sent",
                code="bad_credentials",
            )
        encoded = binascii.b2a_base64(f"{user}:{password}".encode(), newline=False).decode()
        headers["Authorization"] = f"Basic {encoded}"
    return headers


def masked_signature(auth: AuthSpec, plain: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the same headers for a dry run, with a mask where secrets would stand.

    `plain` are the values of fields that are no secret.
    """
    masks = {**{field.name: MASK for field in auth.fields}, **(plain or {})}
    headers = {name: text.format_map(masks) for name, text in auth.templates().items()}
    if auth.basic or auth.oauth:
        headers["Authorization"] = f"{'Basic' if auth.basic else 'Bearer'} {MASK}"
    return headers


class _Values:
    """Credentials as they are put into templates: only those in use must be sendable."""

    def __init__(self, credentials: dict[str, str]) -> None:
        self._credentials = credentials

    def __getitem__(self, name: str) -> str:
        value = self._credentials.get(name, "")
        if not value:
            raise CredentialsError(f"the account has no `{name}`", code="missing_secret")
        if not value.isascii() or not value.isprintable():
            raise CredentialsError(
                f"the value of `{name}` has a character that cannot be sent, such as a line break",
                code="bad_credentials",
            )
        return value
