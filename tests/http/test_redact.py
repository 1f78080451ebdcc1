"""Secrets stay out of texts, in whatever form they come back."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from kosmo.errors import CredentialsError
from kosmo.http.auth import masked_signature, signature
from kosmo.http.redact import MASK, Redactor
from kosmo.spec import AuthSpec

PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126)
SECRETS = st.text(PRINTABLE, min_size=8, max_size=60)


@given(SECRETS, st.text(max_size=10), st.text(max_size=10))
@example("abcd/efg+hij==", "", "")
@example('sp ace% \\"/é', "", "")
@example("aaaaaaaa", "a", "aa")
def test_a_secret_is_masked_raw_quoted_and_in_json(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.learn(secret)
    forms = [
        secret, quote(secret), quote(secret, safe=""), quote_plus(secret),
        json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        re.sub("%..", lambda escape: escape[0].lower(), quote(secret, safe="")),
    ]  # fmt: skip
    for form in forms:
        cleaned = redactor.clean(f"{before}{form}{after}")
        assert form not in cleaned.replace(MASK, "\0")
        assert MASK in cleaned


@given(st.text(PRINTABLE, max_size=12), SECRETS, st.text(PRINTABLE, max_size=6))
@example("user", "password", "")
def test_a_secret_is_masked_in_base64_wherever_it_stands(
    before: str, secret: str, after: str
) -> None:
    assume(":" not in before)
    redactor = Redactor()
    redactor.learn(secret)
    for whole in (secret, f"{before}:{secret}", f"{before}:{secret}{after}"):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            cleaned = redactor.clean(f"Basic {encode(whole.encode()).decode()}")
            assert MASK in cleaned
            rest = cleaned.removeprefix("Basic ").replace(MASK, "")
            assert len(rest) <= len(encode(whole.encode())) - len(secret)


@given(st.lists(SECRETS, min_size=2, max_size=5), st.data())
def test_of_secrets_that_hold_each_other_no_part_is_left(
    secrets: list[str], data: st.DataObject
) -> None:
    secrets.append(secrets[0] + secrets[1])
    redactor = Redactor()
    redactor.learn(*secrets)
    for secret in secrets:
        assert redactor.clean(f"<{secret}>") == f"<{MASK}>" or secret not in redactor.clean(secret)


def test_secrets_can_be_learnt_after_texts_were_cleaned() -> None:
    redactor = Redactor()
    assert redactor.clean("the token is abcdefgh") == "the token is abcdefgh"
    redactor.learn("abcdefgh", "abc", "")
    assert redactor.clean("the token is abcdefgh, not abc") == f"the token is {MASK}, not abc"


def _auth(*, headers: dict[str, str] | None = None, basic: list[str] | None = None) -> AuthSpec:
    field = {"title": "", "help": "", "secret": True, "required": True, "default": None}
    fields = [{"name": name, **field} for name in ("id", "token", "note")]
    return AuthSpec({"fields": fields, "headers": headers or {}, "basic": basic, "oauth": None})


def test_a_signature_fills_the_templates() -> None:
    auth = _auth(headers={"Authorization": "Bearer {token}", "X-Id": "{id}"})
    values = {"token": "{id}", "id": "7", "note": "Büro\n"}
    assert signature(auth, values) == {"Authorization": "Bearer {id}", "X-Id": "7"}


def test_a_pair_is_signed_as_basic() -> None:
    auth = _auth(basic=["{id}", "{token}"])
    signed = signature(auth, {"id": "ada", "token": "a:b"})
    assert signed == {"Authorization": "Basic " + base64.b64encode(b"ada:a:b").decode()}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"id": "1", "token": "a\nb"}, "token"),
        ({"id": "1", "token": "\u00e9"}, "token"),
        ({"id": "1\0", "token": "a"}, "id"),
        ({"id": "1", "token": ""}, "token"),
        ({"id": "1"}, "token"),
    ],
)
@pytest.mark.parametrize("basic", [True, False])
def test_credentials_that_cannot_be_sent_are_named(
    values: dict[str, str], name: str, basic: bool
) -> None:
    auth = _auth(basic=["{id}", "{token}"]) if basic else _auth(headers={"X-Id": "{id} {token}"})
    with pytest.raises(CredentialsError, match=f"`{name}`") as caught:
        signature(auth, values)
    assert caught.value.exit_code == 4
    assert values.get("token") != "a\nb" or "a\nb" not in str(caught.value)


def test_a_user_with_a_colon_is_refused_as_basic() -> None:
    with pytest.raises(CredentialsError, match="`:`"):
        signature(_auth(basic=["{id}", "{token}"]), {"id": "a:b", "token": "secret-token"})


def test_a_dry_run_shows_masks_in_place_of_secrets() -> None:
    auth = _auth(headers={"X-Token": "{token}"}, basic=["{id}", "{token}"])
    assert masked_signature(auth) == {"X-Token": MASK, "Authorization": f"Basic {MASK}"}
