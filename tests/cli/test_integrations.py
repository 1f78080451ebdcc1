"""`kosmo integrations`: listing, status, search, schemas, fields and examples."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.admin import describe
from kosmo.cli.integration_lines import COMMANDS
from kosmo.plugin.checks import RESERVED

from tests.test_hot_path import probe

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Person
    from tests.conftest import Kosmo

FUNCTION = {
    "provider", "function", "name", "full_name", "slug", "title", "description", "operation",
    "approval", "active", "configured", "accounts", "auth_strategy", "input_schema",
}  # fmt: skip


def row(kosmo: Kosmo, name: str, *words: str, **environment: str) -> dict[str, Any]:
    listed = kosmo.json("integrations", *words, code=0, **environment)["data"]
    found: dict[str, Any] = next(one for one in listed if one["name"] == name)
    return found


def test_the_list_describes_integrations_and_their_functions(demo: Kosmo) -> None:
    found = row(demo, "demo", "list")
    assert {key: found[key] for key in ("title", "status", "active", "configured", "accounts")} == {
        "title": "Demo", "status": "active", "active": True, "configured": True,
        "accounts": ["work"],
    }  # fmt: skip
    assert found["auth_strategy"] == "bearer_token"
    first = found["functions"][0]
    assert set(first) == FUNCTION
    assert (first["provider"], first["function"]) == ("demo", "list_things")
    assert (first["name"], first["full_name"]) == ("demo.list_things", "demo.demo_list_things")
    assert first["input_schema"]["properties"]["kind"]["enum"] == ["big", "small"]
    approval = {one["function"]: one["approval"] for one in found["functions"]}
    assert approval == {
        "list_things": "never", "echo": "never", "lock": "never", "delete_thing": "always",
    }  # fmt: skip


def test_both_spellings_print_the_same(demo: Kosmo) -> None:
    for command in ("list", "status"):
        one, other = demo("integrations", command), demo(f"integrations:{command}")
        assert (one.returncode, one.stdout) == (0, other.stdout)


def test_the_list_can_be_narrowed(demo: Kosmo) -> None:
    writes = demo.json(
        "integrations", "list", "--functions", "--integration=demo", "--effect", "write"
    )
    assert [one["function"] for one in writes["data"]] == ["lock", "delete_thing"]
    active = demo.json("integrations", "list", "--active")["data"]
    assert [one["name"] for one in active] == ["demo"]


def test_the_status_says_what_can_be_called(demo: Kosmo) -> None:
    found = row(demo, "demo", "status")
    assert (found["active"], found["enabled"], found["functions"]) == (True, True, 4)
    missive = row(demo, "missive", "status")
    assert (missive["status"], missive["sandbox"]) == ("sandbox only", True)
    assert (missive["active"], missive["configured"], missive["accounts"]) == (False, False, [])


def test_the_status_knows_switches_and_missing_fields(demo: Kosmo) -> None:
    (demo.home / "config").mkdir(exist_ok=True)
    (demo.home / "config" / "config.toml").write_text("[enabled]\ndemo = false\n")
    off = row(demo, "demo", "status")
    assert (off["status"], off["active"], off["configured"]) == ("disabled", False, True)
    given = row(demo, "missive", "status", KOSMO_MISSIVE__BASE_URL="https://missive.example")
    assert (given["status"], given["accounts"]) == ("not configured", ["env"])
    given = row(demo, "missive", "status", KOSMO_MISSIVE__ACCESS_TOKEN="x")
    assert (given["status"], given["active"]) == ("active", True)


def test_a_search_finds_functions_with_all_that_a_call_needs(kosmo: Kosmo) -> None:
    found = kosmo.json("integrations", "search", "send a text message")["data"]
    assert found[0]["name"] == "plivo.send_sms"
    assert set(found[0]) == FUNCTION
    assert 1 < len(found) <= 20


def test_a_search_takes_words_without_quotes_and_its_filters(kosmo: Kosmo) -> None:
    words = ("assign", "a", "ticket", "--integration", "helpscout", "--effect=write", "--limit=2")
    found = kosmo.json("integrations:search", *words)["data"]
    assert found[0]["name"] == "helpscout.assign_conversation"
    assert len(found) == 2
    assert {one["operation"] for one in found} == {"write"}


def test_a_search_among_what_is_active_finds_nothing_without_an_account(kosmo: Kosmo) -> None:
    done = kosmo("integrations", "search", "contact", "--active")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert "nothing found" in done.stderr


def test_a_search_imports_neither_a_plugin_nor_typer(kosmo: Kosmo) -> None:
    code, modules, opened = probe(kosmo, "integrations", "search", "send", "a", "message")
    assert code == 0
    heavy = {"typer", "click", "rich", "tomllib", "pydantic", "httpx", "pluggy", "dataclasses",
             "typing", "inspect", "http.client", "jsonschema_rs", "difflib"}  # fmt: skip
    assert modules & heavy == set()
    assert not any(name.startswith("kosmo_") for name in modules)
    assert not any(path.endswith("examples.toml") for path in opened)


def test_a_schema_is_printed_bare(kosmo: Kosmo) -> None:
    done = kosmo("integrations:schema", "missive.missive_create_task")
    schema = json.loads(done.stdout)
    assert (schema["type"], schema["required"]) == ("object", ["title"])
    assert "x-validator" not in schema
    assert kosmo.json("integrations", "schema", "missive.create_task")["data"] == schema


def test_fields_say_what_an_account_needs_and_how_it_is_set(kosmo: Kosmo) -> None:
    found = kosmo.json("integrations", "fields", "missive")["data"]
    assert (found["provider"], found["account"], found["accounts"]) == ("missive", None, [])
    token, base_url, limits = found["fields"]
    assert {**token, "description": ""} == {
        "key": "access_token", "label": "Personal API token", "type": "secret", "required": True,
        "one_of": [], "default": None, "configured": False, "missing": True, "source": None,
        "description": "",
    }  # fmt: skip
    assert (base_url["key"], base_url["default"]) == (
        "base_url",
        "https://public.missiveapp.com/v1",
    )
    assert (limits["key"], limits["type"], limits["required"]) == ("limits", "text", False)
    assert found["example"] == (
        "kosmo integrations configure missive --set access_token=env:MISSIVE_ACCESS_TOKEN"
    )


def test_fields_say_where_each_comes_from_and_never_a_secret(demo: Kosmo) -> None:
    done = demo("accounts", "add", "demo", "kept", "--stdin", stdin='{"token": "hush-hush"}')
    assert done.returncode == 0, done.stderr
    found = demo.json("integrations", "fields", "demo", "--account", "work")["data"]
    assert (found["fields"][0]["configured"], found["fields"][0]["source"]) == (
        True,
        "env:DEMO_TOKEN",
    )
    done = demo("integrations", "fields", "demo", "--account", "kept")
    assert json.loads(done.stdout)["fields"][0]["source"] == "credentials.toml"
    assert "hush" not in done.stdout + done.stderr


def test_examples_of_a_function_are_calls_on_every_surface(kosmo: Kosmo) -> None:
    found = kosmo.json("integrations", "examples", "missive.list_tasks")["data"]
    assert found["arguments"] == {"state": "open", "team": "Support", "limit": 3}
    assert found["shell"] == "kosmo missive list-tasks --state open --team Support --limit 3"
    assert found["dry_run"] == found["shell"] + " --dry-run"
    assert found["lua"].startswith("app.integrations.missive.list_tasks({state = ")
    assert {"json", "python"} < set(found)


def test_examples_of_an_integration_are_a_call_of_each_function(kosmo: Kosmo) -> None:
    found = kosmo.json("integrations:examples", "app.integrations.plivo")["data"]
    assert len(found) == len(row(kosmo, "plivo", "list")["functions"])
    assert found[0]["shell"].startswith("kosmo plivo list-messages ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "--integration", "misive"), "did you mean `missive`"),
        (("list", "--effect", "wirte"), "did you mean `write`"),
        (("search", "x", "--integration", "misive"), "did you mean `missive`"),
        (("search",), "query"),
        (("search", ""), "words"),
        (("search", "x", "--limit", "0"), "limit"),
        (("search", "x", "--limt", "3"), "--limit"),
        (("schema", "missive.get_tsk"), "did you mean `get_task`"),
        (("schema", "misive.get_task"), "did you mean `missive`"),
        (("schema",), "function"),
        (("fields", "misive"), "did you mean `missive`"),
        (("fields", "missive", "--account", "wrok"), "no account `wrok`"),
        (("examples", "missive.get_tsk"), "did you mean `get_task`"),
        (("examples", "errors"), "neither a function nor an integration"),
        (("docs", "misive"), "did you mean `missive`"),
        (("status", "missive"), "missive"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(
    kosmo: Kosmo, words: tuple[str, ...], said: str
) -> None:
    done = kosmo("integrations", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("words", [("schema", "missive.get_tsk"), ("list", "--efect", "read")])
def test_a_refusal_is_an_envelope_where_one_is_asked_for(
    kosmo: Kosmo, words: tuple[str, ...]
) -> None:
    failed = kosmo.json("integrations", *words, code=2)
    assert (failed["success"], failed["data"], failed["function"]) == (False, None, None)
    assert failed["error"]["message"]


def test_the_light_way_takes_what_the_help_pages_say() -> None:
    described = describe("integrations")
    for command, (takes, valued, switches) in COMMANDS.items():
        parameters = described[command]["parameters"]
        arguments = {one["names"][0].lower() for one in parameters if not one["option"]}
        assert arguments == {name.lstrip("*?") for name in takes}, command
        options = {one["names"][0]: one["metavar"] for one in parameters if one["option"]}
        assert options.keys() == {f"--{name}" for name in (*valued, *switches)}, command
        assert {name for name, metavar in options.items() if metavar is None} == {
            f"--{name}" for name in switches
        }, command
        assert described[command]["epilog"], command


def test_the_commands_can_be_no_names_of_integrations() -> None:
    assert set(describe("integrations")) <= RESERVED


def test_a_broken_plugin_is_told_and_the_others_are_listed(demo: Kosmo) -> None:
    demo.install("broken", "raise RuntimeError('not today')")
    done = demo("integrations", "list", "--integration", "demo", "--functions", "--fields", "name")
    assert done.returncode == 0
    done = demo("integrations", "status")
    names = [one["name"] for one in json.loads(done.stdout)]
    assert "demo" in names
    assert "broken" not in names
    assert "`broken` is left out" in done.stderr
    assert "not today" in done.stderr
    assert demo("integrations", "fields", "broken").returncode == 2


@pytest.mark.parametrize("file", ["config.toml", "accounts.toml", "settings.toml"])
def test_a_file_that_is_no_toml_hides_only_what_it_says(demo: Kosmo, file: str) -> None:
    (demo.home / "config").mkdir(exist_ok=True)
    (demo.home / "config" / file).write_text("this is [ no toml")
    for words in (
        ("list",), ("status",), ("search", "thing"), ("docs", "demo"), ("schema", "demo.echo"),
        ("examples", "demo.echo"),
    ):  # fmt: skip
        done = demo("integrations", *words)
        assert done.returncode == 0, (words, done.stderr)
        assert done.stdout, words
    found = demo("integrations", "status")
    state = next(one for one in json.loads(found.stdout) if one["name"] == "demo")
    assert (state["active"], state["status"]) == (None, "unknown")
    assert f"{file}`" in found.stderr
    refused = demo("integrations", "fields", "demo").returncode
    assert refused == (0 if file == "settings.toml" else 2)  # which says nothing of accounts


def test_a_person_sees_tables(demo: Kosmo, person: Callable[..., Person]) -> None:
    listing = person("integrations", "list", COLUMNS="100")
    assert listing.leave() == 0
    assert "INTEGRATION" in listing.seen
    assert "list_things, echo, lock, …" in listing.seen
    found = person("integrations", "search", "assign a ticket", COLUMNS="100")
    assert found.leave() == 0
    head = found.seen.splitlines()[0].split()
    assert head == ["FUNCTION", "OPERATION", "DESCRIPTION"]
    assert "helpscout.assign_conversation" in found.seen
    fields = person("integrations", "fields", "demo", COLUMNS="100")
    assert fields.leave() == 0
    assert "set them: kosmo integrations configure demo" in fields.seen
    calls = person("integrations", "examples", "demo.lock")
    assert calls.leave() == 0
    assert "kosmo demo lock --word env:WORD" in calls.seen


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_nothing_hangs_without_streams(kosmo: Kosmo, command: str) -> None:
    given = {"search": ["message"], "schema": ["plivo.get_call"], "fields": ["plivo"]}
    words = [*given.get(command, ["plivo"] if command in ("examples", "docs") else [])]
    line = [sys.executable, "-P", "-m", "kosmo", "integrations", command, *words]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *line], env=kosmo.environment, timeout=60,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *line], env=kosmo.environment, timeout=60,
        stderr=subprocess.PIPE, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert closed.returncode == 1
    assert b"stdout is closed" in closed.stderr


def test_a_reader_who_leaves_ends_it_quietly(kosmo: Kosmo) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kosmo", "integrations", "list"], stdout=writing,
        stderr=subprocess.PIPE, env=kosmo.environment, timeout=60, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
