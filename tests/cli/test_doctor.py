"""`kosmo doctor`: what it finds, and that it works when everything is broken."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kosmo.cli.diagnosis.clock import judged
from kosmo.cli.diagnosis.environment import VARIABLES
from kosmo.cli.diagnosis.examination import CHECKS, Examination
from kosmo.cli.diagnosis.folders import disk_finding
from kosmo.describe.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.cli.conftest import Person
    from tests.conftest import Answering, Kosmo

BROKEN = 'first = "fine"\nsecond = = "canary"\n'
FILES = ("config.toml", "settings.toml", "accounts.toml", "credentials.toml")
ANN = b'{"users": [{"id": "u1", "me": true, "email": "ann@m.example"}], "organizations": []}'
TOKEN = ("--set", "access_token=env:T")


def doctor(kosmo: Kosmo, *words: str, code: int = 0, **environment: str) -> dict[str, Any]:
    """Run the doctor and give its data, whether it found an error or not."""
    envelope = kosmo.json("doctor", *words, code=code, **environment)
    assert envelope["success"] is (code == 0)
    data: dict[str, Any] = envelope["data"]
    assert data["healthy"] is (code == 0)
    return data


def found(data: dict[str, Any], check: str, status: str) -> list[str]:
    """Give the sentences of a check that have a status."""
    return [
        one["message"]
        for one in data["findings"]
        if (one["check"], one["status"]) == (check, status)
    ]


def test_an_empty_home_is_healthy(untouched: Kosmo) -> None:
    data = doctor(untouched)
    assert {one["check"] for one in data["findings"]} == set(CHECKS) - {"live"}
    assert all(one["fix"] is None for one in data["findings"] if one["status"] == "ok")
    assert data["counts"]["error"] == data["counts"]["warning"] == 0
    assert not (untouched.home / "config").exists()
    missive = data["integrations"]["missive"]
    assert missive["missing_credentials"] == ["access_token"]
    assert (missive["enabled"], missive["configured"], missive["active"]) == (True, False, False)
    assert missive["permissions"] == {"read": "allow", "write": "allow", "destructive": "ask"}


def test_one_integration_is_told_with_the_keys_of_the_reference(kosmo: Kosmo) -> None:
    data = doctor(kosmo, "missive")
    assert data["provider"] == "missive"
    assert data["next_commands"][0] == "kosmo integrations fields missive --json"
    assert found(data, "integrations", "warning")[0].startswith("`missive` is not configured")
    kosmo("integrations", "configure", "missive", *TOKEN, "--write", "deny")
    data = doctor(kosmo, "missive", T="canary")
    assert (data["active"], data["account"], data["accounts"]) == (True, "main", ["main"])
    assert data["permissions"]["write"] == data["permissions"]["destructive"] == "deny"
    assert "kosmo whoami missive --account main" in data["next_commands"]
    kosmo("integrations", "configure", "missive", "--disable")
    assert doctor(kosmo, "missive", T="canary")["active"] is False


def test_both_spellings_of_the_reference_are_the_same_command(kosmo: Kosmo) -> None:
    for spelled in (("integrations", "doctor", "missive"), ("integrations:doctor", "missive")):
        assert kosmo.json(*spelled)["data"]["provider"] == "missive"


def test_an_unknown_integration_or_option_is_refused(kosmo: Kosmo) -> None:
    for given, told in ((("misive",), "missive"), (("--chek",), "--check"), (("a", "b"), "many")):
        error = kosmo.json("doctor", *given, code=2)["error"]
        assert told in error["message"]


def test_files_full_of_errors_are_told_with_line_and_column(
    kosmo: Kosmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (kosmo.home / "config").mkdir(parents=True)
    paths = [*(kosmo.home / "config" / name for name in FILES), tmp_path / ".kosmo.toml"]
    for path in paths:
        path.write_text(BROKEN)
    paths[3].chmod(0o600)
    shutil.rmtree(kosmo.home / "cache")
    (kosmo.home / "cache").write_text("no folder")
    done = kosmo("doctor", "--check", "--json", "--bundle", "b.json")
    assert "canary" not in done.stdout + done.stderr + Path("b.json").read_text()
    data = json.loads(done.stdout)["data"]
    wrong = [one for one in data["findings"] if one["check"] == "files"]
    places = [{key: one["details"][key] for key in ("file", "line", "column")} for one in wrong]
    assert places == [{"file": str(path), "line": 2, "column": 10} for path in paths]
    assert wrong[0]["fix"] == f"${{EDITOR:-vi}} +2 {paths[0]}"
    # What cannot be looked at for that is told there, so that a cause is one finding.
    assert {one["check"] for one in data["findings"] if one["status"] == "error"} == {"files"}
    assert "not looked at" not in done.stdout
    assert {"keys", "project"} & set(wrong[0]["details"]["also"])
    assert found(data, "plugins", "ok")
    assert kosmo("plugins", "list", "--json").returncode == 0


def test_it_prints_without_asking_a_broken_configuration_how(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    (kosmo.home / "config").mkdir(parents=True)
    (kosmo.home / "config" / "config.toml").write_text(BROKEN)
    someone = person("doctor")
    assert someone.leave() == 1
    assert "\nERROR files:" in someone.seen
    assert "fix: ${EDITOR:-vi} +2 " in someone.seen
    assert "error: one thing has to be mended" in someone.seen
    done = kosmo("doctor")
    assert json.loads(done.stdout)["healthy"] is False
    rows = [json.loads(line) for line in kosmo("doctor", "-o", "jsonl").stdout.splitlines()]
    assert {"check", "status", "message", "fix", "details"} == set(rows[0])
    picked = kosmo("doctor", "--json", "--jq", ".counts.error", "--fields", "counts")
    assert json.loads(picked.stdout)["data"] == 1


def test_without_any_folder_the_rest_is_looked_at(kosmo: Kosmo, tmp_path: Path) -> None:
    line = 'mkdir gone; cd gone; rmdir ../gone; KOSMO_HOME=x exec "$0" -P -m kosmo doctor --json'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable],
        capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path,
        env=kosmo.environment,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    data = json.loads(done.stdout)["data"]
    wrong = [one for one in data["findings"] if one["status"] == "error"]
    assert [one["fix"] for one in wrong] == ["export KOSMO_HOME=/path/to/folder"]
    for check in ("interpreter", "plugins", "clock", "tls", "proxy"):
        assert found(data, check, "ok")


def test_plugins_that_cannot_be_used_are_told(kosmo: Kosmo) -> None:
    kosmo.install("bad", "raise RuntimeError('no luck')")
    kosmo.install("demo", distribution="a-demo")
    kosmo.install("demo", distribution="b-demo")
    kosmo.install("gone")
    assert kosmo("accounts", "add", "gone", "work", "--set", "token=env:T").returncode == 0
    shutil.rmtree(kosmo.home / "site" / "kosmo_gone-1.0.dist-info")
    data = doctor(kosmo, code=1, T="canary")
    assert "no luck" in found(data, "plugins", "error")[0]
    assert "also claimed by" in found(data, "plugins", "warning")[0]
    assert found(data, "accounts", "warning")[0].startswith("`gone.work` is of no use")
    only = doctor(kosmo, "bad", code=1)
    assert (only["provider"], only["active"]) == ("bad", False)


def test_accounts_are_tried_without_printing_what_they_hold(kosmo: Kosmo, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary\nof two lines")
    secret.chmod(0o600)
    ran = tmp_path / "ran"
    references = {
        "unset": "env:NOT_SET",
        "twolines": f"file:{secret}",
        "open": f"file:{tmp_path / 'absent'}",
        "nobody": "command:no-such-program canary",
        "ready": f"command:touch {ran}",
    }
    for name, reference in references.items():
        words = ("--set", f"access_token={reference}")
        assert kosmo("accounts", "add", "missive", name, *words).returncode == 0
    data = doctor(kosmo, code=1)
    said = "\n".join(found(data, "accounts", "error"))
    for part in ("`NOT_SET` is not set", "no line of text", "No such file", "`no-such-program`"):
        assert part in said
    assert found(data, "accounts", "ok") == [
        "`missive.ready` has all that it needs; not checked: access_token"
    ]
    assert not ran.exists()
    assert "canary" not in json.dumps(data)


def test_a_variable_that_does_nothing_is_told(kosmo: Kosmo) -> None:
    names = ("KOSMO_OUTPTU", "KOSMO_MISSIV__TOKEN", "KOSMO_MISSIVE__WORK__ACCES_TOKEN",
             "KOSMO_MISSIVE__SANDBOX__ACCESS_TOKEN", "KOSMO_MISIVE_ACCOUNT")  # fmt: skip
    kosmo.environment |= dict.fromkeys(names, "canary")
    data = doctor(kosmo)
    said = found(data, "environment", "warning")
    assert len(said) == len(names)
    assert "did you mean `KOSMO_OUTPUT`?" in "\n".join(said)
    assert "did you mean `access_token`?" in "\n".join(said)
    assert "canary" not in json.dumps(data)
    assert doctor(kosmo, code=1, KOSMO_OUTPUT="canary", KOSMO_MAX_WAIT="x")["counts"]["error"] == 2


def test_it_knows_the_variables_that_are_documented() -> None:
    said = words("configuration")
    documented = {name for name in said["variables"] if name.startswith("KOSMO_")}
    assert set(VARIABLES) == documented - set(said["patterns"])


def test_check_asks_every_account_at_once(kosmo: Kosmo, answering: Answering) -> None:
    answering.body = ANN
    for name in ("home", "work"):
        url = ("--set", f"base_url={answering.url}")
        kosmo("accounts", "add", "missive", name, *TOKEN, *url)
    assert found(doctor(kosmo, T="canary"), "live", "ok") == []
    assert answering.requests == []
    data = doctor(kosmo, "missive", "--check", T="canary")
    assert found(data, "live", "ok") == [
        "`missive.home`: it is ann@m.example",
        "`missive.work`: it is ann@m.example",
    ]
    answering.status = 401
    data = doctor(kosmo, "--check", code=1, T="canary")
    fixes = [one["fix"] for one in data["findings"] if one["check"] == "live"]
    assert fixes[0] == (
        "kosmo integrations configure missive --account home "
        "--set access_token=env:MISSIVE_ACCESS_TOKEN"
    )
    assert "canary" not in json.dumps(data)


def test_check_gives_up_on_a_service_that_says_nothing(kosmo: Kosmo, silent_port: int) -> None:
    url = ("--set", f"base_url=http://127.0.0.1:{silent_port}")
    kosmo("accounts", "add", "missive", "work", *TOKEN, *url)
    data = doctor(kosmo, "--check", "--timeout", "0.5", code=1, T="canary")
    assert len(found(data, "live", "error")) == 1


def test_a_redis_server_is_asked_only_with_check(kosmo: Kosmo, silent_port: int) -> None:
    (kosmo.home / "config").mkdir(parents=True)
    path = kosmo.home / "config" / "config.toml"
    path.write_text(f'limits = "redis://kosmo:canary@127.0.0.1:{silent_port}/0"\n')
    path.chmod(0o600)
    data = doctor(kosmo)
    assert f"`redis://********@127.0.0.1:{silent_port}/0`" in found(data, "limits", "ok")[0]
    assert "canary" not in json.dumps(data)


def test_a_clock_that_cannot_be_right_is_an_error() -> None:
    now = 1_800_000_000.0
    assert judged(now, now, now - 5).status == "ok"
    assert judged(now, None, now - 5).status == "ok"
    assert judged(now, now + 60, now - 5).status == "warning"
    assert judged(0.0, 0.0, now).status == "error"
    assert judged(4_200_000_000.0, None, now).status == "error"


def test_a_disk_that_is_nearly_full_is_told() -> None:
    assert disk_finding("/", 10**9, "/cache") is None
    for free, status in ((50_000_000, "warning"), (1_000, "error")):
        finding = disk_finding("/", free, "/my cache")
        assert finding is not None
        assert (finding.status, finding.fix) == (status, "rm -rf '/my cache'")


def test_a_check_that_fails_is_a_finding_and_the_others_go_on() -> None:
    findings = Examination().run(("no_such_check", "clock"))
    assert [(one.check, one.status) for one in findings] == [
        ("no_such_check", "error"),
        ("clock", "ok"),
    ]
    assert findings[0].fix == "kosmo doctor --bundle kosmo-doctor.zip"


def test_it_imports_nothing_heavy_and_no_plugin(kosmo: Kosmo) -> None:
    code = (
        "import sys; from kosmo.cli.main import run; run(['doctor']);"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    kosmo("plugins", "list")
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True, text=True, check=True, timeout=60, env=kosmo.environment,
    )  # fmt: skip
    modules = set(done.stderr.split())
    assert not modules & {"typer", "click", "rich", "pydantic", "httpx", "pluggy", "yaml", "jq"}
    assert not any(name.startswith("kosmo_") for name in modules)
