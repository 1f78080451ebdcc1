"""Whether a delivery came from Crisp, by vectors made with Crisp's own Node client.

The vendor publishes none; these were signed by `verifyHook`'s algorithm in crisp-api 10.11.0.
"""

from __future__ import annotations

import pytest
from kosmo_crisp.webhook import verify

SECRET = "5a60cce8dad1ef2dbc3c6c9d"
TIME = "1687339042000"
BODY = b'{"website_id":"8c842203-7ed8-4e29-a608-7cf78a7d2fcc","event":"message:send","data":{}}'
SIGNATURE = "99f4fba4459c7b3ef3b8c8aed122402b299df3c76d02f8b85174dd34b8e5ca1d"
HEADERS = {"x-crisp-signature": SIGNATURE, "x-crisp-request-timestamp": TIME}


def test_a_delivery_of_crisps_is_genuine() -> None:
    assert verify(HEADERS, BODY, SECRET, None) is True


@pytest.mark.parametrize(
    ("headers", "body", "secret"),
    [
        (HEADERS, BODY + b" ", SECRET),
        (HEADERS, BODY, "another"),
        (HEADERS, BODY, ""),
        ({**HEADERS, "x-crisp-request-timestamp": "1687339042001"}, BODY, SECRET),
        ({**HEADERS, "x-crisp-request-timestamp": "soon"}, BODY, SECRET),
        ({**HEADERS, "x-crisp-signature": SIGNATURE.upper()}, BODY, SECRET),
        ({**HEADERS, "x-crisp-signature": ""}, BODY, SECRET),
        ({**HEADERS, "x-crisp-signature": "é"}, BODY, SECRET),
        ({"x-crisp-signature": SIGNATURE}, BODY, SECRET),
        ({}, BODY, SECRET),
    ],
)
def test_everything_else_is_not(headers: dict[str, str], body: bytes, secret: str) -> None:
    assert verify(headers, body, secret, None) is False
