"""`kosmo accounts`, driven as a user or a script drives it."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Kosmo


def add(kosmo: Kosmo, name: str, *more: str) -> dict[str, Any]:
    """Add an account of Missive by reference, and give what is said about it."""
    words = ("accounts", "add", "missive", name, "--set", "access_token=env:T", *more)
    data: dict[str, Any] = kosmo.json(*words)["data"]
    return data


def everything(kosmo: Kosmo) -> str:
    """Read every file below the home, but the one that may hold secrets."""
    files = [path for path in kosmo.home.rglob("*") if path.is_file()]
    return "".join(p.read_text() for p in files if p.name != "credentials.toml")


def test_an_account_is_added_and_the_first_is_the_default(kosmo: Kosmo) -> None:
    assert add(kosmo, "work", "--set", "url=https://m.example/v1/") == {
        "integration": "missive",
        "account": "work",
        "default": True,
        "sources": {"access_token": "env:T", "base_url": "accounts.toml"},
        "base_url": "https://m.example/v1",
        "login": None,
    }
    assert add(kosmo, "home")["default"] is False
    rows = kosmo.json("accounts", "list")["data"]
    assert [(row["account"], row["default"]) for row in rows] == [("home", False), ("work", True)]


def test_a_secret_comes_through_stdin_and_is_never_shown(kosmo: Kosmo) -> None:
    given = json.dumps({"access_token": "canary"})
    added = kosmo("accounts", "add", "missive", "work", "--stdin", "--json", stdin=given)
    assert added.returncode == 0
    said = [added]
    for words in (
        ("accounts", "list"),
        ("accounts", "list", "missive", "-o", "table"),
        ("accounts", "show", "missive", "work"),
        ("accounts", "export"),
        ("accounts", "rename", "missive", "work", "office"),
        ("config", "explain"),
        ("missive", "list-conversations", "--dry-run", "--json"),
        ("accounts", "remove", "missive", "office", "--yes"),
    ):
        said.append(kosmo(*words))
        assert said[-1].returncode == 0, said[-1].stderr
    assert not any("canary" in done.stdout + done.stderr for done in said)
    assert "canary" not in everything(kosmo)


def test_the_file_of_secrets_is_private(kosmo: Kosmo) -> None:
    kosmo("accounts", "add", "missive", "work", "--stdin", stdin='{"access_token": "canary"}')
    path = kosmo.home / "config" / "credentials.toml"
    assert "canary" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    done = kosmo("missive", "list-conversations", "--inbox", "x")
    assert done.returncode == 4
    assert f"chmod 600 {path}" in done.stderr


def test_a_secret_among_the_arguments_is_refused_and_not_repeated(kosmo: Kosmo) -> None:
    words = ("accounts", "add", "missive", "work", "--set", "access_token=canary")
    error = kosmo.json(*words, code=2)["error"]
    assert error["code"] == "secret_in_argument"
    assert "such as `access_token=env:MISSIVE_ACCESS_TOKEN`" in error["message"]
    assert "by `--stdin`" in error["message"]
    assert error["hint"] == "kosmo integrations fields missive"
    assert "canary" not in json.dumps(error)
    assert not (kosmo.home / "config").exists()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "missive", "work"), "missing_fields", "--set access_token=env:"),
        (("add", "missive", "work", "--set", "acces_token=env:T"), "unknown_field", "access_token"),
        (
            ("add", "missive", "work", "--set", "access_token"),
            "usage",
            "integrations fields missive",
        ),
        (("add", "missive", "Work", "--set", "access_token=env:T"), "usage", "`work`"),
        (("add", "missive", "sandbox", "--set", "access_token=env:T"), "usage", "another"),
        (("add", "misive", "work"), "unknown_integration", "integrations list"),
        (("add", "missive"), "usage", "kosmo accounts add --help"),
        (("show", "missive", "work"), "unknown_account", "kosmo accounts list"),
        (("use", "missive", "work"), "unknown_account", "kosmo accounts list"),
        (("rename", "missive", "a", "b"), "unknown_account", "kosmo accounts list"),
        (("remove", "missive", "work", "--yes"), "unknown_account", "kosmo accounts list"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_way_on(
    words: tuple[str, ...], code: str, told: str, kosmo: Kosmo
) -> None:
    error = kosmo.json("accounts", *words, code=2)["error"]
    assert error["code"] == code
    assert told in error["hint"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 'stdin is empty; it takes {"access_token": "…"}'),
        ("canary", "is not JSON: line 1, column 1"),
        ('{"access_token": canary}', "is not JSON: line 1, column 18"),
        ("[]", "is a list, not a JSON object"),
        ('["canary"]', "is a list, not a JSON object"),
        ('{"access_token": 5}', "`access_token` in the JSON must be a string, not a number"),
        ('{"acces_token": "canary"}', "have no field `acces_token`"),
        ('{"access_token": "canary", "access_token": "canary"}', "`access_token` twice"),
        ("[" * 9999, "is nested too deeply"),
    ],
)
def test_stdin_that_is_no_object_of_strings_is_refused_and_not_repeated(
    text: str, told: str, kosmo: Kosmo
) -> None:
    done = kosmo("accounts", "add", "missive", "work", "--stdin", stdin=text)
    assert done.returncode == 2
    assert told in done.stderr
    assert "canary" not in done.stderr


def test_an_argument_goes_before_stdin(kosmo: Kosmo) -> None:
    given = '{"access_token": "canary", "base_url": "https://one.example"}'
    words = ("accounts", "add", "missive", "work", "--stdin", "--set", "url=https://two.example")
    assert kosmo(*words, stdin=given).returncode == 0
    (row,) = kosmo.json("accounts", "list")["data"]
    assert row["base_url"] == "https://two.example"


def test_show_masks_secrets_and_names_sources(kosmo: Kosmo) -> None:
    add(kosmo, "work", "--set", "limits=10/1s")
    assert kosmo.json("accounts", "show", "missive", "work")["data"] == [
        {"field": "access_token", "value": "********", "source": "env:T"},
        {"field": "limits", "value": "10/1s", "source": "accounts.toml"},
    ]


def test_a_secret_that_somebody_wrote_into_the_accounts_file_is_shown_nowhere(
    kosmo: Kosmo,
) -> None:
    add(kosmo, "work")
    path = kosmo.home / "config" / "accounts.toml"
    path.write_text(path.read_text().replace("env:T", "canary"))
    for words in (("show", "missive", "work"), ("list",), ("export",)):
        done = kosmo("accounts", *words)
        assert done.returncode == 0
        assert "canary" not in done.stdout + done.stderr


def test_the_default_can_be_chosen_and_a_person_s_file_goes_first(kosmo: Kosmo) -> None:
    add(kosmo, "work")
    add(kosmo, "home")
    assert kosmo.json("accounts", "use", "missive", "home")["data"]["default"] == "home"
    planned = kosmo.json("missive", "get-current-user", "--dry-run")
    assert planned["meta"]["account"] == "home"
    (kosmo.home / "config" / "config.toml").write_text('[defaults]\nmissive = "work"\n')
    done = kosmo("accounts", "use", "missive", "home")
    assert "still makes `work` the default" in done.stderr


def test_renaming_keeps_the_account_usable(kosmo: Kosmo) -> None:
    kosmo("accounts", "add", "missive", "work", "--stdin", stdin='{"access_token": "canary"}')
    assert kosmo("accounts", "rename", "missive", "work", "office").returncode == 0
    (row,) = kosmo.json("accounts", "list")["data"]
    assert (row["account"], row["default"]) == ("office", True)
    assert row["sources"] == {"access_token": "credentials.toml"}


def test_the_name_of_another_account_is_refused_with_what_would_free_it(kosmo: Kosmo) -> None:
    for name in ("work", "home"):
        kosmo("accounts", "add", "missive", name, "--set", "access_token=env:T")
    error = kosmo.json("accounts", "rename", "missive", "work", "home", code=2)["error"]
    assert error["hint"] == "kosmo accounts remove missive home, if it may go"
    words = ("add", "missive", "work", "--set", "access_token=env:T")
    assert "--replace" in kosmo.json("accounts", *words, code=2)["error"]["hint"]


def test_a_field_as_an_option_is_told_how_it_is_given(kosmo: Kosmo) -> None:
    words = ("add", "missive", "work", "--access-token=canary")
    error = kosmo.json("accounts", *words, code=2)["error"]
    assert "`--set access_token=…`, a secret by `--set access_token=env:VAR" in error["message"]
    assert "canary" not in str(error)


def test_removing_needs_a_yes(kosmo: Kosmo) -> None:
    add(kosmo, "work")
    error = kosmo.json("accounts", "remove", "missive", "work", code=2)["error"]
    assert error["hint"] == "kosmo accounts remove missive work --yes"
    assert kosmo("accounts", "remove", "missive", "work", "--yes").returncode == 0
    assert kosmo.json("accounts", "list")["data"] == []


def test_removing_the_default_of_several_says_that_there_is_none_now(kosmo: Kosmo) -> None:
    for name in ("work", "home", "club"):
        add(kosmo, name)
    done = kosmo("accounts", "remove", "missive", "work", "--yes")
    assert "kosmo accounts use missive club" in done.stderr


def test_a_rule_that_a_new_name_leaves_behind_is_told(kosmo: Kosmo) -> None:
    add(kosmo, "work")
    path = kosmo.home / "config" / "config.toml"
    path.write_text('[policy.missive.accounts.work]\nwrite = "deny"\n')
    done = kosmo("accounts", "rename", "missive", "work", "office")
    assert done.returncode == 0
    assert done.stderr.startswith(f"warning: `policy.missive.accounts.work` in `{path}` has no eff")
    assert kosmo("accounts", "rename", "missive", "office", "work").stderr == ""


def test_an_account_whose_plugin_is_gone_can_still_be_removed(kosmo: Kosmo) -> None:
    folder = kosmo.home / "config"
    folder.mkdir(parents=True)
    (folder / "accounts.toml").write_text('[accounts.gone.work]\nuser = "ann"\n')
    assert kosmo.json("accounts", "show", "gone", "work")["data"][0]["value"] == "********"
    assert kosmo("accounts", "remove", "gone", "work", "--yes").returncode == 0


@pytest.mark.parametrize(
    "words",
    [("list",), ("show", "work"), ("use", "work"), ("rename", "work", "office"), ("test",),
     ("test", "work"), ("remove", "work", "--yes"), ("export",)],
)  # fmt: skip
def test_an_unknown_integration_is_told_with_the_nearest_one(
    words: tuple[str, ...], kosmo: Kosmo
) -> None:
    command, *rest = words
    error = kosmo.json("accounts", command, "misive", *rest, code=2)["error"]
    assert error["code"] == "unknown_integration"
    assert "did you mean `missive`?" in error["message"]


def test_a_known_integration_without_accounts_has_an_empty_list(kosmo: Kosmo) -> None:
    kosmo.install("broken", "raise RuntimeError('not today')")
    for name in ("missive", "broken"):
        done = kosmo("accounts", "list", name)
        assert (done.returncode, json.loads(done.stdout)) == (0, [])
        assert f"kosmo accounts add {name} NAME" in done.stderr


def test_export_is_itself_an_accounts_file_without_secrets(kosmo: Kosmo) -> None:
    add(kosmo, "work")
    assert kosmo.json("accounts", "export")["data"] == {
        "version": 1,
        "defaults": {"missive": "work"},
        "accounts": {"missive": {"work": {"access_token": "env:T"}}},
    }


def test_a_home_that_cannot_be_written_is_one_clear_sentence(untouched: Kosmo) -> None:
    untouched.home.write_text("a file where the folder should be")
    done = untouched("accounts", "add", "missive", "work", "--set", "access_token=env:T")
    assert done.returncode == 2
    assert "cannot be written: Not a directory; nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [("list",), ("show", "missive", "work"), ("export",)])
def test_a_broken_accounts_file_is_told_with_line_and_column(
    command: tuple[str, ...], kosmo: Kosmo
) -> None:
    folder = kosmo.home / "config"
    folder.mkdir(parents=True)
    (folder / "accounts.toml").write_text("version = 1\n[accounts\n")
    error = kosmo.json("accounts", *command, code=2)["error"]
    assert error["code"] == "config_syntax"
    assert "accounts.toml` line 2, column " in error["message"]
