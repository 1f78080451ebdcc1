"""`kosmo whoami`, and `kosmo accounts test` of many accounts at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.asking import Asking, worst

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

ANN = b"""{"users": [{"id": "u1", "me": true, "name": "Ann", "email": "ann@m.example"}],
           "organizations": []}"""


@pytest.fixture
def ann(kosmo: Kosmo, answering: Answering) -> Kosmo:
    """Give kosmo with two accounts of Missive, whose service knows Ann."""
    answering.body = ANN
    for name in ("home", "work"):
        add(kosmo, name, answering.url)
    kosmo.environment["T"] = "canary"
    return kosmo


def add(kosmo: Kosmo, name: str, url: str, variable: str = "T") -> None:
    """Add an account of Missive whose token is in a variable."""
    words = ("--set", f"access_token=env:{variable}", "--set", f"base_url={url}")
    assert kosmo("accounts", "add", "missive", name, *words).returncode == 0


def test_it_tells_who_which_account_and_what_chose_it(ann: Kosmo) -> None:
    envelope = ann.json("whoami", "missive")
    data = envelope["data"]
    assert data["answer"]["email"] == data["who"] == "ann@m.example"
    assert (data["account"], data["account_source"]) == ("home", "the default")
    assert envelope["function"] == "missive.get_current_user"
    assert envelope["meta"]["account"] == "home"
    assert ann.json("whoami", "missive", "--account", "work")["data"]["account"] == "work"
    chosen = ann.json("whoami", "missive", KOSMO_MISSIVE_ACCOUNT="work")["data"]
    assert (chosen["account"], chosen["account_source"]) == ("work", "KOSMO_MISSIVE_ACCOUNT")


def test_a_project_file_that_chose_the_account_is_named(
    ann: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".kosmo.toml"
    path.write_text('[defaults]\nmissive = "work"\n')
    monkeypatch.chdir(tmp_path)
    done = ann("whoami", "missive")
    assert json.loads(done.stdout)["account"] == "home"
    assert f"kosmo config trust {path}" in done.stderr
    assert ann("config", "trust", ".kosmo.toml").returncode == 0
    data = json.loads(ann("whoami", "missive").stdout)
    assert (data["account"], data["account_source"]) == ("work", str(path))


def test_the_sandbox_is_asked_where_it_is_named(kosmo: Kosmo) -> None:
    for name in ("crisp", "helpscout", "missive", "plivo"):
        data = kosmo.json("whoami", name, "--account", "sandbox")["data"]
        assert data["account"] == "sandbox"
        assert data["who"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("misive",), 2, "unknown_integration"),
        (("missive",), 4, "no_account"),
        (("missive", "--account", "x"), 2, "unknown_account"),
        (("missive", "plivo"), 2, "usage"),
        (("--acount", "x"), 2, "usage"),
        (("--account", "x"), 2, "usage"),
        (("missive", "--timeout", "soon"), 2, "invalid_arguments"),
        ((), 4, "no_account"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    words: tuple[str, ...], code: int, told: str, kosmo: Kosmo
) -> None:
    assert kosmo.json("whoami", *words, code=code)["error"]["code"] == told


def test_an_integration_that_cannot_tell_says_so(demo: Kosmo) -> None:
    assert demo.json("whoami", "demo", code=2)["error"]["code"] == "not_supported"
    rows = demo.json("whoami")["data"]
    assert (rows[0]["account"], rows[0]["state"]) == ("work", "no check is known")


@pytest.mark.parametrize(
    ("status", "code"), [(401, 4), (403, 1), (404, 1), (429, 5), (500, 5), (503, 5)]
)
def test_a_failure_has_the_exit_code_of_its_call(
    status: int, code: int, ann: Kosmo, answering: Answering
) -> None:
    answering.status, answering.body = status, b'{"error": "no"}'
    envelope = ann.json("whoami", "missive", "--timeout", "2", code=code)
    assert envelope["error"]["http_status"] == status
    assert "canary" not in json.dumps(envelope)


def test_all_accounts_are_asked_and_get_a_row_each(ann: Kosmo) -> None:
    for words in (("whoami",), ("accounts", "test"), ("accounts", "test", "--all")):
        rows = ann.json(*words)["data"]
        assert [(row["account"], row["state"], row["who"]) for row in rows] == [
            ("home", "ok", "ann@m.example"),
            ("work", "ok", "ann@m.example"),
        ]


def test_accounts_of_the_environment_are_asked_too(kosmo: Kosmo, answering: Answering) -> None:
    answering.body = ANN
    rows = kosmo.json("whoami", KOSMO_MISSIVE__CI__ACCESS_TOKEN="canary",
                      KOSMO_MISSIVE__CI__BASE_URL=answering.url)["data"]  # fmt: skip
    assert [(row["account"], row["who"]) for row in rows] == [("ci", "ann@m.example")]


@pytest.mark.parametrize(
    "words", [("whoami",), ("accounts", "test"), ("accounts", "test", "missive")]
)
def test_where_some_fail_it_is_partly_done_and_has_all_rows(
    words: tuple[str, ...], ann: Kosmo, answering: Answering
) -> None:
    add(ann, "zoo", answering.url, "NOT_SET")
    envelope = ann.json(*words, code=6)
    assert [row["state"] for row in envelope["data"]] == ["ok", "ok", "failed"]
    assert envelope["data"][2]["error"]["code"] == "missing_secret"
    assert envelope["error"]["code"] == "partial"
    assert envelope["error"]["message"] == "1 of 3 accounts failed"
    assert envelope["error"]["details"][0] == "missive.home: ok"


@pytest.mark.parametrize("words", [("whoami",), ("accounts", "test", "--all")])
def test_where_all_fail_alike_the_exit_code_is_theirs(
    words: tuple[str, ...], ann: Kosmo, answering: Answering
) -> None:
    answering.status, answering.body = 401, b"{}"
    envelope = ann.json(*words, code=4)
    assert envelope["error"]["code"] == "authentication_failed"
    assert len(envelope["data"]) == 2
    add(ann, "zoo", answering.url, "NOT_SET")
    assert ann.json(*words, code=4)["error"]["code"] == "credentials"
    answering.status = 500
    assert ann.json(*words, code=6)["error"]["code"] == "partial"


def test_all_and_a_name_exclude_each_other(ann: Kosmo, answering: Answering) -> None:
    assert ann.json("accounts", "test", "missive", "work", "--all", code=2)["error"]
    assert answering.requests == []


def test_a_service_that_says_nothing_is_not_waited_for_longer_than_asked(
    ann: Kosmo, silent_port: int
) -> None:
    add(ann, "silent", f"http://127.0.0.1:{silent_port}")
    envelope = ann.json("whoami", "--timeout", "0.5", code=6)
    rows = {row["account"]: row for row in envelope["data"]}
    assert rows["silent"]["error"]["code"] in ("timeout", "deadline")
    assert rows["home"]["state"] == rows["work"]["state"] == "ok"


def test_a_secret_that_does_not_come_is_given_up_too(
    kosmo: Kosmo, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--set", "access_token=command:sleep 2")
    assert kosmo("accounts", "add", "missive", "slow", *words).returncode == 0
    monkeypatch.setenv("KOSMO_HOME", str(kosmo.home))
    asked = Asking(seconds=0.2).ask([("missive", "slow")])
    error: Any = worst(asked)
    assert (error.code, error.exit_code) == ("timeout", 5)
    assert "`missive.slow` gave no answer within 0.2 seconds" in error.message


def test_a_person_sees_one_line_or_a_table(ann: Kosmo, person: Callable[..., Person]) -> None:
    someone = person("whoami", "missive")
    assert someone.leave() == 0
    first, _, *answer = someone.seen.splitlines()
    assert first == "ann@m.example: account `home` of `missive`, chosen by the default"
    assert "name           Ann" in answer
    someone = person("whoami")
    assert someone.leave() == 0
    assert someone.seen.splitlines()[0].split() == ["INTEGRATION", "ACCOUNT", "STATE", "WHO"]


@pytest.mark.parametrize("words", [("whoami",), ("accounts", "test")])
def test_a_person_sees_the_table_also_where_one_fails(
    words: tuple[str, ...], ann: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    add(ann, "zoo", answering.url, "NOT_SET")
    someone = person(*words)
    assert someone.leave() == 6
    assert "missive      zoo      failed  -" in someone.seen
    assert "error: 1 of 3 accounts failed" in someone.seen
    assert "{" not in someone.seen
