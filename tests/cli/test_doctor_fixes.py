"""What `kosmo doctor` says mends a finding does mend it: each is typed into a shell."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.diagnosis import fixes
from kosmo.errors import ConfigError, CredentialsError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo

Setting = dict[str, str]  # variables that are set while the doctor looks

# What a person would do in an editor: here they delete the line that they are led to.
EDITOR = """#!/bin/sh
test "$1" = -w || exit 1
shift
case $1 in +*) line=${1#+}; shift;; *) line='$';; esac
sed "${line}d" "$1" > "$1.edited" && mv "$1.edited" "$1"
"""


TOKEN = "MISSIVE_ACCESS_TOKEN"


def missive(kosmo: Kosmo, name: str = "work", *words: str) -> None:
    """Add an account of Missive."""
    given = ("--set", f"access_token=env:{TOKEN}", *words)
    assert kosmo("accounts", "add", "missive", name, *given).returncode == 0


def written(kosmo: Kosmo, name: str, text: str, mode: int = 0o600) -> Path:
    """Write a file below the home."""
    path = kosmo.home / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(text)
    path.chmod(mode)
    return path


def config_syntax(kosmo: Kosmo) -> None:
    written(kosmo, "config/config.toml", 'output = "json"\ncache = maybe\n')


def unknown_key(kosmo: Kosmo) -> None:
    written(kosmo, "config/config.toml", 'ouput = "json"\n')


def impossible_value(kosmo: Kosmo) -> None:
    written(kosmo, "config/config.toml", "[policy]\nwrite = 'perhaps'\n")


def rule_for_nothing(kosmo: Kosmo) -> None:
    written(kosmo, "config/config.toml", "[policy.missive]\ndelte_draft = 'deny'\n")


def folder_for_a_file(kosmo: Kosmo) -> None:
    (kosmo.home / "config" / "settings.toml").mkdir(parents=True)


def file_for_a_folder(kosmo: Kosmo) -> None:
    shutil.rmtree(kosmo.home / "cache")
    written(kosmo, "cache", "")


def no_state(kosmo: Kosmo) -> None:
    written(kosmo, "state", "")


def open_folder(kosmo: Kosmo) -> None:
    (kosmo.home / "config").mkdir(parents=True)
    (kosmo.home / "config").chmod(0o777)


def open_credentials(kosmo: Kosmo) -> None:
    written(kosmo, "config/credentials.toml", "", 0o644)


def open_accounts(kosmo: Kosmo) -> None:
    missive(kosmo)
    (kosmo.home / "config" / "accounts.toml").chmod(0o666)


def open_password(kosmo: Kosmo) -> None:
    text = "limits = 'redis://kosmo:canary@127.0.0.1:6379/0'\n"
    written(kosmo, "config/config.toml", text, 0o644)


def open_reference(kosmo: Kosmo) -> None:
    path = written(kosmo, "token", "canary", 0o644)
    missive(kosmo, "work", "--set", f"access_token=file:{path}")


def copied_credentials(kosmo: Kosmo) -> None:
    written(kosmo, "config/credentials.toml~", "")


def leftover_secret(kosmo: Kosmo) -> None:
    written(kosmo, "config/accounts.toml", "[accounts.missive.work]\naccess_token = 'canary'\n")


def leftover_field(kosmo: Kosmo) -> None:
    missive(kosmo)
    path = kosmo.home / "config" / "accounts.toml"
    path.write_text('[accounts.missive.work]\naccess_token = "env:HOME"\ntoken = "x"\n')


def value_beside_reference(kosmo: Kosmo) -> None:
    missive(kosmo)
    written(kosmo, "config/credentials.toml", "[missive.work]\naccess_token = 'canary'\n")


def value_of_nobody(kosmo: Kosmo) -> None:
    written(kosmo, "config/credentials.toml", "[missive.gone]\naccess_token = 'canary'\n")


def missing_field(kosmo: Kosmo) -> None:
    written(kosmo, "config/accounts.toml", "[accounts.missive.work]\nlimits = '1/1s'\n")


def field_of_a_pair(kosmo: Kosmo) -> None:
    kosmo.environment["HELPSCOUT_CLIENT_SECRET"] = "canary-of-helpscout"
    written(kosmo, "config/accounts.toml", "[accounts.helpscout.work]\nclient_id = 'a'\n")


def mistyped_reference(kosmo: Kosmo) -> None:
    written(kosmo, "config/accounts.toml", "[accounts.missive.work]\naccess_token = 'evn:HOME'\n")


def mistyped_integration(kosmo: Kosmo) -> None:
    written(kosmo, "config/accounts.toml", "[accounts.misive.work]\naccess_token = 'env:HOME'\n")


def wrong_address(kosmo: Kosmo) -> None:
    missive(kosmo)
    path = kosmo.home / "config" / "accounts.toml"
    path.write_text('[accounts.missive.work]\naccess_token = "env:HOME"\nbase_url = "ftp//x"\n')


def default_of_a_person(kosmo: Kosmo) -> None:
    missive(kosmo)
    written(kosmo, "config/config.toml", "cache = true\n[defaults]\nmissive = 'nope'\n")


def default_of_a_command(kosmo: Kosmo) -> None:
    missive(kosmo)
    path = kosmo.home / "config" / "accounts.toml"
    path.write_text(path.read_text().replace('missive = "work"', 'missive = "nope"'))


def impossible_wait(kosmo: Kosmo) -> None:
    written(kosmo, "config/config.toml", "cache = true\nmax_wait = 'long'\n")


def impossible_limit(kosmo: Kosmo) -> None:
    written(kosmo, "config/config.toml", "[limits]\nplivo = '1/1s'\nmissive = 'fast'\n")


def impossible_switch(kosmo: Kosmo) -> None:
    written(kosmo, "config/settings.toml", "[policy.missive]\nread = 'ask'\nwrite = 'perhaps'\n")


def mistyped_switch(kosmo: Kosmo) -> None:
    written(kosmo, "config/settings.toml", "[policy.missive]\nread = 'ask'\nwirte = 'deny'\n")


def unset_variable(kosmo: Kosmo) -> None:
    missive(kosmo, "work", "--set", "access_token=env:NOT_SET")


def no_default(kosmo: Kosmo) -> None:
    for name in ("one", "two", "three"):
        missive(kosmo, name)
    assert kosmo("accounts", "remove", "missive", "one", "--yes").returncode == 0


def untrusted_project(kosmo: Kosmo) -> None:
    missive(kosmo)
    written(kosmo, "project/.kosmo.toml", "[defaults]\nmissive = 'work'\n")


def open_audit_log(kosmo: Kosmo) -> None:
    written(kosmo, "state/audit.jsonl", "", 0o644)


def folder_for_the_audit_log(kosmo: Kosmo) -> None:
    (kosmo.home / "state" / "audit.jsonl").mkdir(parents=True)


SITUATIONS: list[tuple[Callable[[Kosmo], None], str, str]] = [
    (config_syntax, "files", "error"),
    (unknown_key, "keys", "warning"),
    (impossible_value, "keys", "error"),
    (rule_for_nothing, "keys", "error"),
    (folder_for_a_file, "files", "error"),
    (file_for_a_folder, "folders", "warning"),
    (no_state, "folders", "error"),
    (open_folder, "folders", "error"),
    (open_credentials, "secrets", "error"),
    (open_accounts, "secrets", "error"),
    (open_password, "secrets", "warning"),
    (open_reference, "accounts", "error"),
    (copied_credentials, "secrets", "warning"),
    (leftover_secret, "secrets", "error"),
    (leftover_field, "secrets", "warning"),
    (value_beside_reference, "secrets", "warning"),
    (value_of_nobody, "secrets", "warning"),
    (missing_field, "accounts", "error"),
    (field_of_a_pair, "accounts", "error"),
    (mistyped_reference, "secrets", "error"),
    (mistyped_integration, "accounts", "warning"),
    (wrong_address, "accounts", "error"),
    (default_of_a_person, "integrations", "error"),
    (default_of_a_command, "integrations", "error"),
    (impossible_wait, "keys", "error"),
    (impossible_limit, "keys", "error"),
    (impossible_switch, "keys", "error"),
    (mistyped_switch, "keys", "error"),
    (unset_variable, "accounts", "error"),
    (no_default, "integrations", "warning"),
    (untrusted_project, "project", "warning"),
    (open_audit_log, "audit", "warning"),
    (folder_for_the_audit_log, "audit", "error"),
]


@pytest.mark.parametrize(("situation", "check", "status"), SITUATIONS)
def test_the_fix_of_a_finding_mends_it(
    situation: Callable[[Kosmo], None], check: str, status: str, kosmo: Kosmo
) -> None:
    kosmo.environment[TOKEN] = "canary-of-missive"
    situation(kosmo)
    mends(kosmo, check, status)


@pytest.mark.parametrize(
    ("variable", "value", "check", "status"),
    [
        ("KOSMO_OUTPUT", "pretty", "environment", "error"),
        ("KOSMO_MAX_WAIT", "long", "environment", "error"),
        ("KOSMO_OUPTUT", "json", "environment", "warning"),
        ("KOSMO_MISSIVE_ACCOUNT", "nope", "integrations", "error"),
        ("KOSMO_HELPSCOUT__CLIENT_ID", "a", "accounts", "error"),
        ("SSL_CERT_FILE", "/nowhere.pem", "tls", "error"),
        ("SSL_CERT_DIR", "/nowhere", "tls", "error"),
        ("https_proxy", "ftp://user:canary@proxy.example:21", "proxy", "error"),
        ("all_proxy", "http://[::", "proxy", "error"),
    ],
)
def test_the_fix_of_a_variable_mends_it(
    variable: str, value: str, check: str, status: str, kosmo: Kosmo
) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        kosmo.environment.pop(name, None)
    kosmo.environment[variable] = value
    mends(kosmo, check, status)


def test_an_address_in_a_variable_is_taken_away_there(kosmo: Kosmo) -> None:
    account = {"KOSMO_MISSIVE__CI__BASE_URL": "ftp//x", "KOSMO_MISSIVE__CI__ACCESS_TOKEN": "canary"}
    kosmo.environment |= account
    mends(kosmo, "accounts", "error")


def test_two_spellings_of_a_proxy_that_differ_are_made_the_same(kosmo: Kosmo) -> None:
    kosmo.environment |= {"https_proxy": "http://a.example:1", "HTTPS_PROXY": "http://b.example:1"}
    mends(kosmo, "proxy", "warning")


def mends(kosmo: Kosmo, check: str, status: str) -> None:
    """Look, type the fix of what was found, and look again in the same shell."""
    first = _shell(kosmo, "kosmo doctor --json")
    found = _findings(first, check, status)
    assert len(found) == 1, first
    assert "canary" not in json.dumps(first)
    fix = found[0]["fix"]
    again = _shell(kosmo, f"{fix} >&2 && kosmo doctor --json")
    assert _findings(again, check, status) == [], (fix, again)


def _findings(data: dict[str, Any], check: str, status: str) -> list[dict[str, Any]]:
    wanted = (check, status)
    found: list[dict[str, Any]] = data["findings"]
    return [one for one in found if (one["check"], one["status"]) == wanted]


def _shell(kosmo: Kosmo, line: str) -> dict[str, Any]:
    """Run a line in a shell that has kosmo and an editor, in the project folder if there is one."""
    tools = kosmo.home.parent / "tools"
    tools.mkdir(exist_ok=True)
    for name, text in (("kosmo", f'#!/bin/sh\nexec {sys.executable} -P -m kosmo "$@"\n'),
                       ("editor", EDITOR)):  # fmt: skip
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    project = kosmo.home / "project"
    done = subprocess.run(
        ["bash", "-c", line],
        capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
        cwd=project if project.is_dir() else tools,
        env={
            **kosmo.environment,
            "PATH": f"{tools}:{kosmo.environment['PATH']}",
            "EDITOR": f"{tools / 'editor'} -w",  # with an option, as `code --wait` has
        },
    )  # fmt: skip
    assert done.stdout, (line, done.stderr)
    data: dict[str, Any] = json.loads(done.stdout)["data"]
    return data


def test_every_command_that_is_named_exists(kosmo: Kosmo) -> None:
    named = {one for stands in _shell(kosmo, "kosmo doctor --json")["integrations"].values()
             for one in stands["next_commands"]}  # fmt: skip
    missive(kosmo)
    data = _shell(kosmo, "kosmo doctor --json")
    named |= set(data["integrations"]["missive"]["next_commands"])
    assert named
    assert f"export {TOKEN}=…" in named
    ours = {" ".join(one.split()[1:3]) for one in (*named, fixes.BUNDLE) if one.startswith("kosmo")}
    for command in sorted(ours):
        words = command.split()
        page = kosmo(*(words if words[0] == "integrations" else words[:1]), "--help")
        assert page.returncode == 0, command
        assert page.stdout.startswith(("usage: kosmo", "kosmo")), command


def test_the_programs_of_the_other_fixes_are_those_of_the_system() -> None:
    for fix in (fixes.install("a"), fixes.move_away("/a"), fixes.only_owner("/a")):
        assert shutil.which(fix.split()[0]), fix
    assert fixes.own("/a b") == "sudo chown -R \"$(id -un)\" '/a b'"


def test_an_error_is_mended_by_its_hint_or_in_the_file_that_it_names() -> None:
    hinted = CredentialsError("no", hint="make it private: chmod 600 /a")
    assert fixes.of_error(hinted) == "chmod 600 /a"
    told = ConfigError("`x` in `/a b/c.toml` line 7 is odd", hint="mend `x`")
    assert fixes.of_error(told) == "${EDITOR:-vi} +7 '/a b/c.toml'"
    assert fixes.of_error(ServiceError("no")) == fixes.BUNDLE
