"""Logging in by another device: a code is shown, and kosmo asks until it was typed in."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.oauth.conftest import kept, token_file, wait_for
from tests.oauth.identity import DEVICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Kosmo
    from tests.oauth.conftest import Logging
    from tests.oauth.identity import Identity

    Start = Callable[..., Logging]

JSON = {"Content-Type": "application/json"}
CODE = r"type in the code (\S+)\n"


def settle(identity: Identity, state: str) -> None:
    """Let a person decide about the only code."""
    (code,) = identity.devices
    identity.devices[code] = state


def offered(**changes: Any) -> tuple[int, dict[str, str], bytes]:
    """Make the answer that gives a code, with changes; None leaves a key out."""
    told = {
        "device_code": "device-secret", "user_code": "AB-CD", "expires_in": 600, "interval": 0.05,
        "verification_uri": "https://login.example/activate", **changes,
    }  # fmt: skip
    kept = {name: value for name, value in told.items() if value is not None}
    return 200, JSON, json.dumps(kept).encode()


def test_a_code_is_shown_and_asked_about_until_it_was_typed_in(
    drive: Kosmo, identity: Identity, logging_in: Start
) -> None:
    login = logging_in("--device", "--json")
    assert login.find(CODE) == "WDJB-MJHT"
    assert f"  {identity.url}/activate\n" in login.told
    wait_for(lambda: len(identity.asked(DEVICE)) > 1)
    settle(identity, "granted")
    code, out, err = login.end()
    assert code == 0, err
    assert json.loads(out)["data"]["flow"] == "device_code"
    assert identity.asked(DEVICE)[-1] == 200
    assert drive.json("drive", "me")["data"] == {"name": "Ann"}
    secret = next(form["device_code"] for _, form, _ in identity.log if "device_code" in form)
    assert secret not in out + err


def test_a_login_by_device_is_renewed_like_any(
    drive: Kosmo, identity: Identity, logging_in: Start
) -> None:
    login = logging_in("--device")
    login.find(CODE)
    settle(identity, "granted")
    assert login.end()[0] == 0
    identity.end_access()
    assert drive("drive", "me").returncode == 0
    assert kept(drive)["flow"] == "device_code"


@pytest.mark.parametrize(
    ("state", "exit_code", "code"), [("denied", 4, "login_denied"), ("expired", 5, "login_timeout")]
)
def test_a_code_that_is_refused_or_too_old_ends_the_login(
    state: str, exit_code: int, code: str, drive: Kosmo, identity: Identity, logging_in: Start
) -> None:
    login = logging_in("--device", "--json")
    login.find(CODE)
    settle(identity, state)
    ended, out, _ = login.end()
    error = json.loads(out)["error"]
    assert (ended, error["code"]) == (exit_code, code)
    assert "`drive.work`" in error["message"]
    assert error["hint"].startswith("kosmo accounts login drive work --device")
    assert not token_file(drive).exists()


def test_a_login_that_is_refused_takes_nothing_from_the_one_before(
    logged_in: Kosmo, identity: Identity, logging_in: Start
) -> None:
    login = logging_in("--device", "--json")
    login.find(CODE)
    settle(identity, "denied")
    _, out, _ = login.end()
    assert "who was logged in before still is" in json.loads(out)["error"]["message"]
    assert logged_in("drive", "me").returncode == 0


def test_who_is_told_to_slow_down_asks_less_often(identity: Identity, logging_in: Start) -> None:
    login = logging_in("--device", "--timeout", "2", "--json")
    login.find(CODE)
    settle(identity, "slow_down")
    began = time.monotonic()
    code, out, _ = login.end()
    assert (code, json.loads(out)["error"]["code"]) == (5, "login_timeout")
    assert len([status for status in identity.asked(DEVICE) if status == 400]) <= 3
    assert time.monotonic() - began < 2  # the next question would come too late


@pytest.mark.parametrize("interval", [86_400, 1e300])
def test_an_interval_that_is_longer_than_the_patience_ends_at_once(
    interval: float, drive: Kosmo, identity: Identity
) -> None:
    identity.next["/device"] = offered(interval=interval)
    error = drive.json("accounts", "login", "drive", "work", "--device", code=5)["error"]
    assert error["code"] == "login_timeout"


def test_a_service_that_fails_is_asked_again(
    drive: Kosmo, identity: Identity, logging_in: Start
) -> None:
    identity.next["/token"] = (502, {}, b"bad gateway")
    login = logging_in("--device")
    login.find(CODE)
    settle(identity, "granted")
    code, _, err = login.end()
    assert code == 0, err
    assert identity.asked(DEVICE) == [502, 200]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"device_code": None}, "`device_code`"),
        ({"user_code": "\x1b[31mred"}, "`user_code`"),
        ({"user_code": ["AB"]}, "`user_code`"),
        ({"verification_uri": None}, "`verification_uri`"),
        ({"verification_uri": "http://login.example/activate"}, "`verification_uri`"),
        ({"verification_uri": "javascript:alert(1)"}, "`verification_uri`"),
        ({"verification_uri": "https://a.example/\x1b[31m"}, "`verification_uri`"),
    ],
)
def test_an_offer_that_cannot_be_shown_ends_the_login(
    changes: dict[str, Any], told: str, drive: Kosmo, identity: Identity
) -> None:
    identity.next["/device"] = offered(**changes)
    error = drive.json("accounts", "login", "drive", "work", "--device", code=1)["error"]
    assert error["code"] == "malformed_answer"
    assert told in error["message"]


def test_a_service_that_knows_no_such_app_is_told(drive: Kosmo, identity: Identity) -> None:
    identity.next["/device"] = (401, JSON, b'{"error": "invalid_client"}')
    error = drive.json("accounts", "login", "drive", "work", "--device", code=4)["error"]
    assert error["code"] == "token_refused"


def test_ctrl_c_ends_the_waiting(drive: Kosmo, logging_in: Start) -> None:
    login = logging_in("--device")
    login.find(CODE)
    login.interrupt()
    code, _, err = login.end()
    assert (code, "interrupted" in err) == (130, True)
    assert not token_file(drive).exists()
