"""Calls where somebody sits at a terminal: tables, and approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

DELETE = ("demo", "delete-thing", "--thing-id", "7", "--account", "local")


def test_a_list_is_a_table(local: Kosmo, person: Callable[..., Person]) -> None:
    someone = person("demo", "list-things", "--account", "local")
    assert someone.leave() == 0
    assert someone.seen.splitlines() == ["ID  NAME", "1   Lamp"]


def test_a_destructive_call_shows_its_request_and_goes_out_when_approved(
    local: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    someone = person(*DELETE)
    someone.answer("send it? [y/N]", "y")
    assert someone.leave() == 0
    assert f"DELETE {answering.url}/api/things/7" in someone.seen
    assert "it asks, as calls that destroy or reach people outside ask by default:" in someone.seen
    assert "it cannot be undone; send it? [y/N]" in someone.seen
    assert "secret-of-demo" not in someone.seen
    assert [request[:2] for request in answering.requests] == [("DELETE", "/api/things/7")]


def test_a_question_says_what_may_come_of_the_call(
    local: Kosmo, person: Callable[..., Person]
) -> None:
    outward = person("missive", "api-post", "--path", "posts", "--account", "sandbox")
    outward.answer("it may reach people outside; send it? [y/N]", "n")
    assert outward.leave() == 3
    (local.home / "config" / "config.toml").write_text('[policy.demo]\nwrite = "ask"\n')
    plain = person("demo", "lock", '{"word": "env:DEMO_TOKEN"}', "--account", "local")
    plain.answer("send it? [y/N]", "n")
    assert plain.leave() == 3
    assert 'it asks, as `write = "ask"` in [policy.demo] of ' in plain.seen
    assert "; send it?" not in plain.seen


def test_anything_but_yes_sends_nothing(
    local: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    for answer in ("", "n", "what"):
        someone = person(*DELETE)
        someone.answer("send it? [y/N]", answer)
        assert someone.leave() == 3
        assert "was not approved" in someone.seen
    assert answering.requests == []


def test_nobody_is_asked_with_no_input_or_in_ci(
    local: Kosmo, answering: Answering, person: Callable[..., Person]
) -> None:
    for words, environment in (
        (("--no-input",), {}),
        ((), {"CI": "true"}),
        ((), {"KOSMO_NO_INPUT": "1"}),
    ):
        someone = person(*DELETE, *words, **environment)
        assert someone.leave() == 3
        assert "send it?" not in someone.seen
    assert answering.requests == []
