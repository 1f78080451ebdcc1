"""Deliveries: a signature is checked, with vectors whose inputs the vendor's own tests publish."""

from __future__ import annotations

import base64
import hmac

import pytest
from kosmo_helpscout.webhook import verify

BODY, SECRET = b'{"id":123}', "asdffdsa"
GENUINE = "YhXKie6t+YQPJLRzdKWwTPsJN2w="


def test_a_genuine_delivery_is_recognised() -> None:
    assert verify({"x-helpscout-signature": GENUINE}, BODY, SECRET, None)
    assert verify({"x-helpscout-signature": GENUINE}, BODY, SECRET, "https://x.y/hook")


@pytest.mark.parametrize(
    "given",
    ["asdfasdfasdfasdf", "", GENUINE.lower(), GENUINE[:-1], f"sha1={GENUINE}", "é", f" {GENUINE}"],
)
def test_another_signature_is_not(given: str) -> None:
    assert not verify({"x-helpscout-signature": given}, BODY, SECRET, None)


def test_nothing_else_may_differ() -> None:
    headers = {"x-helpscout-signature": GENUINE}
    assert not verify({}, BODY, SECRET, None)
    assert not verify({"x-helpscout-event": "helpscout.test"}, BODY, SECRET, None)
    assert not verify(headers, BODY + b" ", SECRET, None)
    assert not verify(headers, BODY, SECRET + "x", None)


def test_without_a_secret_nothing_is_genuine() -> None:
    signature = base64.b64encode(hmac.digest(b"", BODY, "sha1")).decode()
    assert not verify({"x-helpscout-signature": signature}, BODY, "", None)


def test_the_bytes_of_the_body_are_signed_not_its_text() -> None:
    body = "é".encode("latin-1")
    signature = base64.b64encode(hmac.digest(b"k", body, "sha1")).decode()
    assert verify({"x-helpscout-signature": signature}, body, "k", None)
