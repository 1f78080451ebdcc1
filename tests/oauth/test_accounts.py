"""Accounts that persons log in to: what is told of them, and what follows them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.oauth.conftest import kept, let_it_end, token_file

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.oauth.identity import Identity


def test_a_new_account_says_how_to_log_in_where_nobody_is_there(
    drive: Kosmo, identity: Identity
) -> None:
    done = drive("accounts", "add", "drive", "home", "--set", f"base_url={identity.url}")
    assert done.returncode == 0
    assert "nobody is logged in yet: kosmo accounts login drive home" in done.stderr
    assert identity.log == []


def test_lists_tell_whether_somebody_is_logged_in(logged_in: Kosmo) -> None:
    logged_in("accounts", "add", "drive", "home")
    logged_in("accounts", "add", "drive", "other", "--set", "access_token=env:T")
    logins = {row["account"]: row["login"] for row in logged_in.json("accounts", "list")["data"]}
    assert logins["other"] is None
    assert logins["home"]["logged_in"] is False
    assert logins["home"]["why"] == "nobody is logged in"
    assert (logins["work"]["logged_in"], logins["work"]["renews"]) == (True, True)
    assert logins["work"]["scope"] == "read write"
    shown = {
        row["field"]: row["value"]
        for row in logged_in.json("accounts", "show", "drive", "work")["data"]
    }
    assert shown["login"] == "logged in, renewed by kosmo"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"refresh": None, "ends": 4_000_000_000}, "logged in until 2096-10-02T07:06:40Z"),
        ({"refresh": None, "ends": 1}, "the login has ended at 1970-01-01T00:00:01Z"),
        ({"refresh": None, "ends": None}, "logged in"),
        ({"refresh": None, "token": None, "ended": "told"}, "the login has ended: told"),
        ({"base_url": "https://other.example"}, "nobody is logged in"),
    ],
)
def test_what_is_kept_is_put_in_words(
    change: dict[str, object], words: str, logged_in: Kosmo
) -> None:
    token_file(logged_in).write_text(json.dumps({**kept(logged_in), **change}))
    shown = {
        row["field"]: row["value"]
        for row in logged_in.json("accounts", "show", "drive", "work")["data"]
    }
    assert shown["login"] == words


def test_doctor_and_status_tell_of_a_login_that_is_missing_and_what_mends_it(
    drive: Kosmo, logged_in: Kosmo
) -> None:
    findings = drive.json("doctor", "drive")["data"]["findings"]
    assert any("logged in, renewed by kosmo" in one["message"] for one in findings), findings
    token_file(drive).unlink()
    findings = drive.json("doctor", "drive", code=1)["data"]["findings"]
    wrong = next(one for one in findings if "nobody is logged in" in one["message"])
    assert wrong["fix"] == "kosmo accounts login drive work"
    row = drive.json("integrations", "doctor", "drive", code=1)["data"]
    assert row["active"] is False


def test_tokens_take_the_new_name_of_their_account(logged_in: Kosmo) -> None:
    assert logged_in("accounts", "rename", "drive", "work", "office").returncode == 0
    assert not token_file(logged_in).exists()
    assert logged_in.json("drive", "me", "--account", "office")["data"] == {"name": "Ann"}


def test_tokens_go_with_their_account_and_do_not_come_back(
    logged_in: Kosmo, identity: Identity
) -> None:
    assert logged_in("accounts", "remove", "drive", "work", "--yes").returncode == 0
    assert not token_file(logged_in).exists()
    add = ("accounts", "add", "drive", "work", "--set", f"base_url={identity.url}")
    assert logged_in(*add).returncode == 0
    assert logged_in.json("drive", "me", code=4)["error"]["code"] == "not_logged_in"


def test_an_account_that_is_written_anew_is_logged_in_to_anew(
    logged_in: Kosmo, identity: Identity
) -> None:
    add = ("accounts", "add", "drive", "work", "--replace", "--set", f"base_url={identity.url}")
    assert logged_in(*add).returncode == 0
    assert not token_file(logged_in).exists()


def test_an_account_with_a_token_of_its_own_needs_no_login(
    drive: Kosmo, identity: Identity
) -> None:
    identity.access["made-elsewhere"] = 0
    words = ("--set", f"base_url={identity.url}", "--set", "access_token=env:T")
    assert "log" not in drive("accounts", "add", "drive", "own", *words).stderr
    data = drive.json("drive", "me", "--account", "own", T="made-elsewhere")["data"]
    assert data == {"name": "Ann"}
    error = drive.json("accounts", "login", "drive", "own", code=2, T="made-elsewhere")["error"]
    assert error["code"] == "no_login"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("missive", "work"), "nobody logs in to accounts of `missive`"),
        (("missive", "work", "--device"), "nobody logs in to accounts of `missive`"),
        (("drive", "sandbox"), "the sandbox needs no login"),
        (("drive", "nothing"), "`nothing`"),
        (("drive", "work", "--timeout", "0"), "`--timeout` takes seconds from 1 to 86400"),
        (("drive", "work", "--timeout", "nan"), "`--timeout` takes seconds from 1 to 86400"),
    ],
)
def test_a_login_that_makes_no_sense_is_refused(
    words: tuple[str, ...], told: str, drive: Kosmo, identity: Identity
) -> None:
    error = drive.json("accounts", "login", *words, code=2)["error"]
    assert told in error["message"]
    assert identity.log == []


def test_a_login_that_makes_no_sense_has_a_hint_that_mends_it(drive: Kosmo) -> None:
    error = drive.json("accounts", "login", "drive", "wok", code=2)["error"]
    assert error["hint"] == "did you mean `work`?"
    drive("accounts", "add", "drive", "own", "--set", "access_token=env:T")
    error = drive.json("accounts", "login", "drive", "own", code=2, T="x")["error"]
    assert error["hint"] == "kosmo accounts add drive own --replace"


def test_a_dry_run_renews_nothing_and_shows_no_token(logged_in: Kosmo, identity: Identity) -> None:
    let_it_end(logged_in)
    data = logged_in.json("drive", "me", "--dry-run")["data"]
    assert data["headers"]["Authorization"] == "Bearer [redacted]"
    assert identity.asked("refresh_token") == []
    assert kept(logged_in)["ends"] < time.time()


def test_an_account_of_the_environment_can_be_logged_in_to(
    drive: Kosmo, identity: Identity
) -> None:
    error = drive.json("drive", "me", "--account", "env", code=4,
                       KOSMO_DRIVE__BASE_URL=identity.url)["error"]  # fmt: skip
    assert error["hint"] == "kosmo accounts login drive env"
