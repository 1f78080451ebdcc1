"""`kosmo config`, driven as a user drives it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo


def test_explain_prints_each_value_with_its_source(kosmo: Kosmo) -> None:
    facts = kosmo.json("config", "explain", "output", KOSMO_OUTPUT="yaml")["data"]
    assert facts[0] == {
        "key": "output",
        "value": "yaml",
        "source": "KOSMO_OUTPUT",
        "state": "used",
    }


def test_explain_warns_about_keys_and_functions_that_do_not_exist(demo: Kosmo) -> None:
    (demo.home / "config" / "config.toml").write_text(
        'ouput = "json"\n[policy.demo]\ndelete_thing = "deny"\ndelte_thing = "deny"\n'
        '[policy.dmeo]\nwrite = "deny"\n[policy.demo.accounts.work]\nwirte = "deny"\n'
    )
    done = demo("config", "explain", "policy")
    assert done.returncode == 0
    assert "did you mean `output`?" in done.stderr
    assert "`delte_thing` in `policy.demo`" in done.stderr
    assert "did you mean `delete_thing`?" in done.stderr
    assert "did you mean `write`?" in done.stderr
    assert "`policy.dmeo`" in done.stderr
    assert "`delete_thing` in" not in done.stderr


def test_explain_warns_of_what_is_configured_for_integrations_that_do_not_exist(
    demo: Kosmo,
) -> None:
    (demo.home / "config" / "config.toml").write_text(
        '[limits]\nredis = "redis://127.0.0.1:1"\ndmeo = "10/1s"\ndemo = "10/1s"\n'
        '[enabled]\ndemmo = false\n[defaults]\ndemoo = "work"\n'
    )
    told = demo("config", "explain", "limits").stderr.splitlines()
    guess = "has no effect: there is no integration"
    refused = ", and writes are refused until it is mended"
    path = demo.home / "config" / "config.toml"
    assert told == [
        f"warning: `defaults.demoo` in `{path}` {guess} `demoo`; did you mean `demo`?",
        f"warning: `enabled.demmo` in `{path}` {guess} `demmo`{refused}; did you mean `demo`?",
        f"warning: `limits.dmeo` in `{path}` {guess} `dmeo`; did you mean `demo`?",
    ]
    findings = demo.json("doctor", code=1)["data"]["findings"]
    assert [f"warning: {one['message']}" for one in findings if one["check"] == "keys"] == told


def test_explain_of_nothing_is_refused(kosmo: Kosmo) -> None:
    assert kosmo.json("config", "explain", "colour", code=2)["error"]["code"] == "unknown_key"


def test_path_tells_every_folder_and_file(kosmo: Kosmo) -> None:
    places = {row["what"]: row for row in kosmo.json("config", "path")["data"]}
    assert places["config.toml"] == {
        "what": "config.toml",
        "path": str(kosmo.home / "config" / "config.toml"),
        "exists": False,
    }


def test_a_trusted_project_file_picks_the_account_until_it_changes(
    demo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo("accounts", "add", "demo", "home", "--set", "token=env:X").returncode == 0
    project = tmp_path / "project"
    project.mkdir()
    path = project / ".kosmo.toml"
    path.write_text('[defaults]\ndemo = "home"\n')
    monkeypatch.chdir(project)

    def account() -> tuple[str, list[str]]:
        meta = demo.json("demo", "list-things", "--dry-run")["meta"]
        return meta["account"], meta["notes"]

    name, notes = account()
    assert name == "work"
    assert f"kosmo config trust {path}" in notes[0]
    assert demo("config", "trust", os.curdir).returncode == 0
    assert account() == ("home", [])
    path.write_text('[defaults]\ndemo = "home"\n# changed\n')
    assert account()[0] == "work"


def test_a_project_file_s_deny_holds_even_with_force(
    demo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".kosmo.toml").write_text('[policy.demo]\ndelete-thing = "deny"\n')
    monkeypatch.chdir(tmp_path)
    error = demo.json("demo", "delete-thing", "--thing-id", "1", "--force", code=3)["error"]
    assert error["code"] == "policy_denied"
    assert ".kosmo.toml" in error["message"]


def test_a_broken_config_file_stops_a_call_with_line_and_column(demo: Kosmo) -> None:
    path = demo.home / "config" / "config.toml"
    path.write_text('output = "json"\n[policy]\nwrite == "ask"\n')
    error = demo.json("demo", "list-things", "--account", "work", "--dry-run", code=2)["error"]
    assert error["message"].startswith(f"`{path}` line 3, column 8: ")


def test_a_switched_rule_holds_until_it_is_forgotten(demo: Kosmo) -> None:
    words = ("demo", "echo", "--account", "work")
    assert demo(*words).returncode == 0
    assert demo("config", "set", "policy.demo.read", "deny").returncode == 0
    assert demo.json(*words, code=3)["error"]["code"] == "policy_denied"
    assert demo("config", "unset", "policy.demo.read").returncode == 0
    assert demo("config", "set", "enabled.demo", "false").returncode == 0
    assert "switched off" in demo.json(*words, code=3)["error"]["message"]
    assert demo("config", "set", "enabled.demo", "true").returncode == 0
    assert demo(*words).returncode == 0


@pytest.mark.parametrize(
    ("key", "value", "code", "hint"),
    [
        ("policy.demo.wirte", "deny", "unknown_function", "policy.demo.write deny"),
        ("policy.demo.delete_thign", "deny", "unknown_function", "policy.demo.delete_thing deny"),
        ("policy.dmeo.write", "deny", "unknown_integration", "policy.demo.write deny"),
        ("policy.demo.accounts.wrok.write", "deny", "unknown_account",
         "policy.demo.accounts.work.write deny"),
        ("policy.demo.accounts.work.wirte", "deny", "unknown_function",
         "policy.demo.accounts.work.write deny"),
        ("policy.wirte", "deny", "unknown_key", "policy.write deny"),
        ("policy.demo", "deny", "unknown_key", "policy.demo.write deny"),
        ("policy.demo.accounts.work", "deny", "unknown_key", "--help"),
        ("policy..write", "deny", "unknown_key", "--help"),
        ("policy.demo.write", "dney", "config_value", "policy.demo.write deny"),
        ("enabled.dmeo", "false", "unknown_integration", "enabled.demo false"),
        ("enabled.demo.write", "false", "unknown_key", "--help"),
        ("enabled.demo", "no", "config_value", "--help"),
        ("output", "tabel", "config_value", "output table"),
        ("output.x", "csv", "unknown_key", "--help"),
        ("max_wait", "long", "config_value", "--help"),
        ("max_wait", "86401", "config_value", "--help"),
    ],
)  # fmt: skip
def test_what_cannot_be_switched_is_refused_with_what_was_meant(
    key: str, value: str, code: str, hint: str, demo: Kosmo
) -> None:
    error = demo.json("config", "set", key, value, code=2)["error"]
    assert (error["code"], error["hint"]) == (code, f"kosmo config set {hint}")
    assert not (demo.home / "config" / "settings.toml").exists()


@pytest.mark.parametrize(
    ("key", "code"),
    [("defaults.demo", "unknown_key"), ("policy.nothing.write", "unknown_integration"),
     ("policy.demo.nothing", "unknown_function"),
     ("policy.demo.accounts.x.read", "unknown_account")],
)  # fmt: skip
def test_what_is_like_nothing_is_refused_without_a_guess(key: str, code: str, demo: Kosmo) -> None:
    error = demo.json("config", "set", key, "deny", code=2)["error"]
    assert error["code"] == code
    assert "did you mean" not in error["message"]
    assert error["hint"].startswith("kosmo ")


def test_a_plugin_that_cannot_be_used_can_be_switched_off(demo: Kosmo) -> None:
    demo.install("broken", "raise RuntimeError('not today')")
    assert demo("config", "set", "enabled.broken", "false").returncode == 0
    assert demo("config", "set", "policy.broken.write", "deny").returncode == 0
    assert "not today" in demo("config", "set", "policy.broken.send", "deny").stderr


def test_a_function_is_switched_by_its_own_name_however_it_is_spelled(demo: Kosmo) -> None:
    for spelled in ("delete-thing", "demo_delete_thing", "delete_thing"):
        data = demo.json("config", "set", f"policy.demo.{spelled}", "deny")["data"]
        assert data["key"] == "policy.demo.delete_thing"
    path = demo.home / "config" / "settings.toml"
    assert path.read_text() == '[policy.demo]\ndelete_thing = "deny"\n'


@pytest.mark.parametrize(
    ("key", "value", "written", "effective", "why"),
    [
        ("policy.demo.write", "allow", '[policy]\nwrite = "deny"', "deny", "in [policy] of PATH"),
        ("policy.demo.delete_thing", "allow", '[policy.demo]\ndestructive = "deny"', "deny",
         "in [policy.demo] of PATH"),
        ("policy.demo.accounts.work.read", "allow", '[policy]\nread = "ask"', "ask",
         "in [policy] of PATH"),
        ("policy.write", "deny", '[policy]\nwrite = "ask"', "ask", "in [policy] of PATH"),
        ("enabled.demo", "true", "[enabled]\ndemo = false", False, "`PATH` goes first"),
        ("output", "csv", 'output = "yaml"', "yaml", "`PATH` goes first"),
        ("cache", "true", "cache = false", False, "`PATH` goes first"),
        ("max_wait", "5", "max_wait = 7", 7, "`PATH` goes first"),
        ("max_wait", "5", 'max_wait = "long"', None, "with a value that it cannot have"),
        ("policy.demo.write", "allow", '[policy]\nwrite = "dney"', None, "is `dney`"),
    ],
)  # fmt: skip
def test_a_switch_without_effect_is_stored_and_said_to_be_overruled(
    key: str, value: str, written: str, effective: object, why: str, demo: Kosmo
) -> None:
    path = demo.home / "config" / "config.toml"
    path.write_text(written)
    done = demo("config", "set", key, value, "--json")
    data = json.loads(done.stdout)["data"]
    assert (done.returncode, data["effective"]) == (0, effective)
    assert data["overruled"].startswith(f"`{key}` is stored, but ")
    assert why.replace("PATH", str(path)) in data["overruled"]
    assert f"warning: {data['overruled']}\n" in done.stderr


@pytest.mark.parametrize("kind", ["destructive", "write"])
def test_no_command_opens_what_a_person_closed(kind: str, demo: Kosmo) -> None:
    (demo.home / "config" / "config.toml").write_text(f'[policy]\n{kind} = "deny"\n')
    for key in ("destructive", "write", "delete_thing", "accounts.work.delete_thing"):
        assert demo("config", "set", f"policy.demo.{key}", "allow").returncode == 0
    opened = ("--write", "allow", "--destructive", "allow", "--permissions", "destructive:allow")
    assert demo("integrations", "configure", "demo", *opened).returncode == 0
    words = ("demo", "delete-thing", "--thing-id", "1", "--account", "work")
    error = demo.json(*words, code=3)["error"]
    assert error["code"] == "policy_denied"
    assert "config.toml" in error["message"]


def test_a_switch_with_its_effect_is_not_said_to_be_overruled(demo: Kosmo) -> None:
    done = demo("config", "set", "policy.demo.delete_thing", "allow", "--json")
    data = json.loads(done.stdout)["data"]
    assert (data["effective"], data["overruled"], done.stderr) == ("allow", None, "")


def test_unset_forgets_a_table_and_what_is_misspelt(demo: Kosmo) -> None:
    path = demo.home / "config" / "settings.toml"
    path.write_text('output = "csv"\n[policy.dmeo]\nwirte = "deny"\n[policy.dmeoo]\n')
    assert demo("config", "unset", "policy.dmeoo").returncode == 0
    data = demo.json("config", "unset", "policy.dmeo")["data"]
    assert (data["forgotten"], data["value"]) == (["policy.dmeo.wirte"], None)
    assert path.read_text() == 'output = "csv"\n'


@pytest.mark.parametrize(
    ("key", "told", "hint"),
    [
        (
            "policy.demo.write",
            "it stands in `PATH`, which only people write",
            "explain policy.demo.",
        ),
        ("policy.demo.raed", "did you mean `policy.demo.read`?", "unset policy.demo.read"),
        ("policy.crisp.write", "nothing is to be forgotten", "explain"),
        ("policy.foo", "nothing is to be forgotten", "explain"),
        ("ouput", "did you mean `output`?", "explain"),
    ],
)
def test_unset_of_what_is_not_switched_is_refused(
    key: str, told: str, hint: str, demo: Kosmo
) -> None:
    path = demo.home / "config" / "config.toml"
    path.write_text('[policy.demo]\nwrite = "deny"\n')
    assert demo("config", "set", "policy.demo.read", "ask").returncode == 0
    error = demo.json("config", "unset", key, code=2)["error"]
    assert error["code"] == "unknown_key"
    assert told.replace("PATH", str(path)) in error["message"]
    assert error["hint"].startswith(f"kosmo config {hint}")


def test_explain_says_of_no_key_that_it_is_used_where_it_is_not(demo: Kosmo) -> None:
    folder = demo.home / "config"
    (folder / "config.toml").write_text(
        'output = "tabel"\n[policy]\nwrite = "deny"\nread = "dney"\n'
        '[policy.demo]\ndelte_thing = "deny"\n[policy.dmeo]\nwrite = "deny"\n'
        '[policy.demo.accounts.nobody]\nwrite = "deny"\n[enabled]\ndmeo = false\n'
    )
    (folder / "settings.toml").write_text(
        '[policy.demo]\nwrite = "allow"\ndestructive = "deny"\nlock = "allow"\n'
    )
    done = demo("config", "explain", "--json")
    facts = json.loads(done.stdout)["data"]
    states = {one["key"]: one["state"] for one in facts if one["source"].endswith(".toml")}
    assert {key: state for key, state in states.items() if "accounts.demo" not in key} == {
        "defaults.demo": "used",
        "enabled.dmeo": "invalid",
        "output": "invalid",
        "policy.write": "used",
        "policy.read": "invalid",
        "policy.demo.write": "overridden",
        "policy.demo.destructive": "used",
        "policy.demo.lock": "overridden",
        "policy.demo.delte_thing": "invalid",
        "policy.demo.accounts.nobody.write": "ignored",
        "policy.dmeo.write": "invalid",
    }
    assert "has no effect: `demo` has no account `nobody`" in done.stderr


def test_a_call_tells_of_a_key_that_is_ignored(demo: Kosmo) -> None:
    folder = demo.home / "config"
    (folder / "config.toml").write_text('[policy]\nwrit = "deny"\n')
    assert "did you mean `policy.write`?" in demo("demo", "echo", "--account", "work").stderr
