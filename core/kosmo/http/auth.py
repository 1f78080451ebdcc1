"""Signing requests with an account's credentials."""

from __future__ import annotations

import binascii

from kosmo.errors import CredentialsError
from kosmo.http.redact import MASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.spec import AuthSpec


def signature(auth: AuthSpec, credentials: dict[str, str]) -> dict[str, str]:
    """Give the headers that sign a request, the templates filled with the credentials.

    Raises CredentialsError for a value that no header can carry.
    """
    for name, value in credentials.items():
        if not value.isascii() or not value.isprintable():
            raise CredentialsError(
                f"the value of `{name}` has a character that cannot be sent, such as a line break",
                code="bad_credentials",
            )
    headers = {name: _filled(text, credentials) for name, text in auth.headers.items()}
    if auth.basic is not None:
        pair = ":".join(_filled(text, credentials) for text in auth.basic)
        encoded = binascii.b2a_base64(pair.encode(), newline=False).decode()
        headers["Authorization"] = f"Basic {encoded}"
    return headers


def masked_signature(auth: AuthSpec) -> dict[str, str]:
    """Give the same headers for a dry run, with a mask where secrets would stand."""
    masks = {field.name: MASK for field in auth.fields}
    headers = {name: _filled(text, masks) for name, text in auth.headers.items()}
    return {**headers, "Authorization": f"Basic {MASK}"} if auth.basic else headers


def _filled(template: str, fields: dict[str, str]) -> str:
    for name, value in fields.items():
        template = template.replace("{" + name + "}", value)
    return template
