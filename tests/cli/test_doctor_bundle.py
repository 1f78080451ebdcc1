"""`kosmo doctor --bundle`: what goes with a report, and what never does."""

from __future__ import annotations

import json
import stat
import zipfile
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo

TOKEN = ("--set", "access_token=env:T")
BAD = "import os\nraise RuntimeError('no luck with ' + os.environ['OTHER_API_TOKEN'])"
RANDOM = "canary-4f9a2c7e81b0"  # what no person would write as the value of a setting
AUDIT = {
    "time": "2026-01-02T03:04:05Z",
    "surface": "cli",
    "account": "work",
    "function": "missive.get_task",
    "status": "ok",
    "arguments": {"x": "canary-argument"},
}


def planted(kosmo: Kosmo, tmp_path: Path) -> None:
    """Put a secret into every place in which somebody may have one."""
    config = kosmo.home / "config"
    secret = tmp_path / "secret"
    secret.write_text("canary-of-a-file")
    secret.chmod(0o600)
    given = json.dumps({"access_token": "canary-stored"})
    assert kosmo("accounts", "add", "missive", "work", "--stdin", stdin=given).returncode == 0
    for name, reference in (("file", f"file:{secret}"), ("env", "env:SOME_VARIABLE"),
                            ("command", "command:printf canary-of-a-command")):  # fmt: skip
        words = ("--set", f"access_token={reference}")
        assert kosmo("accounts", "add", "missive", name, *words).returncode == 0
    with (config / "accounts.toml").open("a") as file:
        file.write('[accounts.plivo.left]\nauth_token = "canary-left"\nodd = "canary-odd"\n')
    (config / "config.toml").write_text(
        'token = "canary-unknown"\nlimits = "redis://kosmo:canary-redis@127.0.0.1:1/0?a=canary-a"\n'
        f'[defaults]\nmissive = "work"\nplivo = "{RANDOM}-default"\n[policy.missive]\n'
        f'write = "ask"\nread = "{RANDOM}-rule"\n'
    )
    (kosmo.home / "state").mkdir()
    (kosmo.home / "state" / "audit.jsonl").write_text(
        json.dumps(AUDIT) + '\ncanary-garbage\n{"time": "2026", "status": {"x": "canary-status"}}\n'
    )
    kosmo.install("bad", BAD)
    kosmo.environment |= {
        "SOME_VARIABLE": "canary-of-a-variable",
        "KOSMO_MISSIVE__CI__ACCESS_TOKEN": "canary-implicit",
        "KOSMO_NONSENSE": "canary-nonsense",
        "OTHER_API_TOKEN": "canary-of-another",
        "https_proxy": "http://me:canary-proxy@127.0.0.1:9",
    }


def contents(path: Path) -> dict[str, Any]:
    """Read the parts of a bundle."""
    if path.suffix == ".json":
        parts: dict[str, Any] = json.loads(path.read_text())
        return parts
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".json"): json.loads(archive.read(name))
                for name in archive.namelist()}  # fmt: skip


@pytest.mark.parametrize("ending", ["zip", "json"])
@pytest.mark.parametrize("check", [(), ("--check", "--timeout", "1")])
def test_a_bundle_has_the_facts_and_no_secret(
    ending: str, check: tuple[str, ...], kosmo: Kosmo, tmp_path: Path
) -> None:
    planted(kosmo, tmp_path)
    path = tmp_path / f"report.{ending}"
    done = kosmo("doctor", "--bundle", str(path), *check, "--json")
    assert done.returncode == 1
    parts = contents(path)
    text = json.dumps(parts) + done.stdout + done.stderr
    assert "canary" not in text.replace("[redacted]", "")
    assert b64encode(b"canary-stored").decode() not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(done.stdout)["data"]["bundle"] == str(path)
    assert parts["report"]["findings"][0]["details"]["kosmo"]
    assert any("no luck" in one["message"] for one in parts["report"]["findings"])
    last = {key: value for key, value in AUDIT.items() if key != "arguments"}
    assert parts["audit"][0].items() >= last.items()


def test_a_bundle_shows_settings_that_cannot_be_secrets(kosmo: Kosmo, tmp_path: Path) -> None:
    assert kosmo("accounts", "add", "missive", "work", *TOKEN).returncode == 0
    (kosmo.home / "config" / "config.toml").write_text(
        'cache = true\n[defaults]\nmissive = "work"\n[policy.missive]\nwrite = "ask"\n'
        '[limits]\nmissive = "10/1s"\n'
    )
    path = tmp_path / "report.json"
    assert kosmo("doctor", "--bundle", str(path), T="x").returncode == 0
    facts = {(one["key"], one["value"]) for one in contents(path)["config"]}
    assert {
        ("cache", True),
        ("policy.missive.write", "ask"),
        ("limits.missive", "10/1s"),
        ("defaults.missive", "work"),
        ("accounts.missive.work.access_token", "env:T"),
    } <= facts


def test_the_home_folder_is_not_named(kosmo: Kosmo, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    kosmo.environment.pop("KOSMO_HOME")
    home = tmp_path / "someone"
    assert kosmo("doctor", "--bundle", str(path), HOME=str(home)).returncode == 0
    assert str(home) not in path.read_text()
    assert "~/.config/kosmo" in path.read_text()


def test_a_bundle_is_written_where_it_can_be_and_over_nothing(kosmo: Kosmo, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_text("mine")
    for place in (there, tmp_path / "no" / "folder.zip", tmp_path / "a.txt", there / "b.json"):
        error = kosmo.json("doctor", "--bundle", str(place), code=2)["error"]
        assert error["code"] == "usage"
    assert there.read_text() == "mine"
    assert list(tmp_path.glob("*.txt")) == []
