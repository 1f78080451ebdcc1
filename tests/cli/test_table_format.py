"""`-o table` is what a person sees on a terminal, wherever it goes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo


@pytest.mark.parametrize(
    "words",
    [
        ("integrations", "list"),
        ("integrations", "fields", "missive"),
        ("integrations", "search", "close a conversation", "--limit", "3"),
        ("doctor",),
        ("accounts", "list"),
    ],
)
def test_a_pipe_gets_the_layout_of_the_terminal(
    words: tuple[str, ...], kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    somebody = person(*words)
    somebody.leave()
    done = kosmo(*words, "-o", "table")
    assert not done.stdout.startswith(("{", "["))
    assert somebody.seen.replace("\r\n", "\n") == done.stderr + done.stdout
    assert kosmo(*words, KOSMO_OUTPUT="table").stdout == done.stdout


def test_fields_make_a_table_of_their_own(kosmo: Kosmo) -> None:
    done = kosmo("integrations", "fields", "missive", "-o", "table", "--fields", "provider")
    assert done.stdout == "provider  missive\n"


def test_on_a_terminal_json_is_printed_where_it_is_the_chosen_format(
    kosmo: Kosmo, person: Callable[..., Person]
) -> None:
    somebody = person("integrations", "fields", "missive", KOSMO_OUTPUT="json")
    assert somebody.leave() == 0
    assert json.loads(somebody.seen)["provider"] == "missive"


@pytest.mark.parametrize("words", [("accounts", "list"), ("approvals", "list")])
def test_an_empty_list_is_told_in_one_line(words: tuple[str, ...], kosmo: Kosmo) -> None:
    done = kosmo(*words, "-o", "table")
    assert (done.returncode, len((done.stdout + done.stderr).splitlines())) == (0, 1)
    assert kosmo(*words, "-o", "table", "-q").stdout == "nothing found\n"
    assert kosmo(*words).stdout == "[]\n"


def test_a_list_of_accounts_tells_where_their_fields_come_from(kosmo: Kosmo) -> None:
    kosmo("accounts", "add", "missive", "work", "--set", "access_token=env:MISSIVE_TOKEN")
    words = ("accounts", "add", "missive", "home", "--stdin", "--set", "base_url=https://x.test")
    kosmo(*words, stdin='{"access_token": "canary"}')
    header, *rows = kosmo("accounts", "list", "-o", "table").stdout.splitlines()
    assert header.split("  ")[-1].strip() == "BASE URL"
    assert "FIELDS FROM" in header
    assert ["accounts.toml, credentials.toml" in row for row in rows] == [True, False]
    assert ["env:MISSIVE_TOKEN" in row for row in rows] == [False, True]


def test_paths_are_told_from_home_and_keep_their_end(kosmo: Kosmo) -> None:
    words = ("config", "path", "-o", "table")
    wide = kosmo(*words, HOME=str(kosmo.home.parent), COLUMNS="200").stdout
    assert f"config.toml       ~/{kosmo.home.name}/config/config.toml" in wide
    narrow = kosmo(*words, HOME="/nowhere", COLUMNS="44").stdout.splitlines()
    (row,) = [row for row in narrow if row.startswith("settings.toml")]
    assert row.split()[1].startswith("…")
    assert row.split()[1].endswith("settings.toml")
    assert max(map(len, narrow)) <= 44
    assert json.loads(kosmo("config", "path").stdout)[0]["path"] == str(kosmo.home / "config")


def test_a_key_is_never_cut(kosmo: Kosmo) -> None:
    key = "policy.missive.accounts.somebody-else.update_conversations"
    kosmo("accounts", "add", "missive", "somebody-else", "--set", "access_token=env:T")
    assert kosmo("config", "set", key, "deny").returncode == 0
    assert key in kosmo("config", "explain", "-o", "table", COLUMNS="80").stdout


def test_an_approval_is_shown_with_what_to_type_next(kosmo: Kosmo) -> None:
    words = ("missive", "delete-draft", "--draft-id", "9", "--account", "sandbox")
    hint = kosmo.json(*words, code=3)["error"]["hint"]
    shown = kosmo(*hint.split()[1:], "-o", "table").stdout
    assert "note: it cannot be undone" in shown
    assert f"approve it: kosmo approvals approve {hint.split()[-1]}" in shown
