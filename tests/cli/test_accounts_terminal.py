"""`kosmo accounts` where somebody sits at a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo


def test_missing_fields_are_asked_for_and_the_account_is_tried(
    kosmo: Kosmo, person: Callable[..., Person], answering: Answering
) -> None:
    answering.body = b'{"users": [{"id": "u1", "me": true, "name": "Ann"}], "organizations": []}'
    ann = person("accounts", "add", "missive", "work", "--set", f"base_url={answering.url}")
    ann.answer("token: ", "canary")
    assert ann.leave() == 0
    assert "canary" not in ann.seen
    assert "it works: Ann" in ann.seen
    assert "added `missive.work`; it is the default of `missive`, being its first" in ann.seen
    assert answering.requests[0][2]["authorization"] == "Bearer canary"


def test_an_account_that_does_not_work_is_stored_and_the_failure_told(
    kosmo: Kosmo, person: Callable[..., Person], answering: Answering
) -> None:
    answering.status, answering.body = 401, b'{"error": "no"}'
    ann = person("accounts", "add", "missive", "work", "--set", f"base_url={answering.url}")
    ann.answer("token: ", "canary")
    assert ann.leave() == 0
    assert "it is stored, but trying it failed" in ann.seen
    assert "kosmo accounts test missive work" in ann.seen
    assert len(kosmo.json("accounts", "list")["data"]) == 1


@pytest.mark.parametrize(
    ("words", "environment"),
    [(("--no-input",), {}), ((), {"CI": "true"}), ((), {"KOSMO_NO_INPUT": "1"})],
)
def test_nothing_is_asked_where_it_is_forbidden(
    words: tuple[str, ...], environment: dict[str, str], person: Callable[..., Person]
) -> None:
    ann = person("accounts", "add", "missive", "work", *words, **environment)
    assert ann.leave() == 2
    assert "needs `access_token`" in ann.seen


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("YES", 0), ("", 1), ("n", 1), ("ya", 1)])
def test_removing_asks_first(
    answer: str, left: int, kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    kosmo("accounts", "add", "missive", "work", "--set", "access_token=env:T")
    ann = person("accounts", "remove", "missive", "work")
    ann.answer("Forget `missive.work` and its secrets? [y/N] ", answer)
    assert ann.leave() == (0 if left == 0 else 2)
    assert len(kosmo.json("accounts", "list")["data"]) == left


def test_the_end_of_the_input_is_no_answer(kosmo: Kosmo, person: Callable[..., Person]) -> None:
    kosmo("accounts", "add", "missive", "work", "--set", "access_token=env:T")
    ann = person("accounts", "remove", "missive", "work")
    ann.answer("[y/N] ", "\x04")
    ann.leave()
    assert len(kosmo.json("accounts", "list")["data"]) == 1


def test_lists_are_tables_on_a_terminal(kosmo: Kosmo, person: Callable[..., Person]) -> None:
    kosmo("accounts", "add", "missive", "work", "--set", "access_token=env:T")
    ann = person("accounts", "list")
    assert ann.leave() == 0
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(ann.seen)
    assert "work" in ann.seen
