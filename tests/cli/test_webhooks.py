"""`kosmo webhooks verify` tells genuine deliveries from others."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

BODY = b'{"rule": {"id": "r1"}, "comment": {"body": "h\xc3\xa4llo"}}'
DIGEST = hmac.new(b"hush", BODY, hashlib.sha256).hexdigest()
VERIFY = ("webhooks", "verify", "missive", "--secret", "env:HOOK_SECRET")


def test_a_genuine_delivery_passes(kosmo: Kosmo, tmp_path: Path) -> None:
    kosmo.environment["HOOK_SECRET"] = "hush"
    body, headers = tmp_path / "body", tmp_path / "headers"
    body.write_bytes(BODY)
    headers.write_text(f"Content-Type: application/json\nX-Hook-Signature: sha256={DIGEST}\n")
    words = (*VERIFY, "--headers", str(headers), "--body", str(body))
    assert kosmo.json(*words)["data"] == {"integration": "missive", "genuine": True}


def test_any_change_makes_it_a_clear_no(kosmo: Kosmo) -> None:
    kosmo.environment["HOOK_SECRET"] = "hush"
    text = BODY.decode()
    genuine = f"X-Hook-Signature: sha256={DIGEST}"
    assert kosmo(*VERIFY, "--header", genuine, stdin=text).returncode == 0
    for header, body, secret in (
        (genuine, text + " ", "hush"),
        (genuine, text, "other"),
        (genuine[:-1] + "x", text, "hush"),
        (genuine.replace("sha256=", ""), text, "hush"),
        ("X-Other: 1", text, "hush"),
        ("X-Hook-Signature: sha256=é", text, "hush"),
    ):
        done = kosmo(*VERIFY, "--header", header, stdin=body, HOOK_SECRET=secret)
        assert done.returncode == 1, (header, body, secret)
        assert done.stderr.startswith("error: the signature is not genuine")


def test_a_secret_as_an_argument_and_a_broken_header_are_refused(kosmo: Kosmo) -> None:
    refused = kosmo.json("webhooks", "verify", "missive", "--secret", "hush", code=2)
    assert refused["error"]["code"] == "secret_in_argument"
    kosmo.environment["HOOK_SECRET"] = "hush"
    assert kosmo(*VERIFY, "--header", "nonsense", stdin="").returncode == 2
    assert kosmo(*VERIFY, "--headers", "/nowhere").returncode == 2
    unsigned = f"X-Hook-Signature: sha256={hmac.new(b'', b'x', hashlib.sha256).hexdigest()}"
    assert kosmo(*VERIFY, "--header", unsigned, stdin="x", HOOK_SECRET="").returncode == 4
