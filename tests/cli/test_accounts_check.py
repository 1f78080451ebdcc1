"""`kosmo accounts test`, against a service on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Answering, Kosmo

ANN = b"""{"users": [{"id": "u1", "me": true, "name": "Ann", "email": "ann@m.example"}],
           "organizations": [{"id": "o1", "name": "M"}]}"""


def add(kosmo: Kosmo, name: str, variable: str, url: str) -> None:
    """Add an account of Missive whose token is in a variable."""
    fields = ("--set", f"access_token=env:{variable}", "--set", f"base_url={url}")
    kosmo.json("accounts", "add", "missive", name, *fields)


def test_a_test_asks_the_service_whose_credentials_these_are(
    kosmo: Kosmo, answering: Answering
) -> None:
    answering.body = ANN
    add(kosmo, "work", "T", answering.url)
    rows = kosmo.json("accounts", "test", T="canary")["data"]
    assert rows == [
        {
            "integration": "missive",
            "account": "work",
            "state": "ok",
            "who": "ann@m.example",
            "error": None,
        }
    ]
    assert {sent[2]["authorization"] for sent in answering.requests} == {"Bearer canary"}


def test_a_test_of_one_account_fails_as_its_call_does(kosmo: Kosmo, answering: Answering) -> None:
    answering.status, answering.body = 401, b'{"error": "no"}'
    add(kosmo, "work", "T", answering.url)
    assert kosmo.json("accounts", "test", "missive", "work", code=4, T="canary")["error"]
    assert kosmo.json("accounts", "test", code=4)["error"]["code"] == "missing_secret"


def test_a_test_of_several_accounts_tells_about_each(kosmo: Kosmo, answering: Answering) -> None:
    answering.body = ANN
    add(kosmo, "work", "T", answering.url)
    add(kosmo, "home", "NOT_SET", answering.url)
    error = kosmo.json("accounts", "test", code=6, T="canary")["error"]
    assert error["code"] == "partial"
    assert error["details"][1] == "missive.work: ok"
    assert "`NOT_SET` is not set" in error["details"][0]


def test_without_accounts_there_is_nothing_to_test(kosmo: Kosmo) -> None:
    error = kosmo.json("accounts", "test", "missive", code=4)["error"]
    assert error["hint"] == "kosmo accounts add missive work"
    assert kosmo.json("accounts", "test", code=4)["error"]["hint"] == "kosmo integrations list"
