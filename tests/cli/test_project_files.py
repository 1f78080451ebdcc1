"""What project files and configuration forbid counts wherever it stands, or nothing is written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

READ = ("missive", "list-tasks", "--account", "sandbox", "--limit", "1")
WRITE = ("missive", "create-task", "--account", "sandbox", "--title", "Lamp", "--team", "Workshop")
DENY = '[policy.missive]\nwrite = "deny"\n'


@pytest.fixture
def nested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work two folders below a project that denies writes."""
    inner = tmp_path / "project" / "part" / "piece"
    inner.mkdir(parents=True)
    (tmp_path / "project" / ".kosmo.toml").write_text(DENY)
    monkeypatch.chdir(inner)
    return inner


@pytest.mark.parametrize("text", ["", '[policy.missive]\nwrite = "allow"\n', "[policy]\n"])
def test_a_nested_project_file_takes_nothing_from_those_above_it(
    text: str, nested: Path, kosmo: Kosmo
) -> None:
    (nested / ".kosmo.toml").write_text(text)
    assert kosmo.json(*WRITE, "--force", code=3)["error"]["code"] == "policy_denied"
    assert kosmo(*READ).returncode == 0


def test_every_project_file_may_tighten(nested: Path, kosmo: Kosmo) -> None:
    (nested / ".kosmo.toml").write_text('[policy.missive]\nread = "deny"\n')
    for words in (READ, WRITE):
        assert kosmo.json(*words, code=3)["error"]["code"] == "policy_denied"
    rows = [row for row in kosmo.json("config", "explain", "policy")["data"]
            if row["source"].endswith(".kosmo.toml")]  # fmt: skip
    assert {(row["key"], row["state"]) for row in rows} == {
        ("policy.missive.read", "tightens"), ("policy.missive.write", "tightens"),
    }  # fmt: skip


def test_only_the_nearest_project_file_picks_accounts(nested: Path, demo: Kosmo) -> None:
    assert demo("accounts", "add", "demo", "other", "--set", "token=env:DEMO_TOKEN").returncode == 0
    above = nested.parent / ".kosmo.toml"
    above.write_text('[defaults]\ndemo = "other"\n')
    assert demo("config", "trust", str(above)).returncode == 0
    assert demo.json("demo", "echo")["meta"]["account"] == "other"
    (nested / ".kosmo.toml").write_text("")
    assert demo.json("demo", "echo")["meta"]["account"] == "work"


def test_a_misspelt_rule_of_a_project_above_stops_writes(nested: Path, kosmo: Kosmo) -> None:
    (nested.parents[1] / ".kosmo.toml").write_text('[policy.mssive]\nwrite = "deny"\n')
    (nested / ".kosmo.toml").write_text("")
    assert "policy.mssive" in kosmo.json(*WRITE, code=2)["error"]["message"]


def test_nothing_is_written_from_a_folder_that_is_gone(nested: Path, kosmo: Kosmo) -> None:
    shutil.rmtree(nested)
    error = run(kosmo, WRITE, code=2)
    assert "the working folder is gone" in error
    assert "cd ~" in error
    run(kosmo, READ, code=0)


def run(kosmo: Kosmo, words: tuple[str, ...], *, code: int) -> str:
    """Run a process that keeps the working folder, and give what it says on stderr."""
    line = [sys.executable, "-P", "-m", "kosmo", *words]
    done = subprocess.run(line, capture_output=True, text=True, env=kosmo.environment, check=False)
    assert done.returncode == code, done.stderr
    return done.stderr


@pytest.mark.parametrize("name", ["config.toml", "settings.toml"])
def test_a_link_that_leads_nowhere_is_no_missing_policy(name: str, kosmo: Kosmo) -> None:
    path = kosmo.home / "config" / name
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(kosmo.home / "nowhere.toml")
    for words in (READ, WRITE):
        error = kosmo.json(*words, code=2)["error"]
        assert error["message"] == f"`{path}` is a link that leads nowhere"
    report = kosmo.json("doctor", code=1)["data"]
    told = [one["message"] for one in report["findings"] if one["status"] == "error"]
    assert f"`{path}` is a link that leads nowhere" in told


@pytest.mark.parametrize("linked", [False, True])
def test_what_is_no_folder_is_no_missing_policy(linked: bool, kosmo: Kosmo) -> None:
    folder = kosmo.home / "config"
    shutil.rmtree(folder, ignore_errors=True)
    if linked:
        folder.symlink_to(kosmo.home / "nowhere")
    else:
        folder.write_text("")
    told = "is a link that leads nowhere" if linked else "is no folder"
    error = kosmo.json(*WRITE, code=2)["error"]
    assert f"`{folder}` {told}" in error["message"]
    report = kosmo.json("doctor", code=1)["data"]
    broken = [one for one in report["findings"] if one["status"] == "error"]
    assert [one["fix"] for one in broken] == [f"mv {folder} {folder}.old"]
