"""`kosmo config`, driven as a user drives it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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


def test_what_cannot_be_switched_is_refused(demo: Kosmo) -> None:
    for key, value in (("policy.read", "maybe"), ("defaults.demo", "work"), ("output", "xml")):
        assert demo("config", "set", key, value).returncode == 2


def test_a_call_tells_of_a_key_that_is_ignored(demo: Kosmo) -> None:
    folder = demo.home / "config"
    (folder / "config.toml").write_text('[policy]\nwrit = "deny"\n')
    assert "did you mean `policy.write`?" in demo("demo", "echo", "--account", "work").stderr
