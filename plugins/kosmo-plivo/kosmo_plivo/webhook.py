"""Checking that a delivery came from Plivo, by its signature of version 3.

Plivo signs the address that it calls, its query sorted, followed by the parameters of the body,
and a nonce, with HMAC-SHA256 and the Auth Token. Version 2 covers neither query nor body, so
that a delivery which is signed by it alone is taken for not genuine.
"""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from urllib.parse import parse_qsl, urlsplit

from kosmo import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def verify(headers: Mapping[str, str], body: bytes, secret: str, url: str | None) -> bool:
    """Tell whether one of the signatures is that of this address, body and nonce.

    `secret` is the Auth Token: the account's own, or the main account's for the header that is
    signed with that one. Raises UsageError without `url`, which is part of what was signed.
    """
    if url is None:
        raise UsageError(
            "Plivo signs the address that it calls, so it is needed; give `--url` as it is set in"
            " the application, with its query",
            hint="kosmo webhooks verify --help",
        )
    nonce = headers.get("x-plivo-signature-v3-nonce", "")
    named = ("x-plivo-signature-v3", "x-plivo-signature-ma-v3")
    given = [one.strip() for name in named for one in headers.get(name, "").split(",")]
    signed = f"{_signed(url, _parameters(headers, body))}.{nonce}"
    digest = hmac.new(secret.encode(), _bytes(signed), "sha256").digest()
    expected = b64encode(digest)
    matches = [hmac.compare_digest(expected, _bytes(one)) for one in given]
    return bool(secret) and bool(nonce) and any(matches)


def _signed(url: str, parameters: str | None) -> str:
    """Give what is signed but for the nonce; a GET has its parameters in the query alone."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UsageError(f"`{url}` is no address") from None
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = "&".join(f"{name}={value}" for name, value in pairs)
    text = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if parameters is None:
        return f"{text}?{query}" if query else text
    return f"{text}?{query}.{parameters}" if query else f"{text}?{parameters}"


def _parameters(headers: Mapping[str, str], body: bytes) -> str | None:
    """Give the parameters of a body, sorted and joined; None where there is no body."""
    if not body.strip():
        return None
    text = body.decode("utf-8", "replace")
    if "json" in headers.get("content-type", ""):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return ""
        return _joined(found) if isinstance(found, dict) else ""
    return "".join(
        name + value for name, value in sorted(parse_qsl(text.strip(), keep_blank_values=True))
    )


def _joined(values: dict[str, Any]) -> str:
    return "".join(
        "".join(f"{name}{one}" for one in _texts(values[name])) for name in sorted(values)
    )


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        return [_joined(value)]
    return sorted(map(str, value)) if isinstance(value, list) else [str(value)]


def _bytes(text: str) -> bytes:
    """Give a text as bytes, also one with bytes in it that are no UTF-8, which nobody signed."""
    return text.encode(errors="surrogatepass")
