"""`kosmo docs`: rendered on a terminal, markdown in a pipe, the same pages by any name."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import TERMINAL
from tests.test_hot_path import probe

if TYPE_CHECKING:
    from tests.conftest import Kosmo


def on_terminal(kosmo: Kosmo, *words: str, **environment: str) -> str:
    """Give what a terminal shows, escapes and all."""
    done = subprocess.run(
        [sys.executable, "-c", TERMINAL, sys.executable, "-P", "-m", "kosmo", *words],
        env={**kosmo.environment, "TERM": "xterm", "COLUMNS": "80", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout.decode().replace("\r\n", "\n")


def test_without_a_page_the_pages_are_listed(kosmo: Kosmo) -> None:
    done = kosmo("docs")
    assert done.returncode == 0
    for name in ("overview", "context", "errors", "examples", "missive", "plivo"):
        assert f"| `{name}` |" in done.stdout
    assert kosmo("integrations", "docs").stdout == done.stdout


def test_a_page_in_a_pipe_is_plain_markdown(kosmo: Kosmo) -> None:
    done = kosmo("docs", "missive.list_conversations")
    assert done.stdout.startswith("# missive.list_conversations\n")
    assert "| parameter | type |" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("integrations", "docs", "missive.get-task"),
        ("integrations:docs", "app.integrations.missive.work.get_task"),
        ("docs", "missive", "get-task"),
        ("docs", "missive.missive_get_task", "--format", "markdown"),
        ("docs", "--format=markdown", "missive/get_task"),
    ],
)
def test_every_spelling_shows_the_same_page(kosmo: Kosmo, words: tuple[str, ...]) -> None:
    assert kosmo(*words).stdout == kosmo("docs", "missive.get_task").stdout


def test_a_terminal_shows_headings_tables_and_code_laid_out(kosmo: Kosmo) -> None:
    shown = on_terminal(kosmo, "docs", "missive.get_task")
    assert "\x1b[1mmissive.get_task\x1b[0m\n================\n" in shown
    assert "| ---" not in shown
    assert "```" not in shown
    assert "    kosmo missive get-task --task-id" in shown


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_are_left_out_where_they_are_not_wanted(
    kosmo: Kosmo, environment: dict[str, str]
) -> None:
    shown = on_terminal(kosmo, "docs", "errors", **environment)
    assert "\x1b" not in shown
    assert "What to do\n----------" in shown


def test_a_page_cannot_steer_the_terminal(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    pages = kosmo.home / "site" / "kosmo_demo" / "docs"
    pages.mkdir()
    (pages / "index.md").write_text("# Demo\n")
    (pages / "trap.md").write_text("# Trap\n\nHello \x1b]0;pwned\x07 \x1b[2J \u202e there\n")
    shown = on_terminal(kosmo, "docs", "demo/trap")
    assert "Hello" in shown
    assert not any(trap in shown for trap in ("\x1b]", "\x1b[2J", "\u202e"))


def test_the_json_of_a_function_has_the_function(kosmo: Kosmo) -> None:
    page = json.loads(kosmo("docs", "missive.get_task", "--format", "json").stdout)
    assert (page["page"], page["kind"]) == ("missive.get_task", "function")
    assert page["markdown"].startswith("# missive.get_task\n")
    assert page["function"]["input_schema"]["required"] == ["task_id"]
    assert kosmo.json("docs", "missive.get_task")["data"] == page
    assert kosmo.json("integrations:docs", "errors")["data"]["function"] is None


def test_text_is_laid_out_in_a_pipe_when_asked_for(kosmo: Kosmo) -> None:
    done = kosmo("docs", "errors", "--format", "text")
    assert done.stdout.startswith("Errors\n======\n")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("misive",), "there is no page `misive`; did you mean `missive`?"),
        (("missive.get_tsk",), "did you mean `get_task`"),
        (("missive", "get-tsk"), "did you mean `get_task`"),
        (("missive", "--format", "yaml"), "must be text, markdown or json"),
        (("missive", "--format", "jsn"), "did you mean `json`"),
        (("missive", "--fromat", "json"), "did you mean `--format`"),
        (("missive", "--format"), "needs a value"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(
    kosmo: Kosmo, words: tuple[str, ...], said: str
) -> None:
    done = kosmo("docs", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_refusal_is_an_envelope_where_one_is_asked_for(kosmo: Kosmo) -> None:
    assert kosmo.json("docs", "misive", code=2)["error"]["code"] == "unknown_page"


def test_a_broken_plugin_is_explained_and_the_others_have_their_pages(kosmo: Kosmo) -> None:
    kosmo.install("broken", "raise RuntimeError('not today')")
    done = kosmo("docs", "broken")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not today" in done.stderr
    assert "`broken`" not in kosmo("docs").stdout
    assert kosmo("docs", "missive.get_task").returncode == 0


def test_a_plugins_pages_may_be_unreadable_or_wrong(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    pages = kosmo.home / "site" / "kosmo_demo" / "docs"
    pages.mkdir()
    (pages / "index.md").write_bytes(b"# Demo\n\xff\xfe")
    (pages / "first-steps.md").write_text("# First steps\n\nGo.\n")
    assert kosmo("docs").returncode == 0
    (pages / "examples.toml").write_text("[calls\n")  # what is broken before breaks the plugin
    assert "- `demo/first-steps`" in kosmo("docs", "demo").stdout
    assert kosmo("docs", "demo/first-steps").stdout == "# First steps\n\nGo.\n"
    assert "kosmo demo list-things --kind big --limit 3" in kosmo("docs", "demo.list_things").stdout
    assert "`demo/first-steps`" in kosmo("docs").stdout
    done = kosmo("docs", "demo/index")
    assert done.returncode == 2
    assert "there is no page `demo/index`" in done.stderr


def test_a_plugins_examples_that_do_not_fit_are_passed_over(kosmo: Kosmo) -> None:
    kosmo.install("demo")
    pages = kosmo.home / "site" / "kosmo_demo" / "docs"
    pages.mkdir()
    (pages / "index.md").write_text("# Demo\n")
    (pages / "examples.toml").write_text(
        '[calls]\nlist_things = "--kind huge"\nlock = "--word \'open"\n'
        'delete_thing = "--dry-run --thing-id <thing.id>"\n'
    )
    assert (
        "kosmo demo list-things --kind big --limit 3\n" in kosmo("docs", "demo.list_things").stdout
    )
    assert "kosmo demo lock --word env:WORD\n" in kosmo("docs", "demo.lock").stdout
    deleting = kosmo("docs", "demo.delete_thing").stdout
    assert "kosmo demo delete-thing --thing-id " in deleting
    assert "--thing-id <" not in deleting


def test_its_help_page_has_examples(kosmo: Kosmo) -> None:
    done = kosmo("docs", "--help")
    assert done.returncode == 0
    assert "usage: kosmo docs [PAGE]" in done.stdout
    assert "kosmo docs missive.list_conversations" in done.stdout


def test_a_page_is_shown_without_importing_a_plugin_or_typer(kosmo: Kosmo) -> None:
    code, modules, _ = probe(kosmo, "docs", "missive.get_task")
    assert code == 0
    heavy = {"typer", "click", "rich", "pydantic", "httpx", "pluggy", "http.client", "markdown_it"}
    assert modules & heavy == set()
    assert not any(name.startswith("kosmo_") for name in modules)
