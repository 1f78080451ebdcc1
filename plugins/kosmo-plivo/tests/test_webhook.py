"""Signatures of deliveries, by the vectors of Plivo's own library for Go (MIT licence)."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from kosmo import UsageError
from kosmo_plivo.webhook import verify

if TYPE_CHECKING:
    from typing import Any

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("signatures.json").read_text(encoding="utf-8")
)
THIRD = [vector for vector in VECTORS if vector["version"] == "v3"]
POST = next(vector for vector in THIRD if vector["method"] == "POST")


def _delivery(vector: dict[str, Any]) -> tuple[dict[str, str], bytes, str, str]:
    """Make the request that Plivo would have made: a GET has its parameters in the query."""
    headers = {
        "x-plivo-signature-v3": vector["signature"],
        "x-plivo-signature-v3-nonce": vector["nonce"],
    }
    form = urlencode(vector["params"])
    if vector["method"] == "POST":
        headers["content-type"] = "application/x-www-form-urlencoded"
        return headers, form.encode(), vector["auth_token"], vector["uri"]
    joint = "&" if "?" in vector["uri"] else "?"
    return headers, b"", vector["auth_token"], vector["uri"] + joint + form


@pytest.mark.parametrize("vector", THIRD, ids=lambda vector: str(vector["test"]))
def test_a_genuine_delivery_is_known(vector: dict[str, Any]) -> None:
    assert len(THIRD) == 4
    assert verify(*_delivery(vector)) is True


@pytest.mark.parametrize("vector", THIRD, ids=lambda vector: str(vector["test"]))
def test_a_delivery_that_was_changed_is_not_genuine(vector: dict[str, Any]) -> None:
    headers, body, secret, url = _delivery(vector)
    assert not verify(headers, body, "another token", url)
    assert not verify({**headers, "x-plivo-signature-v3-nonce": "1"}, body, secret, url)
    assert not verify({**headers, "x-plivo-signature-v3": "x"}, body, secret, url)
    assert not verify({**headers, "x-plivo-signature-v3": "\u00e9"}, body, secret, url)
    assert not verify(headers, body + b"&Cost=0", secret, url + ("" if body else "&Cost=0"))
    assert not verify(headers, body, secret, url.replace("https", "http"))
    assert not verify({}, body, secret, url)


def test_one_of_several_signatures_is_enough() -> None:
    headers, body, secret, url = _delivery(POST)
    good = headers["x-plivo-signature-v3"]
    assert verify({**headers, "x-plivo-signature-v3": f"bm9wZQ==, {good}"}, body, secret, url)
    main = {**headers, "x-plivo-signature-v3": "bm9wZQ==", "x-plivo-signature-ma-v3": good}
    assert verify(main, body, secret, url)


def test_the_address_is_needed() -> None:
    headers, body, secret, _ = _delivery(POST)
    with pytest.raises(UsageError, match="signs the address"):
        verify(headers, body, secret, None)
    with pytest.raises(UsageError, match="is no address"):
        verify(headers, body, secret, "https://[plivo/")


def test_an_empty_secret_opens_nothing() -> None:
    digest = b64encode(hmac.digest(b"", b"https://example.com/?a1.n", "sha256")).decode()
    headers = {"x-plivo-signature-v3": digest, "x-plivo-signature-v3-nonce": "n"}
    assert not verify(headers, b"a=1", "", "https://example.com/")


def test_what_is_no_utf_8_is_not_genuine() -> None:
    headers, body, secret, url = _delivery(POST)
    in_json = {**headers, "content-type": "application/json"}
    assert not verify({**headers, "x-plivo-signature-v3": "\udcff"}, body, secret, url)
    assert not verify({**headers, "x-plivo-signature-v3-nonce": "\udcff"}, body, secret, url)
    assert not verify(headers, body, secret, url + "&x=\udcff")
    assert not verify(in_json, b'{"a": "\\ud800"}', secret, url)
    assert not verify(in_json, b"[" * 100_000, secret, url)


def test_a_body_in_json_is_signed_by_its_fields() -> None:
    headers, _, secret, url = _delivery(POST)
    body = json.dumps(POST["params"]).encode()
    assert verify({**headers, "content-type": "application/json"}, body, secret, url)
    assert not verify({**headers, "content-type": "application/json"}, b"{", secret, url)
    assert not verify({**headers, "content-type": "application/json"}, b"[1]", secret, url)


def test_version_two_which_signs_the_address_alone_is_not_taken() -> None:
    (second,) = [vector for vector in VECTORS if vector["version"] == "v2"]
    headers = {
        "x-plivo-signature-v2": second["signature"],
        "x-plivo-signature-v2-nonce": second["nonce"],
    }
    assert not verify(headers, b"", second["auth_token"], second["uri"])
