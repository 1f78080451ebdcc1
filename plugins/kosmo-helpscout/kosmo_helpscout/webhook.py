"""Checking that a delivery came from Help Scout.

Help Scout signs the body as it is sent with HMAC-SHA1 and the webhook's own secret; the header
`X-HelpScout-Signature` holds the digest in base64. Source: developer.helpscout.com/webhooks.
"""

from __future__ import annotations

import hmac
from base64 import b64encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def verify(headers: Mapping[str, str], body: bytes, secret: str, _url: str | None) -> bool:
    """Tell whether the body was signed with the secret; the URL plays no part."""
    given = headers.get("x-helpscout-signature", "")
    if not secret or not given:
        return False
    expected = b64encode(hmac.digest(secret.encode(), body, "sha1"))
    return hmac.compare_digest(expected, given.encode())
