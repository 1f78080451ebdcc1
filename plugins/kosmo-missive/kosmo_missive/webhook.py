"""Checking that a delivery came from Missive.

Missive signs the body as it is sent with HMAC-SHA256 and the secret of the rule's action; the
header `X-Hook-Signature` holds `sha256=` and the digest in hexadecimal. A rule without a secret
signs nothing.
"""

from __future__ import annotations

import hmac

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def verify(headers: Mapping[str, str], body: bytes, secret: str, _url: str | None) -> bool:
    """Tell whether the body was signed with the secret; the URL plays no part."""
    expected = "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()
    # A header may hold bytes that are no UTF-8; then it is no signature either.
    given = headers.get("x-hook-signature", "").encode(errors="surrogatepass")
    return bool(secret) and hmac.compare_digest(expected.encode(), given)
