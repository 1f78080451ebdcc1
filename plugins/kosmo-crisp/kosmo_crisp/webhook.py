"""Checking that a delivery came from Crisp.

Crisp signs deliveries to plugins: `X-Crisp-Signature` is the hexadecimal HMAC-SHA256, by the
plugin's signing secret, of `[`, the header `X-Crisp-Request-Timestamp`, `;`, the body as it came
and `]`. Deliveries to the web hooks of a workspace are not signed and are never genuine here.
"""

from __future__ import annotations

import hmac

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def verify(headers: Mapping[str, str], body: bytes, secret: str, _url: str | None) -> bool:
    """Tell whether time and body were signed with the secret; the URL plays no part."""
    given = headers.get("x-crisp-signature", "")
    time = headers.get("x-crisp-request-timestamp", "")
    if not secret or not given or not (time.isascii() and time.isdigit()):
        return False
    signed = b"[" + time.encode() + b";" + body + b"]"
    expected = hmac.new(secret.encode(), signed, "sha256").hexdigest()
    return hmac.compare_digest(expected.encode(), given.encode())
