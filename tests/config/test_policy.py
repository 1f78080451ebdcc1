"""Whether a call may run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.config.policy import decide, decide_kind
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


# what a person wrote, what a command switched, the function, and what comes of it
BOTH = [
    ('[policy]\nwrite = "deny"', '[policy]\nwrite = "allow"', WRITE, "deny"),
    ('[policy]\nwrite = "deny"', '[policy.missive]\nwrite = "allow"', WRITE, "deny"),
    ('[policy]\nwrite = "deny"', '[policy.missive]\ndo_it = "allow"', WRITE, "deny"),
    ('[policy]\nwrite = "deny"', '[policy.missive.accounts.work]\nwrite = "allow"', WRITE, "deny"),
    ('[policy]\nwrite = "deny"', '[policy.missive.accounts.work]\ndo_it = "ask"', WRITE, "deny"),
    ('[policy]\nwrite = "ask"', '[policy.missive]\nwrite = "allow"', WRITE, "ask"),
    ('[policy]\nread = "deny"', '[policy.missive]\ndo_it = "allow"', READ, "deny"),
    ('[policy]\nwrite = "deny"', '[policy.missive]\ndestructive = "allow"', DELETE, "deny"),
    ('[policy]\ndestructive = "deny"', '[policy.missive]\ndo_it = "allow"', DELETE, "deny"),
    ('[policy]\ndestructive = "deny"', '[policy.missive]\nwrite = "allow"', DELETE, "deny"),
    ('[policy.missive]\ndo_it = "deny"', '[policy.missive]\n"do-it" = "allow"', WRITE, "deny"),
    (
        '[policy.missive]\ndo_it = "deny"',
        '[policy.missive.accounts.work]\ndo_it = "allow"', WRITE, "deny",
    ),
    (
        '[policy.missive.accounts.work]\nwrite = "deny"',
        '[policy.missive.accounts.work]\ndo_it = "allow"', WRITE, "deny",
    ),
    # what no person wrote about is for commands to say
    ('[policy]\nread = "deny"', '[policy.missive]\nwrite = "allow"', WRITE, "allow"),
    ('[policy]\nwrite = "allow"', '[policy]\ndestructive = "allow"', DELETE, "allow"),
    ('[policy.crisp]\nwrite = "deny"', '[policy.missive]\nwrite = "allow"', WRITE, "allow"),
    (
        '[policy.missive.accounts.home]\nwrite = "deny"',
        '[policy.missive]\nwrite = "allow"', WRITE, "allow",
    ),
    # a rule that is closer to the call may tighten; in the same place the person's goes first
    ('[policy]\nwrite = "allow"', '[policy.missive]\nwrite = "deny"', WRITE, "deny"),
    ('[policy.missive]\nwrite = "allow"', '[policy.missive]\ndo_it = "ask"', WRITE, "ask"),
    ('[policy.missive]\nwrite = "allow"', '[policy.missive]\nwrite = "deny"', WRITE, "allow"),
    ('[policy.missive]\ndo_it = "allow"', '[policy.missive]\nwrite = "deny"', WRITE, "allow"),
    # among what people wrote the closest counts, as ever
    (
        '[policy]\nwrite = "deny"\n[policy.missive]\nwrite = "ask"',
        '[policy.missive]\ndo_it = "allow"', WRITE, "ask",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("written", "switched", "properties", "expected"), BOTH)
def test_a_command_never_loosens_what_a_person_wrote(
    written: str,
    switched: str,
    properties: dict[str, Any],
    expected: str,
    config: Path,
    make_function: MakeFunction,
) -> None:
    (config / "config.toml").write_text(written)
    (config / "settings.toml").write_text(switched)
    assert action(make_function, properties) == expected


def test_force_does_not_skip_an_account_s_rule_for_a_switched_one(
    config: Path, make_function: MakeFunction
) -> None:
    (config / "config.toml").write_text('[policy.missive.accounts.work]\nwrite = "deny"')
    (config / "settings.toml").write_text('[policy.missive.accounts.work]\ndo_it = "allow"')
    assert action(make_function, WRITE, force=True) == "deny"


def test_what_a_person_wrote_is_named_before_what_a_command_switched(
    config: Path, make_function: MakeFunction
) -> None:
    for name in ("config.toml", "settings.toml"):
        (config / name).write_text('[policy.missive]\nwrite = "deny"')
    verdict = decide(make_function("do_it"), {}, "work")
    assert verdict.reason.endswith(f"of {config / 'config.toml'}")


@pytest.mark.parametrize(
    ("kind", "integration", "account", "expected"),
    [
        ("read", "", "", "allow"),
        ("destructive", "", "", "ask"),
        ("write", "", "", "ask"),
        ("write", "missive", "", "allow"),
        ("destructive", "missive", "", "ask"),
        ("write", "missive", "work", "deny"),
        ("destructive", "missive", "work", "deny"),
    ],
)
def test_a_kind_of_calls_is_decided_about_without_a_function(
    kind: str, integration: str, account: str, expected: str, config: Path
) -> None:
    (config / "config.toml").write_text(
        '[policy]\nwrite = "ask"\n[policy.missive]\nwrite = "allow"\nget = "deny"\n'
        '[policy.missive.accounts.work]\nwrite = "deny"\n'
    )
    assert decide_kind(kind, integration, account).action == expected


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
