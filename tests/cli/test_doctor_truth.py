"""`kosmo doctor` and calls agree: what is told as active can be called, and only that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Answering, Kosmo

ACCOUNT = '[accounts.missive.work]\naccess_token = "env:MISSIVE_TOKEN"\n'
STORED = '[missive.work]\naccess_token = "canary"\n'
SET = {"MISSIVE_TOKEN": "canary-of-missive"}


class Case(NamedTuple):
    """What is configured and set, and whether a call of Missive can be signed with it."""

    files: Mapping[str, str]
    variables: Mapping[str, str] = SET
    code: int = 0  # of the call
    active: bool | None = True


def settings(text: str) -> dict[str, str]:
    """Give the files of an account that could be used, beside settings."""
    return {"accounts.toml": ACCOUNT, "config.toml": text}


def account(text: str) -> dict[str, str]:
    """Give the file of an account with these fields."""
    return {"accounts.toml": f"[accounts.missive.work]\n{text}\n"}


CASES = {
    "a variable that is set": Case(account('access_token = "env:MISSIVE_TOKEN"')),
    "a variable that is not set": Case(account('access_token = "env:MISSIVE_TOKEN"'), {}, 4, False),
    "an empty variable": Case(
        account('access_token = "env:MISSIVE_TOKEN"'), {"MISSIVE_TOKEN": ""}, 4, False
    ),
    "a value of two lines": Case(
        account('access_token = "env:MISSIVE_TOKEN"'), {"MISSIVE_TOKEN": "a\nb"}, 4, False
    ),
    "a file that is not there": Case(account('access_token = "file:/nowhere/x"'), {}, 4, False),
    "a command that is not there": Case(account('access_token = "command:nope x"'), {}, 4, False),
    "a command": Case(account('access_token = "command:printf x"')),
    "an empty value": Case(
        {**account(""), "credentials.toml": '[missive.work]\naccess_token = ""\n'}, {}, 4, False
    ),
    "a stored value": Case(
        {**account(""), "credentials.toml": STORED}, {}
    ),
    "nothing": Case(account(""), {}, 4, False),
    "no account": Case({}, {}, 4, False),
    "a secret in the wrong file": Case(account('access_token = "canary"'), {}, 2, None),
    "a wrong address": Case({"accounts.toml": f'{ACCOUNT}base_url = "x"\n'}, SET, 2, None),
    "limits of it that are none": Case({"accounts.toml": f'{ACCOUNT}limits = "x"\n'}, SET, 2, None),
    "wrong limits": Case(settings('[limits]\nmissive = "fast"\n'), SET, 2),
    "a wrong wait": Case(settings('max_wait = "long"\n'), SET, 2),
    "a wrong format": Case(settings('output = "config"\n'), SET, 2),
    "a wrong cache": Case(settings('cache = "yes"\n'), SET, 2),
    "a wrong rule": Case(settings('[policy]\nwirte = "deny"\n'), SET, 2, None),
    "a wrong action": Case(settings('[policy.missive]\nread = "dney"\n'), SET, 2, None),
    "a wrong switch": Case(settings('[enabled]\nmissive = "yes"\n'), SET, 2, None),
    "a wrong default": Case(settings('[defaults]\nmissive = "nope"\n'), SET, 2, None),
    "a wrong variable": Case(settings(""), {**SET, "KOSMO_MISSIVE_ACCOUNT": "nope"}, 2, None),
    "a wrong line": Case(settings("cache = = true\n"), SET, 2, None),
    "a switch": Case(settings("[enabled]\nmissive = false\n"), SET, 3, False),
    "a file of secrets for all": Case(
        {**account(""), "credentials.toml": STORED}, {}, 4, None
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_is_healthy_and_active_where_calls_are_signed(
    name: str, kosmo: Kosmo, answering: Answering
) -> None:
    case = CASES[name]
    answering.body = b'{"teams": []}'
    (kosmo.home / "config").mkdir(parents=True)
    for file, text in case.files.items():
        path = kosmo.home / "config" / file
        path.write_text(_here(text, answering.url))
        path.chmod(0o644 if name == "a file of secrets for all" else 0o600)
    kosmo.environment |= case.variables
    called = kosmo("missive", "list-teams", "--json")
    assert called.returncode == case.code, called.stdout
    data = _data(kosmo, "doctor")
    assert data["healthy"] is (case.code in (0, 3) or name == "no account"), data["findings"]
    stands = data["integrations"].get("missive", {"active": None})
    (status,) = (one for one in _data(kosmo, "integrations", "status") if one["name"] == "missive")
    assert stands["active"] is status["active"] is case.active
    assert "canary" not in str(data)


def test_configure_says_the_same_and_what_to_type(kosmo: Kosmo) -> None:
    words = ("integrations", "configure", "missive", "--set", "access_token=env:MISSIVE_TOKEN")
    done = kosmo.json(*words)["data"]
    assert (done["configured"], done["active"]) == (False, False)
    assert done["missing_credentials"] == ["access_token"]
    assert done["next_commands"] == ["export MISSIVE_TOKEN=…"]
    assert _data(kosmo, "integrations", "search", "draft", "--active") == []
    kosmo.environment |= SET
    assert kosmo.json(*words)["data"]["active"] is True
    assert _data(kosmo, "integrations", "search", "draft", "--active") != []


def test_what_only_a_command_or_a_keyring_would_tell_is_told_as_not_checked(
    kosmo: Kosmo, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    words = ("--set", f"access_token=command:touch {ran}")
    kosmo("integrations", "configure", "missive", *words)
    (status,) = (one for one in _data(kosmo, "integrations", "status") if one["name"] == "missive")
    assert (status["active"], status["status"]) == (True, "active, not checked")
    stands = _data(kosmo, "doctor", "missive")
    assert (stands["active"], stands["not_checked"]) == (True, ["access_token"])
    assert not ran.exists()


def _here(text: str, url: str) -> str:
    """Let an account call the service of the test, unless it says where else it calls."""
    own = "" if "base_url" in text else f'base_url = "{url}"\n'
    return text.replace("[accounts.missive.work]\n", f"[accounts.missive.work]\n{own}")


def _data(kosmo: Kosmo, *words: str) -> Any:
    return json.loads(kosmo(*words, "--json").stdout)["data"]
