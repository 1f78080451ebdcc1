"""What a person reads of `kosmo doctor`: problems last, each cause once, words left whole."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

from kosmo.cli.diagnosis.examination import CHECKS
from kosmo.cli.diagnosis.masking import planted
from kosmo.cli.diagnosis.places import line_of, place_in
from kosmo.cli.diagnosis.redaction import Redaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo


def configured(kosmo: Kosmo, **files: str) -> None:
    """Write files of the configuration, named without their ending."""
    (kosmo.home / "config").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = kosmo.home / "config" / f"{name}.toml"
        path.write_text(text)
        path.chmod(0o600)


def findings(kosmo: Kosmo, *words: str) -> list[dict[str, Any]]:
    """Give what is wrong."""
    found: list[dict[str, Any]] = json.loads(kosmo("doctor", *words, "--json").stdout)["data"][
        "findings"
    ]
    return [one for one in found if one["status"] != "ok"]


def read(person: Callable[..., Person], *words: str, width: str = "80") -> list[str]:
    """Give the lines that somebody sees."""
    someone = person("doctor", *words, COLUMNS=width)
    someone.leave()
    return someone.seen.replace("\r", "").splitlines()


def test_what_is_in_order_is_short_and_what_is_not_comes_last(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    kosmo("accounts", "add", "missive", "work", "--set", "access_token=env:NOT_SET")
    kosmo.environment["KOSMO_OUPTUT"] = "json"
    lines = read(person)
    wrong = [line for line in lines if line.startswith(("WARNING", "ERROR"))]
    assert [line.split()[:2] for line in wrong] == [
        ["WARNING", "environment:"],
        ["ERROR", "accounts:"],
    ]
    assert lines.index(wrong[0]) < 8
    assert "not configured: missive" in lines
    assert lines[-3:] == [
        "1 error, 1 warning",
        "error: one thing has to be mended",
        "hint: export NOT_SET=…",
    ]


def test_quiet_shows_only_problems_and_verbose_everything(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    assert read(person, "-q") == []
    assert findings(kosmo, "-q") == []
    told = read(person, "-v")
    assert {line.split()[1].rstrip(":") for line in told if line.startswith("ok ")} == {*CHECKS} - {
        "live"
    }
    kosmo.environment["KOSMO_OUPTUT"] = "json"
    assert read(person, "-q")[0].startswith("WARNING environment: `KOSMO_OUPTUT`")
    rows = json.loads(kosmo("doctor", "-q").stdout)["findings"]
    assert [one["status"] for one in rows] == ["warning"]


def test_sentences_are_wrapped_between_words_and_commands_are_not(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    kosmo("accounts", "add", "missive", "work", "--set", "access_token=file:/nowhere/at/all")
    lines = read(person, width="40")
    whole = " ".join(line.strip() for line in lines)
    assert "`access_token` of `missive.work`: `/nowhere/at/all`: No such file or directory" in whole
    fix = next(line for line in lines if "fix:" in line)
    assert fix.endswith("--set access_token=env:MISSIVE_ACCESS_TOKEN")
    assert all(len(line) <= 40 or "fix:" in line or "hint:" in line for line in lines)


def test_a_broken_file_is_one_finding_that_names_what_it_is_in_the_way_of(kosmo: Kosmo) -> None:
    configured(kosmo, config="max_wait = = 1\n")
    (found,) = findings(kosmo)
    assert found["check"] == "files"
    assert {"keys", "missive", "plivo", "limits"} <= set(found["details"]["also"])


def test_accounts_that_lack_the_same_are_one_finding(kosmo: Kosmo) -> None:
    for name in ("home", "other", "work"):
        kosmo("accounts", "add", "missive", name, "--set", "access_token=env:NOT_SET")
    (found,) = findings(kosmo)
    assert found["details"]["also"] == ["missive.other", "missive.work"]
    assert found["fix"] == "export NOT_SET=…"


def test_a_file_of_secrets_for_all_is_one_finding(kosmo: Kosmo) -> None:
    for name in ("missive", "plivo", "crisp"):
        path = kosmo.home / "config" / "accounts.toml"
        path.parent.mkdir(exist_ok=True, parents=True)
        with path.open("a") as file:
            file.write(f"[accounts.{name}.work]\n")
    configured(kosmo, credentials='[missive.work]\naccess_token = "canary"\n')
    credentials = kosmo.home / "config" / "credentials.toml"
    credentials.chmod(0o644)
    (found,) = findings(kosmo)
    assert (found["check"], found["fix"]) == ("secrets", f"chmod 600 {credentials}")
    assert {"missive.work", "plivo.work", "crisp.work"} <= set(found["details"]["also"])


def test_a_live_call_does_not_repeat_what_is_known_to_lack(kosmo: Kosmo) -> None:
    configured(kosmo, accounts='[accounts.missive.work]\nlimits = "1/1s"\n')
    (found,) = findings(kosmo, "--check")
    assert (found["check"], found["details"]["account"]) == ("accounts", "work")


def test_services_that_cannot_be_reached_for_one_reason_are_one_finding(kosmo: Kosmo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]  # nobody listens there afterwards
    fields = f'access_token = "env:HOME"\nbase_url = "http://127.0.0.1:{port}"\n'
    accounts = "".join(f"[accounts.missive.{name}]\n{fields}" for name in ("home", "work"))
    configured(kosmo, accounts=f'{accounts}[defaults]\nmissive = "work"\n')
    (found,) = findings(kosmo, "--check", "--timeout", "1")
    assert (found["check"], found["details"]["also"]) == ("live", ["missive.work"])


def test_what_policy_keeps_from_being_asked_is_no_problem(kosmo: Kosmo) -> None:
    configured(
        kosmo,
        accounts='[accounts.missive.work]\naccess_token = "env:HOME"\n',
        config='[policy.missive]\nread = "deny"\n',
    )
    assert findings(kosmo, "--check") == []


def test_the_words_of_settings_and_paths_stay_whole(kosmo: Kosmo) -> None:
    configured(
        kosmo,
        config='max_wait = "long"\noutput = "config"\n[defaults]\nmissive = "nope"\n'
        '[limits]\nmissive = "missive"\n',
        accounts='[accounts.missive.work]\naccess_token = "env:T"\n',
    )
    kosmo.environment["T"] = "config"
    done = kosmo("doctor", "--json")
    assert "[redacted]" not in done.stdout
    path = kosmo.home / "config" / "config.toml"
    assert {one["fix"] for one in findings(kosmo)} == {
        f"${{EDITOR:-vi}} +{line} {path}" for line in (1, 2, 4, 6)
    }
    assert "`missive` has no account `nope`" in done.stdout


def test_a_secret_put_into_settings_is_masked(kosmo: Kosmo) -> None:
    configured(
        kosmo,
        config='[defaults]\nmissive = "canary-4f9a2c7e81b0"\n[policy.missive]\ntoken = "canary"\n',
    )
    done = kosmo("doctor", "--json")
    assert "canary" not in done.stdout
    assert "`missive` has no account `[redacted]`" in done.stdout


def test_a_short_secret_is_masked_where_it_stands_by_itself() -> None:
    redaction = Redaction()
    redaction.learn("hunter", "abc", "a-long-secret-of-words")
    assert redaction.clean("the password hunter, `hunter`.") == (
        "the password [redacted], `[redacted]`."
    )
    for whole in ("/srv/hunter/config", "hunters", "missive.hunter", "ghosthunter", "abc", "a-b"):
        assert redaction.clean(whole) == whole
    assert redaction.clean("xa-long-secret-of-wordsx") == "x[redacted]x"
    assert redaction.clean_command("kosmo hunter a-long-secret-of-words") == (
        "kosmo hunter [redacted]"
    )


def test_a_short_secret_never_leaks_from_its_own_field(kosmo: Kosmo, tmp_path: Path) -> None:
    given = json.dumps({"access_token": "q7z"})
    kosmo("accounts", "add", "missive", "work", "--stdin", stdin=given)
    bundle = tmp_path / "bundle.json"
    done = kosmo("doctor", "-v", "--json", "--bundle", str(bundle))
    assert "q7z" not in done.stdout + done.stderr + bundle.read_text()


def test_only_what_seems_secret_is_taken_out_of_settings() -> None:
    held = {
        "output": "config",
        "defaults": {"missive": "work-2024"},
        "odd": {"api_token": "letmein", "proxy": "http://me:pass@host", "words": "a b"},
        "other": ["9f8e7d6c5b4a3210ff", "/a/very/long/path/2024"],
    }
    assert set(planted(held)) == {"letmein", "me:pass", "pass", "9f8e7d6c5b4a3210ff"}


TOML = """# rules
output = "json"
[policy.missive]
write = '''
allow'''
tags = [
  1,
]
[policy.missive.accounts.work]
delete-draft = "deny"
[limits]
missive = "1/1s"
"""


def test_the_line_of_a_key_is_found(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(TOML)
    for key, line in {
        "output": 2, "policy.missive": 3, "policy.missive.write": 4, "policy.missive.tags": 6,
        "policy.missive.accounts.work.delete_draft": 10, "policy.delete_draft": 10,
        "delete_draft": 10, "limits.missive": 12, "missive": None, "nothing": None,
    }.items():  # fmt: skip
        assert line_of(str(path), key.split(".")) == line, key
    told = f"`delete_draft` in `policy.missive` of `{path}` is no function"
    assert place_in(told) == (str(path), "policy.missive.delete_draft", 10)
    assert place_in(f"`{path}` line 7, column 2: odd") == (str(path), None, 7)
    assert place_in("`output` is odd") == (None, None, None)
    assert line_of(str(tmp_path / "absent.toml"), ["a"]) is None
