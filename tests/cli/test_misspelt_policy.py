"""A policy in which something is misspelt is never weaker than it was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Kosmo

READ = ("missive", "list-tasks", "--account", "sandbox", "--limit", "1")
WRITE = ("missive", "create-task", "--account", "sandbox", "--title", "Lamp", "--team", "Workshop")


def configure(kosmo: Kosmo, text: str, name: str = "config.toml") -> str:
    """Write a file of settings and give its path."""
    path = kosmo.home / "config" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("text", "key", "guess"),
    [
        ('[policy.Missive]\nwrite = "deny"', "policy.Missive", "missive"),
        ('[policy.mssive]\nwrite = "deny"', "policy.mssive", "missive"),
        ('[policies.missive]\nwrite = "deny"', "policies", "policy"),
        ('[Policy]\nwrite = "deny"', "Policy", "policy"),
        ('write = "deny"', "write", "policy.write"),
        ('[missive]\nwrite = "deny"', "missive", None),
        ('[policy.missive.account.sandbox]\nwrite = "deny"', "account", "accounts"),
        ('[policy.accounts.sandbox]\nwrite = "deny"', "policy.accounts", None),
        (
            '[policy.missive.accounts.Sandbox]\nwrite = "deny"',
            "policy.missive.accounts.Sandbox",
            "sandbox",
        ),
        ('[policy.missive]\nWRITE = "deny"', "WRITE", "write"),
        ('[policy.missive]\ncreate_taks = "deny"', "create_taks", "create_task"),
        ('[policy.missive.accounts.sandbox]\nwirte = "deny"', "wirte", "write"),
        ("[enabled]\nMissive = false", "enabled.Missive", "missive"),
    ],
)
def test_a_misspelt_rule_stops_writes_and_is_told_before_reads(
    text: str, key: str, guess: str | None, kosmo: Kosmo
) -> None:
    path = configure(kosmo, f"{text}\n")
    error = kosmo.json(*WRITE, "--force", code=2)["error"]
    assert error["code"] == "config_value"
    assert f"`{key}`" in error["message"]
    assert path in error["message"]
    assert error["hint"] == "kosmo doctor"
    assert (guess is None) or f"did you mean `{guess}`?" in error["message"]
    read = kosmo(*READ)
    assert read.returncode == 0
    assert f"`{key}`" in read.stderr
    rows = kosmo.json("config", "explain")["data"]
    assert {row["state"] for row in rows if row["source"] == path} == {"invalid"}


@pytest.mark.parametrize(
    "text",
    [
        '[policy.stripe]\nwrite = "deny"',
        '[policy.crisp]\nwrite = "deny"',
        '[policy.crips]\nwrite = "deny"',
        '[policy.missive.accounts.gone]\nwrite = "deny"',
        "[enabled]\nMissive = true\nstripe = false",
        '[limits]\nmssive = "10/1s"',
        'ouput = "json"',
    ],
)
def test_what_was_meant_for_other_calls_stops_none(text: str, kosmo: Kosmo) -> None:
    configure(kosmo, f"{text}\n")
    assert kosmo(*WRITE).returncode == 0


def test_a_table_of_a_service_that_is_not_installed_is_warned_about(kosmo: Kosmo) -> None:
    configure(kosmo, '[policy.stripe]\nwrite = "deny"\n')
    told = kosmo(*WRITE).stderr
    assert "warning: `policy.stripe`" in told
    assert "there is no integration `stripe`" in told


def test_the_warning_stands_before_the_answer(kosmo: Kosmo) -> None:
    configure(kosmo, '[policy.mssive]\nwrite = "deny"\n')
    told = kosmo("missive", "get-task", "--task-id", "no-such", "--account", "sandbox").stderr
    assert told.index("warning: `policy.mssive`") < told.index("error: ")


def test_what_a_command_switched_for_what_is_gone_stops_writes_too(kosmo: Kosmo) -> None:
    configure(kosmo, '[policy.missive]\ncreate_taks = "deny"\n', "settings.toml")
    assert kosmo.json(*WRITE, code=2)["error"]["code"] == "config_value"
    assert kosmo("config", "unset", "policy.missive.create_taks").returncode == 0
    assert kosmo(*WRITE).returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "create_task",
        "create-task",
        "missive_create_task",
        "missive-create-task",
        "missive.create_task",
        "missive.create-task",
        "missive.missive_create_task",
        "integration__missive__create_task",
        "integration__missive__missive_create_task",
    ],
)
def test_a_rule_names_a_function_in_every_spelling_that_a_call_takes(
    name: str, kosmo: Kosmo
) -> None:
    configure(kosmo, f'[policy.missive]\n"{name}" = "deny"\n')
    assert kosmo.json(*WRITE, code=3)["error"]["code"] == "policy_denied"
