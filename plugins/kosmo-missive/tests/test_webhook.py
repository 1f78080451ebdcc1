"""Signatures of deliveries."""

from __future__ import annotations

import hmac

from kosmo_missive.webhook import verify

BODY = b'{"rule": {"id": "r1"}}'


def _signed(secret: str) -> dict[str, str]:
    digest = hmac.new(secret.encode(), BODY, "sha256").hexdigest()
    return {"x-hook-signature": f"sha256={digest}"}


def test_a_genuine_delivery_is_known() -> None:
    assert verify(_signed("hush"), BODY, "hush", None)
    assert not verify(_signed("hush"), BODY + b" ", "hush", None)
    assert not verify(_signed("hush"), BODY, "other", None)
    assert not verify({}, BODY, "hush", None)


def test_an_empty_secret_opens_nothing() -> None:
    assert not verify(_signed(""), BODY, "", None)


def test_a_header_that_is_no_utf_8_is_not_genuine() -> None:
    assert not verify({"x-hook-signature": "sha256=\udcff"}, BODY, "hush", None)
