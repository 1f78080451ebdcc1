"""`kosmo help TOPIC`, and the nearest name wherever one is mistyped."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from kosmo import errors
from kosmo.describe.topics import TOPICS
from kosmo.describe.words import words

if TYPE_CHECKING:
    from tests.conftest import Kosmo


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_one_page_that_fits_a_terminal(kosmo: Kosmo, topic: str) -> None:
    done = kosmo("help", topic, COLUMNS="80")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert 10 < len(lines) <= 60
    # Commands are not broken, so that they can be copied.
    assert [line for line in lines if len(line) > 80 and not line.startswith("  ")] == []
    assert "{" not in re.sub(r"['`].*['`]|\{\"", "", done.stdout)


def test_the_topics_are_listed_where_one_looks_for_help(kosmo: Kosmo) -> None:
    assert f"topics: kosmo help {' | '.join(TOPICS)}" in kosmo("--help").stdout
    page = kosmo("help", "--help").stdout
    assert all(f"`{name}`" in page for name in TOPICS)
    assert kosmo("help", "help").stdout == page


def test_exit_codes_are_data_for_a_program(kosmo: Kosmo) -> None:
    data = kosmo.json("help", "exit-codes")["data"]
    known = {one.exit_code for one in vars(errors).values() if hasattr(one, "exit_code")}
    assert {one["code"] for one in data["exits"]} == {0, *known}
    assert {one["code"] for one in data["codes"]} == set(words("errors")["codes"])
    assert set(data["exits"][1]) == {"code", "meaning", "next"}
    assert data["title"] == "Exit codes"
    assert data["text"] == kosmo("help", "exit-codes").stdout.rstrip("\n")


@pytest.mark.parametrize(
    ("topic", "tables"),
    [
        ("environment", {"variables"}),
        ("config", {"files", "folders", "keys"}),
        ("accounts", {"references", "fields"}),
        ("output", {"options"}),
        ("lua", set()),
        ("agents", set()),
    ],
)
def test_every_topic_is_data_for_a_program(kosmo: Kosmo, topic: str, tables: set[str]) -> None:
    data = kosmo.json("help", topic)["data"]
    assert set(data) == {"topic", "title", "about", "text", *tables}
    assert all(row["meaning"] for table in tables for row in data[table])


def test_a_topic_takes_the_options_that_say_how_to_print(kosmo: Kosmo) -> None:
    filtered = kosmo("help", "exit-codes", "--jq", ".exits[4].meaning", "-o", "raw")
    assert filtered.stdout.startswith("credentials")
    assert json.loads(kosmo("help", "exit-codes", "--fields", "title").stdout) == {
        "title": "Exit codes"
    }


@pytest.mark.parametrize("topic", ["config", "environment"])
def test_the_commands_about_settings_work_as_they_stand(kosmo: Kosmo, topic: str) -> None:
    page = kosmo("help", topic).stdout
    found = re.findall(r"^ *((?:[A-Z_]+=\S+ )*)kosmo (config .+)$", page, re.MULTILINE)
    assert found
    for variables, line in found:
        given = dict(one.split("=", 1) for one in variables.split())
        done = kosmo(*line.split(), **given)
        assert done.returncode == 0, done.stderr


def test_help_works_with_a_broken_configuration_and_without_a_home(kosmo: Kosmo) -> None:
    config = kosmo.home / "config" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("no = [toml")
    assert kosmo.json("help", "config")["success"]
    kosmo.environment["KOSMO_HOME"] = "/dev/null/nothing"
    assert kosmo("help", "exit-codes").returncode == 0


def test_help_also_gives_the_pages_of_groups_integrations_and_functions(demo: Kosmo) -> None:
    for names in (
        ["once"],
        ["whoami"],
        ["accounts", "use"],
        ["demo"],
        ["demo", "list-things"],
        ["batch"],
    ):
        assert demo("help", *names).stdout == demo(*names, "--help").stdout
    assert demo("help").stdout == demo("--help").stdout


@pytest.mark.parametrize(
    "words",
    [*(("help", topic) for topic in TOPICS), ("--help",), ("missive", "update-conversations", "-h"),
     ("approvals", "approve", "--help"), ("docs", "--help")],
)  # fmt: skip
def test_a_page_breaks_no_word_in_two(kosmo: Kosmo, words: tuple[str, ...]) -> None:
    narrow, wide = (kosmo(*words, COLUMNS=columns).stdout for columns in ("50", "96"))
    assert narrow != wide
    assert not [line for line in narrow.splitlines() if line.endswith("-")]
    assert narrow.split() == wide.split()


def test_a_topic_may_be_called_by_another_name(kosmo: Kosmo) -> None:
    for name, meant in (("policy", "config"), ("errors", "exit-codes"), ("env", "environment")):
        assert kosmo.json("help", name, code=2)["error"]["hint"] == f"kosmo help {meant}"
    assert kosmo("help", "topics").stdout == kosmo("help", "--help").stdout


# What is typed, and the name that the message or the hint must bring up.
MISTYPED = {
    "a group": ("acounts list", "kosmo accounts --help"),
    "a group alone": ("confg", "kosmo config --help"),
    "help itself": ("hlep", "kosmo help --help"),
    "an integration": ("dmeo list-things", "`demo`"),
    "an integration alone": ("dmeo", "`demo`"),
    "a command": ("accounts lst", "`list`"),
    "a command with a colon": ("accounts:lst", "`list`"),
    "a command to help": ("help accounts lst", "`list`"),
    "a function": ("demo lst-things", "`list_things`"),
    "a function with a dot": ("integrations call demo.list_thing", "`list_things`"),
    "a function to help": ("help demo lst-things", "`list_things`"),
    "a parameter": ("demo list-things --knid big", "`--kind`"),
    "a key of JSON": ('demo list-things {"knid":"big"}', "`kind`"),
    "an option of a call": ("demo list-things --acount work", "`--account`"),
    "an option of a command": ("plugins list --refrsh", "--refresh"),
    "an option that says how to print": ("plugins list --jsno", "`--json`"),
    "an option of help": ("help config --jsno", "`--json`"),
    "an option of batch": ("batch --concurency 2", "`--concurrency`"),
    "an account": ("demo echo --account wrok", "`--account work`"),
    "a stored account": ("accounts show demo wrok", "`work`"),
    "a topic": ("help exti-codes", "kosmo help exit-codes"),
    "a group to help": ("help acounts", "kosmo help accounts"),
    "an integration to help": ("help dmeo", "kosmo help demo"),
    "a key": ("config explain polcy", "kosmo config explain policy"),
    "a dotted key": ("config explain policy.wirte", "kosmo config explain policy.write"),
    "a key to set": ("config set outptu json", "`output`"),
    "a page": ("docs overveiw", "kosmo docs overview"),
    "a shell": ("completion install bahs", "kosmo completion install bash"),
}


@pytest.mark.parametrize("what", MISTYPED)
def test_the_nearest_name_is_suggested_and_nothing_is_corrected(demo: Kosmo, what: str) -> None:
    typed, wanted = MISTYPED[what]
    done = demo(*typed.split(" "))
    assert done.returncode == 2, done.stdout
    assert done.stdout == ""
    assert wanted in done.stderr
    error = demo.json(*typed.split(" "), code=2)["error"]
    assert wanted in f"{error['message']} {error['hint']}"
