"""Tell texts apart, secrets too, without keeping them."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def fingerprint(*texts: str) -> str:
    """Give one hash of several texts, 64 hex digits, which cannot be turned back into them."""
    content = bytearray()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        content += len(data).to_bytes(8, "big") + data
    digest: str = _sha256()(content).hexdigest()
    return digest


def _sha256() -> Any:
    # hashlib would load OpenSSL, which takes longer than all that is done here.
    own = "_sha2" if sys.version_info >= (3, 12) else "_sha256"
    try:
        return __import__(own).sha256
    except ImportError:
        return __import__("hashlib").sha256
