"""Accounts of an integration that takes one of several sets of fields."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo

ADD = ("accounts", "add", "helpscout", "work")
PAIR, TOKEN = ["client_id", "client_secret"], ["access_token"]
SECRET = "--set client_secret=env:HELPSCOUT_CLIENT_SECRET"


def status(kosmo: Kosmo) -> tuple[bool, bool]:
    """Tell whether Help Scout counts as configured, and as active."""
    rows = kosmo.json("integrations", "status")["data"]
    (found,) = (row for row in rows if row["name"] == "helpscout")
    return found["configured"], found["active"]


@pytest.mark.parametrize(
    ("words", "needs", "hint"),
    [
        ((), "`client_id` and `client_secret`, or `access_token`",
         f"--set client_id=env:HELPSCOUT_CLIENT_ID {SECRET}"),
        (("--set", "client_id=a b"), "`client_secret`, or `access_token`",
         f"--set 'client_id=a b' {SECRET}"),
        (("--set", "limits=1/1s"), "`client_id` and `client_secret`, or `access_token`",
         f"--set limits=1/1s --set client_id=env:HELPSCOUT_CLIENT_ID {SECRET}"),
    ],
)  # fmt: skip
def test_an_account_that_has_none_of_them_whole_is_refused(
    words: tuple[str, ...], needs: str, hint: str, kosmo: Kosmo
) -> None:
    error = kosmo.json(*ADD, *words, code=2)["error"]
    assert error["code"] == "missing_fields"
    assert error["message"] == f"an account of `helpscout` needs {needs}"
    assert error["hint"] == f"kosmo accounts add helpscout work {hint}"
    assert status(kosmo) == (False, False)


@pytest.mark.parametrize("words", [("access_token=env:T",), ("client_id=1", "client_secret=env:T")])
def test_an_account_with_one_of_them_is_whole(words: tuple[str, ...], kosmo: Kosmo) -> None:
    kosmo.environment["T"] = "canary"
    assert kosmo(*ADD, *(part for word in words for part in ("--set", word))).returncode == 0
    assert status(kosmo) == (True, True)


def test_a_call_with_half_of_them_says_what_is_missing(kosmo: Kosmo) -> None:
    assert kosmo("integrations", "configure", "helpscout", "--set", "client_id=1").returncode == 0
    assert status(kosmo) == (False, False)
    error = kosmo.json("helpscout", "get-current-user", code=4)["error"]
    assert error["message"] == (
        "`client_secret` of account `main` of `helpscout` is missing, and there is no"
        " `access_token` in its place"
    )
    configure = "kosmo integrations configure helpscout --account main"
    assert error["hint"] == f"{configure} {SECRET}"


def test_fields_say_which_belong_together(kosmo: Kosmo) -> None:
    rows = kosmo.json("integrations", "fields", "helpscout")["data"]["fields"]
    found = {row["key"]: (row["required"], row["one_of"], row["missing"]) for row in rows}
    assert found == {
        "client_id": (False, [PAIR, TOKEN], True),
        "client_secret": (False, [PAIR, TOKEN], True),
        "access_token": (False, [PAIR, TOKEN], False),
        "base_url": (False, [], False),
        "limits": (False, [], False),
    }


def test_fields_of_the_sandbox_lack_nothing(kosmo: Kosmo) -> None:
    words = ("integrations", "fields", "helpscout", "--account", "sandbox")
    rows = kosmo.json(*words)["data"]["fields"]
    assert [row["missing"] for row in rows] == [False] * 5
    assert rows[0]["source"] == "sandbox"


def test_a_person_is_shown_which_belong_together(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    someone = person("integrations", "fields", "helpscout")
    assert someone.leave() == 0
    table = [line.split()[:4] for line in someone.seen.splitlines()]
    for row in (["client_id", "text", "either", "missing"],
                ["client_secret", "secret", "either", "missing"],
                ["access_token", "secret", "or", "-"]):  # fmt: skip
        assert row in table
    told = "one of these is needed: `client_id` and `client_secret`, or `access_token`"
    assert told in someone.seen


def stored(kosmo: Kosmo) -> Any:
    """Give the fields of the account and where each comes from."""
    done = kosmo("accounts", "show", "helpscout", "work")
    return {row["field"]: row["source"] for row in json.loads(done.stdout)}


def test_a_person_is_asked_for_the_first_set(kosmo: Kosmo, person: Callable[..., Person]) -> None:
    ann = person(*ADD, "--set", "base_url=http://127.0.0.1:9")
    ann.answer("Leave it empty to give Access token instead.\r\nApp ID: ", "1")
    ann.answer("App Secret: ", "canary")
    assert ann.leave() == 0
    assert "Access token: " not in ann.seen
    assert stored(kosmo).keys() == {"base_url", "client_id", "client_secret"}


def test_an_empty_answer_leads_to_the_other_set(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    ann = person(*ADD, "--set", "base_url=http://127.0.0.1:9")
    ann.answer("App ID: ", "")
    ann.answer("Access token: ", "canary")
    assert ann.leave() == 0
    assert "canary" not in ann.seen
    assert stored(kosmo) == {"base_url": "accounts.toml", "access_token": "credentials.toml"}


def test_no_answer_at_all_makes_no_account(kosmo: Kosmo, person: Callable[..., Person]) -> None:
    ann = person(*ADD)
    ann.answer("App ID: ", "")
    ann.answer("Access token: ", "")
    assert ann.leave() == 2
    assert "`access_token` is empty" in ann.seen
    assert kosmo.json("accounts", "list")["data"] == []
