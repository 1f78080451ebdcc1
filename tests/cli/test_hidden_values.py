"""Secrets that were written where none belongs are shown nowhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

CANARY = "CANARYpw12345"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("accounts", "list"),
    ("accounts", "show", "missive", "work"),
    ("accounts", "export"),
    ("config", "explain"),
    ("doctor",),
    ("integrations", "configure", "missive", "--account", "work"),
    ("missive", "list-tasks", "--account", "work"),
    ("missive", "list-tasks", "--account", "sandbox"),
    ("missive", "create-task", "--account", "sandbox", "--title", "Lamp"),
)


def refuse_canary(kosmo: Kosmo, *commands: tuple[str, ...]) -> None:
    """Run commands and look for the secret in all that they say."""
    for words in commands:
        done = kosmo(*words)
        assert "CANARY" not in done.stdout + done.stderr, words
        assert "None" not in done.stderr, words


def write(kosmo: Kosmo, name: str, text: str) -> None:
    """Write a file of the configuration by hand."""
    path = kosmo.home / "config" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(
    "field",
    [
        f'access_token = "env:missive_pat-{CANARY}"',
        f'access_token = "file:missive_pat-{CANARY}"',
        f'access_token = "keyring:missive_pat-{CANARY}"',
        f'access_token = "command:echo --pw {CANARY}"',
        f'access_token = "env:T"\nbase_url = "https://user:{CANARY}@missive.example"',
        f'access_token = "env:T"\nbase_url = "user:{CANARY}@missive.example"',
        f'access_token = "env:T"\nlimits = "redis://user:{CANARY}@host/0"',
        f'access_token = "env:T"\nbase_url = "env:pat-{CANARY}"',
    ],
)
def test_a_secret_in_a_field_that_has_none_is_never_shown(
    field: str, kosmo: Kosmo, tmp_path: Path
) -> None:
    write(kosmo, "accounts.toml", f"[accounts.missive.work]\n{field}\n")
    kosmo.environment["T"] = "token"
    commands = COMMANDS
    if "command:" in field:  # of which nothing may be left out there
        commands = tuple(words for words in COMMANDS if words != ("accounts", "export"))
        assert f"echo --pw {CANARY}" in kosmo("accounts", "export").stdout
    refuse_canary(kosmo, *commands)
    bundle = tmp_path / "bundle.json"
    kosmo("doctor", "--bundle", str(bundle))
    assert "CANARY" not in bundle.read_text()


@pytest.mark.parametrize("key", ["missive", "redis"])
@pytest.mark.parametrize("value", [f"redis://user:{CANARY}@host/0", CANARY, f"env:x-{CANARY}"])
def test_a_password_among_the_limits_is_never_shown(
    key: str, value: str, kosmo: Kosmo, tmp_path: Path
) -> None:
    write(kosmo, "config.toml", f'[limits]\n{key} = "{value}"\n')
    write(kosmo, "accounts.toml", '[accounts.missive.work]\naccess_token = "env:T"\n')
    kosmo.environment["T"] = "token"
    refuse_canary(kosmo, *COMMANDS)
    bundle = tmp_path / "bundle.json"
    kosmo("doctor", "--bundle", str(bundle))
    assert "CANARY" not in bundle.read_text()


def test_a_password_in_a_variable_of_an_account_is_never_shown(kosmo: Kosmo) -> None:
    address = f"https://user:{CANARY}@missive.example"
    kosmo.environment |= {
        "KOSMO_MISSIVE__WORK__BASE_URL": address,
        "KOSMO_MISSIVE__WORK__LIMITS": f"redis://user:{CANARY}@host/0",
        "KOSMO_MISSIVE__WORK__ACCESS_TOKEN": CANARY,
    }
    refuse_canary(kosmo, *COMMANDS)
    facts = kosmo.json("config", "explain", "environment")["data"]
    values = {fact["key"].rpartition("__")[2]: fact["value"] for fact in facts}
    assert values["BASE_URL"] == "https://********@missive.example"


def test_what_is_no_secret_is_still_shown(kosmo: Kosmo) -> None:
    write(
        kosmo,
        "accounts.toml",
        '[accounts.missive.work]\naccess_token = "command:op read x"\nlimits = "10/1s"\n'
        'base_url = "https://missive.example/v1"\n',
    )
    rows = kosmo.json("accounts", "show", "missive", "work")["data"]
    assert {row["field"]: row["value"] for row in rows} == {
        "access_token": "********",
        "limits": "10/1s",
        "base_url": "https://missive.example/v1",
    }
    assert "command:op …" in json.dumps(rows, ensure_ascii=False)
