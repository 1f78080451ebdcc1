"""`kosmo integrations configure`, driven as an agent or a script drives it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo

TOKEN = ("--set", "access_token=env:T")


@pytest.fixture(autouse=True)
def variables(kosmo: Kosmo) -> None:
    """Set the variables that references name."""
    kosmo.environment |= {"T": "canary", "I": "canary"}


def configure(kosmo: Kosmo, *words: str, stdin: object = None, code: int = 0) -> dict[str, Any]:
    """Configure Missive and give the data, or the error where `code` is not 0."""
    given = [] if stdin is None else ["--stdin-json"]
    text = stdin if isinstance(stdin, str) or stdin is None else json.dumps(stdin)
    line = ("integrations", "configure", "missive", *words, *given, "--json")
    done = kosmo(*line, stdin=text)
    assert done.returncode == code, done.stdout + done.stderr
    said: dict[str, Any] = json.loads(done.stdout)["error" if code else "data"]
    return said


def stored(kosmo: Kosmo, name: str) -> dict[str, Any]:
    """Read a file of the configuration, {} where there is none."""
    path = kosmo.home / "config" / name
    return tomllib.loads(path.read_text()) if path.exists() else {}


def account(kosmo: Kosmo, name: str) -> Any:
    """Give what `accounts.toml` has of an account of Missive."""
    return stored(kosmo, "accounts.toml")["accounts"]["missive"][name]


def test_the_first_account_is_made_as_main_and_is_the_default(kosmo: Kosmo) -> None:
    said = configure(kosmo, *TOKEN)
    assert said["account"] == "main"
    assert said["credentials_set"] == ["access_token"]
    assert (said["configured"], said["active"], said["scope"]) == (True, True, "global")
    assert account(kosmo, "main") == {"access_token": "env:T"}
    assert stored(kosmo, "accounts.toml")["defaults"] == {"missive": "main"}
    assert [(row["key"], row["action"]) for row in said["changed"]] == [
        ("accounts.missive.main.access_token", "set"),
        ("defaults.missive", "set"),
    ]
    assert said["changed"][0]["file"] == str(kosmo.home / "config" / "accounts.toml")


def test_everything_can_come_as_json_on_stdin(kosmo: Kosmo) -> None:
    document = {
        "account": "work",
        "scope": "global",
        "credentials": {"access_token": "canary", "url": "https://m.example/v1/"},
        "enabled": True,
        "permissions": {"read": "allow", "write": "ask", "destructive": "deny"},
    }
    said = configure(kosmo, stdin=document)
    assert said["account"] == "work"
    assert said["credentials_set"] == ["base_url", "access_token"]
    assert said["permissions"] == {"read": "allow", "write": "ask", "destructive": "deny"}
    assert account(kosmo, "work") == {"base_url": "https://m.example/v1"}
    assert stored(kosmo, "credentials.toml") == {"missive": {"work": {"access_token": "canary"}}}
    assert stored(kosmo, "settings.toml")["enabled"] == {"missive": True}
    assert "canary" not in json.dumps(said)


@pytest.mark.parametrize("key", ["set", "credentials", "fields"])
def test_the_fields_may_be_called_as_the_reference_calls_them(key: str, kosmo: Kosmo) -> None:
    assert configure(kosmo, stdin={key: {"access_token": "env:T"}})["configured"] is True


def test_options_go_before_the_json(kosmo: Kosmo) -> None:
    document = {
        "account": "one",
        "set": {"access_token": "canary"},
        "permissions": {"write": "deny"},
        "enabled": True,
    }
    words = ("--account", "two", *TOKEN, "--write", "ask", "--disable")
    said = configure(kosmo, *words, stdin=document)
    assert said["account"] == "two"
    assert account(kosmo, "two") == {"access_token": "env:T"}
    assert said["permissions"]["write"] == "ask"
    assert said["enabled"] is False
    assert stored(kosmo, "credentials.toml") == {}


def test_an_empty_object_changes_nothing_and_tells_what_is_missing(kosmo: Kosmo) -> None:
    said = configure(kosmo, stdin={})
    assert said["changed"] == []
    assert said["missing_credentials"] == ["access_token"]
    assert said["next_commands"] == [
        "kosmo integrations fields missive --json",
        "kosmo integrations configure missive --set access_token=env:MISSIVE_ACCESS_TOKEN --json",
    ]
    assert not (kosmo.home / "config" / "accounts.toml").exists()


def test_the_next_command_it_names_configures_what_is_missing(kosmo: Kosmo) -> None:
    command = configure(kosmo)["next_commands"][1].split()
    kosmo.environment["MISSIVE_ACCESS_TOKEN"] = "canary"
    assert kosmo.json(*command[1:-1])["data"]["configured"] is True


def test_an_account_may_be_left_incomplete(kosmo: Kosmo) -> None:
    done = kosmo.json("integrations", "configure", "plivo", "--set", "auth_id=env:I")["data"]
    assert (done["configured"], done["missing_credentials"]) == (False, ["auth_token"])
    assert "--account main" in done["next_commands"][1]
    more = kosmo.json("integrations", "configure", "plivo", "--set", "auth_token=env:T")["data"]
    assert more["configured"] is True
    held = stored(kosmo, "accounts.toml")["accounts"]["plivo"]["main"]
    assert held == {"auth_id": "env:I", "auth_token": "env:T"}


def test_a_value_takes_the_place_of_a_reference_and_back(kosmo: Kosmo) -> None:
    configure(kosmo, *TOKEN)
    configure(kosmo, stdin={"set": {"access_token": "canary"}})
    assert account(kosmo, "main") == {}
    assert stored(kosmo, "credentials.toml")["missive"]["main"] == {"access_token": "canary"}
    configure(kosmo, *TOKEN)
    assert account(kosmo, "main") == {"access_token": "env:T"}
    assert stored(kosmo, "credentials.toml") == {}


def test_a_field_is_forgotten_and_what_is_not_there_is_passed_over(kosmo: Kosmo) -> None:
    configure(kosmo, *TOKEN, "--set", "base_url=https://m.example")
    said = configure(kosmo, "--unset", "url", "--unset", "limits")
    assert said["credentials_unset"] == ["base_url"]
    said = configure(kosmo, stdin={"unset": ["access_token"]})
    assert (said["configured"], said["missing_credentials"]) == (False, ["access_token"])
    assert account(kosmo, "main") == {}


def test_permissions_are_policy_for_the_calls_that_follow(kosmo: Kosmo) -> None:
    said = configure(kosmo, "--permissions", "read:allow, write:deny")
    assert stored(kosmo, "settings.toml") == {
        "policy": {"missive": {"read": "allow", "write": "deny"}}
    }
    assert said["permissions"]["destructive"] == "deny"
    words = ("missive", "create-task", "--title", "x", "--account", "sandbox")
    assert kosmo.json(*words, code=3)["error"]["code"] == "policy_denied"


def test_a_switch_that_config_toml_overrules_is_told(kosmo: Kosmo) -> None:
    path = kosmo.home / "config" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("[enabled]\nmissive = false\n[policy]\nwrite = 'deny'\n")
    done = kosmo("integrations", "configure", "missive", "--enable", "--destructive", "ask")
    assert done.returncode == 0
    assert "`enabled.missive` is stored, but it is still `false`" in done.stderr
    why = f'`write = "deny"` in [policy] of {path}'
    still = f"`policy.missive.destructive` is stored, but such calls still get `deny`: {why}"
    assert f"warning: {still}\n" in done.stderr
    data = json.loads(done.stdout)
    assert (data["enabled"], data["permissions"]["destructive"]) == (False, "deny")
    assert [(one["key"], one["value"], one["effective"]) for one in data["overruled"]] == [
        ("enabled.missive", True, False),
        ("policy.missive.destructive", "ask", "deny"),
    ]
    assert data["overruled"][1]["told"] == still


def test_a_switch_that_has_its_effect_is_not_warned_of(kosmo: Kosmo) -> None:
    path = kosmo.home / "config" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[policy]\nwrite = 'allow'\n[policy.crisp]\nwrite = 'deny'\n")
    done = kosmo("integrations", "configure", "missive", "--enable", "--write", "deny")
    assert done.stderr == ""
    data = json.loads(done.stdout)
    assert (data["permissions"]["write"], data["overruled"]) == ("deny", [])


def test_either_of_two_sets_of_fields_makes_an_account_whole(kosmo: Kosmo) -> None:
    def help_scout(*words: str) -> dict[str, Any]:
        said: dict[str, Any] = kosmo.json("integrations", "configure", "helpscout", *words)["data"]
        return said

    pair, token = ["client_id", "client_secret"], ["access_token"]
    said = help_scout()
    assert (said["configured"], said["active"]) == (False, False)
    assert (said["missing_credentials"], said["missing_one_of"]) == (pair, [pair, token])
    said = help_scout("--set", "client_id=1")
    assert (said["configured"], said["missing_credentials"]) == (False, ["client_secret"])
    assert said["missing_one_of"] == [["client_secret"], token]
    whole = help_scout("--set", "client_secret=env:T")
    other = help_scout("--account", "b", "--set", "access_token=env:T")
    for said in (whole, other):
        assert (said["configured"], said["active"]) == (True, True)
        assert (said["missing_credentials"], said["missing_one_of"]) == ([], [])


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (("--set", "access_token=canary"), None, "`access_token` is a secret"),
        (("--set", "acces_token=env:T"), None, "no field `acces_token`"),
        (("--set", "access_token"), None, "FIELD=VALUE"),
        (("--set", "base_url=ftp://canary.example"), None, "begins neither"),
        (("--write", "maybe"), None, "`write:maybe` is no permission"),
        (("--permissions", "delete:ask"), None, "`delete:ask` is no permission"),
        (("--project",), None, "written by people"),
        (("--account", "sandbox"), None, "reserved"),
        (("--account", "Not A Name"), None, "cannot name an account"),
        ((), "", "stdin is empty"),
        ((), " \n", "stdin is empty"),
        ((), "canary", "is not JSON: line 1, column 1"),
        ((), '{"account": "x",\n "enabled": canary}', "is not JSON: line 2, column 13"),
        ((), '{"account": "canary', "is not JSON: line 1, column 13"),
        ((), "[" * 9999, "nested too deeply"),
        ((), '["canary"]', "is a list, not a JSON object"),
        ((), '"canary"', "is a text, not a JSON object"),
        ((), '{"enabled": true, "enabled": false}', "has a key `enabled` twice"),
        ((), {"credential": {}}, "a key `credential` that is not known; did you mean `cred"),
        ((), {"acount": "x"}, "a key `acount` that is not known; did you mean `account`?"),
        ((), {"colour": "x"}, "a key `colour` that is not known; it takes account, scope"),
        ((), {"missive canary": 1}, "a key of 14 characters that is not known"),
        ((), {"set": {}, "credentials": {}}, "mean the same"),
        ((), {"credentials": ["canary"]}, "`credentials` in the JSON must be an object of str"),
        ((), {"set": "canary"}, "`set` in the JSON must be an object of strings, not another"),
        ((), {"credentials": {"access_token": True}}, "`credentials.access_token` in the JSON"),
        ((), {"set": {"acces_token": "canary"}}, "have no field `acces_token`"),
        ((), {"enabled": "canary"}, "`enabled` in the JSON must be true or false, not another"),
        ((), {"enabled": 1}, "must be true or false, not a number"),
        ((), {"permissions": "canary"}, "`permissions` in the JSON must be an object of read"),
        ((), {"permissions": {"write": "canary"}}, "`permissions.write` in the JSON must be all"),
        ((), {"permissions": {"write": "dney"}}, "did you mean `deny`?"),
        ((), {"permissions": {"write": ["canary"]}}, "must be allow, ask or deny, not a list"),
        ((), {"permissions": {"writes": "ask"}}, "a key `writes` in `permissions` that is not"),
        ((), {"unset": "canary"}, "`unset` in the JSON must be a list of names"),
        ((), {"unset": ["url", {}]}, "`unset.1` in the JSON must be the name of a field, not an"),
        ((), {"account": 5}, "`account` in the JSON must be a string, not a number"),
        ((), {"scope": "canary"}, "`scope` in the JSON must be global"),
        ((), {"scope": "project"}, "written by people"),
        (("--unset", "access_token"), None, "both set and unset"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_written(
    words: tuple[str, ...], stdin: object, told: str, kosmo: Kosmo
) -> None:
    wanted = ("--disable", "--set", "limits=10/1s", *(() if "--set" in words else TOKEN), *words)
    error = configure(kosmo, *wanted, stdin=stdin, code=2)
    assert told in error["message"] + str(error["hint"])
    assert "canary" not in json.dumps(error).replace("canary.example", "")
    assert not list((kosmo.home / "config").glob("*.toml"))


def test_a_secret_is_told_to_come_by_stdin_json(kosmo: Kosmo) -> None:
    error = configure(kosmo, "--set", "access_token=canary", code=2)
    assert "`--stdin-json`" in error["message"]


def test_an_account_that_is_not_there_is_not_made_by_a_switch(kosmo: Kosmo) -> None:
    configure(kosmo, *TOKEN)
    error = configure(kosmo, "--account", "mian", "--disable", code=2)
    assert (error["code"], error["hint"]) == ("unknown_account", "did you mean `main`?")
    error = configure(kosmo, "--account", "mian", "--unset", "access_token", code=2)
    assert error["code"] == "unknown_account"
    assert stored(kosmo, "settings.toml") == {}


def test_default_is_the_default_account_and_never_a_guess(kosmo: Kosmo) -> None:
    for name in ("one", "two"):
        configure(kosmo, "--account", name, *TOKEN)
    kosmo("accounts", "use", "missive", "two")
    assert configure(kosmo, "--set", "limits=5/1s")["account"] == "two"
    kosmo("accounts", "add", "missive", "three", *TOKEN)
    kosmo("accounts", "remove", "missive", "two", "--yes")
    error = configure(kosmo, "--account", "default", "--set", "limits=5/1s", code=2)
    assert error["code"] == "ambiguous_account"
    said = configure(kosmo, "--disable")
    assert (said["account"], said["enabled"]) == (None, False)


def test_a_broken_file_changes_none_of_the_others(kosmo: Kosmo) -> None:
    configure(kosmo, *TOKEN)
    settings = kosmo.home / "config" / "settings.toml"
    settings.write_text("= canary\n")
    before = account(kosmo, "main")
    error = configure(kosmo, "--set", "limits=1/1s", "--disable", code=2)
    assert error["code"] == "config_syntax"
    assert account(kosmo, "main") == before
    assert settings.read_text() == "= canary\n"


def test_settings_are_put_back_where_the_accounts_cannot_be_written(kosmo: Kosmo) -> None:
    configure(kosmo, *TOKEN, "--write", "ask")
    settings = (kosmo.home / "config" / "settings.toml").read_text()
    # Below a file there can be no other: none is read there, and none can be written.
    credentials = kosmo.home / "config" / "credentials.toml"
    credentials.symlink_to(kosmo.home / "config" / "accounts.toml" / "none")
    error = configure(kosmo, "--disable", stdin={"set": {"access_token": "canary"}}, code=2)
    assert error["code"] == "config_unwritable"
    assert (kosmo.home / "config" / "settings.toml").read_text() == settings
    assert account(kosmo, "main") == {"access_token": "env:T"}


def test_two_that_configure_at_once_lose_nothing(kosmo: Kosmo) -> None:
    configure(kosmo, *TOKEN)
    words = [("--set", "limits=5/1s"), ("--set", "url=https://m.example"), ("--write", "ask"),
             ("--destructive", "deny"), ("--account", "b", *TOKEN), ("--disable",)]  # fmt: skip
    with ThreadPoolExecutor(len(words)) as pool:
        list(pool.map(lambda given: configure(kosmo, *given), words))
    held = stored(kosmo, "settings.toml")
    assert held["policy"]["missive"] == {"write": "ask", "destructive": "deny"}
    assert held["enabled"] == {"missive": False}
    assert account(kosmo, "main") == {
        "access_token": "env:T", "limits": "5/1s", "base_url": "https://m.example"
    }  # fmt: skip
    assert account(kosmo, "b") == {"access_token": "env:T"}


def test_a_person_is_told_what_was_done_and_what_is_next(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    someone = person("integrations", "configure", "plivo", "--set", "auth_id=env:I")
    assert someone.leave() == 0
    assert "set `accounts.plivo.main.auth_id` in" in someone.seen
    assert "still missing: `auth_token`" in someone.seen
    assert "next: kosmo integrations fields plivo --account main" in someone.seen


def test_a_closed_stdin_is_told_and_nothing_hangs(kosmo: Kosmo) -> None:
    line = '"$0" -P -m kosmo integrations configure missive --stdin-json --disable --json <&-'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable],
        capture_output=True, text=True, check=False, timeout=60, env=kosmo.environment,
    )  # fmt: skip
    assert done.returncode == 2
    assert "stdin is closed" in json.loads(done.stdout)["error"]["message"]
    assert stored(kosmo, "settings.toml") == {}
