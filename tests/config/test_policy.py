"""Whether a call may run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.config.policy import decide
from kosmo.errors import ConfigError

if TYPE_CHECKING:
    from tests.config.conftest import MakeFunction

READ = {"effect": "read"}
WRITE: dict[str, Any] = {}
DELETE = {"destructive": True}
SEND = {"outward": True}
DRAFT = {"outward_when": ["body.send", "body.send_at"]}


def action(make_function: MakeFunction, properties: dict[str, Any], **call: Any) -> str:
    """Decide about a call of `do_it` on the account `work`."""
    given: dict[str, Any] = {"arguments": {}, "account_name": "work", "force": False} | call
    return decide(make_function("do_it", **properties), **given).action


@pytest.mark.parametrize(
    ("properties", "expected"),
    [(READ, "allow"), (WRITE, "allow"), (DELETE, "ask"), (SEND, "ask"), (DRAFT, "allow")],
)
def test_without_configuration_only_risky_calls_ask(
    properties: dict[str, Any], expected: str, make_function: MakeFunction
) -> None:
    assert action(make_function, properties) == expected
    assert action(make_function, properties, account_name="sandbox") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "allow"),
        ({"send": False}, "allow"),
        ({"send": None}, "allow"),
        ({"send": True}, "ask"),
        ({"send": "yes"}, "ask"),
        ({"send": 0}, "ask"),
        ({"send_at": 1800000000}, "ask"),
        ([{"send": False}, {"send": True}], "ask"),
        ([{"send": False}], "allow"),
        ("send", "allow"),
        (None, "allow"),
    ],
)
def test_arguments_can_make_a_call_reach_people(
    body: object, expected: str, make_function: MakeFunction
) -> None:
    assert action(make_function, DRAFT, arguments={"body": body}) == expected


# configuration, properties of the function, what it gives, and what it gives with --force
RULES = [
    ('[policy]\nread = "deny"', READ, "deny", "allow"),
    ('[policy]\nwrite = "ask"', WRITE, "ask", "allow"),
    ('[policy]\nwrite = "deny"', DELETE, "deny", "allow"),
    ('[policy]\nwrite = "deny"\ndestructive = "allow"', DELETE, "deny", "allow"),
    ('[policy]\nwrite = "allow"', DELETE, "ask", "allow"),
    ('[policy]\ndestructive = "allow"', DELETE, "allow", "allow"),
    ('[policy]\ndestructive = "allow"', SEND, "allow", "allow"),
    ('[policy.missive]\nwrite = "deny"', WRITE, "deny", "allow"),
    ('[policy.crisp]\nwrite = "deny"', WRITE, "allow", "allow"),
    ('[policy]\nwrite = "deny"\n[policy.missive]\nwrite = "allow"', WRITE, "allow", "allow"),
    ('[policy.missive]\ndo_it = "deny"', READ, "deny", "allow"),
    ('[policy.missive]\n"do-it" = "deny"', READ, "deny", "allow"),
    ('[policy.missive]\nmissive_do_it = "deny"', READ, "deny", "allow"),
    ('[policy.missive]\n"missive-do-it" = "deny"', READ, "deny", "allow"),
    ('[policy.missive]\n"missive.missive_do_it" = "deny"', READ, "deny", "allow"),
    ('[policy.missive]\ndo_it = "allow"\n"do-it" = "deny"', READ, "deny", "allow"),
    ('[policy.missive]\ndo-it = "ask"', READ, "ask", "allow"),
    ('[policy.missive]\nmissive_do_it = "ask"', READ, "ask", "allow"),
    ('[policy.missive]\ndo_it = "allow"', DELETE, "allow", "allow"),
    ('[policy.missive]\nwrite = "deny"\ndo_it = "allow"', WRITE, "allow", "allow"),
    ('[policy.missive.accounts.work]\nwrite = "deny"', WRITE, "deny", "deny"),
    ('[policy.missive.accounts.work]\nwrite = "ask"', WRITE, "ask", "ask"),
    ('[policy.missive.accounts.work]\nwrite = "ask"', DELETE, "ask", "ask"),
    ('[policy.missive.accounts.work]\ndo_it = "deny"', READ, "deny", "deny"),
    ('[policy.missive.accounts.home]\nwrite = "deny"', WRITE, "allow", "allow"),
    (
        '[policy.missive]\nwrite = "deny"\n[policy.missive.accounts.work]\nwrite = "allow"',
        WRITE, "allow", "allow",
    ),
    (
        '[policy.missive]\ndo_it = "allow"\n[policy.missive.accounts.work]\nwrite = "deny"',
        WRITE, "deny", "deny",
    ),
    (
        '[policy.missive]\ndo_it = "deny"\n[policy.missive.accounts.work]\nwrite = "allow"',
        WRITE, "deny", "allow",
    ),
    (
        '[policy]\ndestructive = "deny"\n[policy.missive.accounts.work]\nwrite = "ask"',
        DELETE, "deny", "ask",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "properties", "expected", "forced"), RULES)
def test_the_most_specific_rule_of_the_user_decides(
    rules: str,
    properties: dict[str, Any],
    expected: str,
    forced: str,
    config: Path,
    make_function: MakeFunction,
) -> None:
    (config / "config.toml").write_text(rules)
    assert action(make_function, properties) == expected
    assert action(make_function, properties, force=True) == forced


@pytest.mark.parametrize(("rules", "properties", "expected", "forced"), RULES)
def test_what_commands_switched_means_the_same(
    rules: str,
    properties: dict[str, Any],
    expected: str,
    forced: str,
    config: Path,
    make_function: MakeFunction,
) -> None:
    (config / "settings.toml").write_text(rules)
    assert action(make_function, properties) == expected
    assert action(make_function, properties, force=True) == forced


def test_what_people_wrote_goes_before_what_commands_switched(
    config: Path, make_function: MakeFunction
) -> None:
    (config / "settings.toml").write_text('[policy.missive]\nwrite = "allow"\nread = "deny"')
    (config / "config.toml").write_text('[policy.missive]\nwrite = "deny"')
    assert action(make_function, WRITE) == "deny"
    assert action(make_function, READ) == "deny"


@pytest.mark.parametrize(
    ("rules", "properties", "expected", "forced"),
    [
        ('[policy]\nwrite = "deny"', WRITE, "deny", "deny"),
        ('[policy]\nwrite = "ask"', WRITE, "ask", "allow"),
        ('[policy]\nwrite = "deny"', DELETE, "deny", "deny"),
        ('[policy]\ndestructive = "allow"', DELETE, "ask", "allow"),
        ('[policy.missive]\ndo_it = "allow"', DELETE, "ask", "allow"),
        ('[policy.missive]\ndo_it = "deny"', READ, "deny", "deny"),
        ('[policy.missive]\nread = "deny"\ndo_it = "allow"', READ, "deny", "deny"),
        ('[policy.missive.accounts.work]\nread = "deny"', READ, "deny", "deny"),
        ('[policy.missive.accounts.home]\nread = "deny"', READ, "allow", "allow"),
    ],
)
def test_a_project_file_only_tightens_and_needs_no_trust_for_it(
    rules: str,
    properties: dict[str, Any],
    expected: str,
    forced: str,
    make_function: MakeFunction,
) -> None:
    Path(".kosmo.toml").write_text(rules)
    assert action(make_function, properties) == expected
    assert action(make_function, properties, force=True) == forced


def test_a_project_file_does_not_loosen_the_users_own_rule(
    config: Path, make_function: MakeFunction
) -> None:
    (config / "config.toml").write_text('[policy]\nwrite = "deny"')
    Path(".kosmo.toml").write_text('[policy]\nwrite = "allow"')
    assert action(make_function, WRITE) == "deny"


def test_a_verdict_names_the_rule_and_what_to_do(config: Path, make_function: MakeFunction) -> None:
    delete = make_function("delete_draft", **DELETE)
    asked = decide(delete, {}, "work")
    assert asked.reason == "calls that destroy or reach people outside ask by default"
    assert asked.hint == "add `--dry-run` to see the request, `--force` to send it"
    (config / "config.toml").write_text('[policy.missive]\ndelete-draft = "deny"')
    denied = decide(delete, {}, "work")
    path = config / "config.toml"
    assert denied.reason == f'`delete-draft = "deny"` in [policy.missive] of {path}'
    assert "kosmo config explain policy" in str(denied.hint)


def test_only_a_bypass_that_changed_something_is_told(make_function: MakeFunction) -> None:
    assert decide(make_function("delete", **DELETE), {}, "work", force=True).forced
    assert not decide(make_function("get", **READ), {}, "work", force=True).forced
    assert not decide(make_function("delete", **DELETE), {}, "work").forced


def test_force_says_when_it_does_not_help(make_function: MakeFunction) -> None:
    Path(".kosmo.toml").write_text('[policy]\nwrite = "deny"')
    verdict = decide(make_function("update"), {}, "work", force=True)
    assert verdict.action == "deny"
    assert not verdict.forced
    assert verdict.reason.endswith("and `--force` does not change it")


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ('policy = "deny"', "`policy` in `PATH` is a string; it must be a table"),
        ('[policy]\nwrite = "never"', "`policy.write` in `PATH` is `never`"),
        ("[policy]\nwrite = false", "`policy.write` in `PATH` is true or false"),
        ('[policy]\nmissive = "deny"', "`policy.missive` in `PATH` is no rule"),
        ('[policy]\nwrit = "deny"', "`policy.writ` in `PATH` is no rule"),
        ('[policy.missive]\naccounts = "x"', "`policy.missive.accounts` in `PATH` is a string"),
        ('[policy.missive.accounts]\nwork = "x"', "`policy.missive.accounts.work` in `PATH`"),
    ],
)
def test_a_rule_that_cannot_be_read_stops_the_call(
    rules: str, words: str, config: Path, make_function: MakeFunction
) -> None:
    path = config / "config.toml"
    path.write_text(rules)
    with pytest.raises(ConfigError) as raised:
        action(make_function, WRITE, force=True)
    assert words.replace("PATH", str(path)) in raised.value.message
