"""The fixtures as an author of a plugin uses them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.testing.projects import Project

if TYPE_CHECKING:
    from pathlib import Path

KEPT = """
import os
import pytest
from kosmo_notes.writing import create_note

ROWS = [{"id": "n1", "text": "Order spokes"}]


def test_a_script_answers_a_command_line(kosmo_script, run_kosmo):
    kosmo_script.expect("get", "notes", query={"color": "blue", "limit": 1}, answer={"notes": ROWS})
    ran = run_kosmo("notes", "list-notes", "--color", "blue", "--limit", "1", "--json")
    assert ran.data == ran.envelope["data"] == {"notes": ROWS}
    assert ran.envelope["meta"]["account"] == "scripted"
    assert kosmo_script.requests[0].headers["authorization"].startswith("Bearer made-up-token")


def test_an_expectation_holds_as_often_as_it_says(kosmo_script, run_kosmo):
    kosmo_script.expect("POST", "/notes", body={"text": "Hi", "tags": ["a"]}, status=201, times=2)
    for _ in range(2):
        assert run_kosmo("notes", "create-note", stdin="", code=0, *"--text Hi --tags a".split())


def test_a_refusal_has_its_exit_code(kosmo_script, run_kosmo):
    kosmo_script.expect("DELETE", "/notes/n1", status=404, answer={"error": {"message": "gone"}})
    ran = run_kosmo("notes", "delete-note", "--note-id", "n1", "--force", code=1)
    assert "gone" in ran.err
    with pytest.raises(AssertionError, match="printed no JSON"):
        ran.data


def test_a_function_is_called_with_a_client(kosmo_script):
    kosmo_script.expect("POST", "/notes", body={"text": "Hi", "tags": []}, answer={"id": "n9"})
    assert create_note(kosmo_script.client(), text="Hi") == {"id": "n9"}


def test_the_sandbox_begins_anew_in_every_home(run_kosmo):
    run_kosmo("notes", "delete-note", "--note-id", "n1", "--force", "--account", "sandbox")
    words = ("notes", "list-notes", "--account", "sandbox")
    here, apart = run_kosmo(*words), run_kosmo(*words, process=True)
    assert here.data == apart.data
    assert len(here.data["notes"]) == 6


def test_the_simulator_is_served(kosmo_service, kosmo_simulator, run_kosmo):
    run_kosmo("notes", "create-note", "--text", "Hi")
    (sent,) = kosmo_service.requests
    assert (str(sent), sent.body, sent.status) == ("POST /notes", {"text": "Hi", "tags": []}, 201)
    kosmo_simulator.reset()
    assert len(run_kosmo("notes", "list-notes").data["notes"]) == 7


def test_nothing_of_the_author_is_seen(kosmo_home, run_kosmo):
    assert "SECRET_OF_THE_AUTHOR" in os.environ
    assert "SECRET_OF_THE_AUTHOR" not in kosmo_home.environment
    assert run_kosmo("accounts", "list", "--json").data == []
    run_kosmo("notes", "list-notes", code=4)
    assert "KOSMO_HOME" not in os.environ
    assert os.listdir(kosmo_home.work) == []


def test_a_command_line_reads_stdin(kosmo_home, run_kosmo):
    kosmo_home.account()
    ran = run_kosmo("integrations", "call", "notes.create_note", "-", "--dry-run",
                    stdin='{"text": "Hi"}')
    assert ran.data["body"] == {"text": "Hi", "tags": []}


def test_an_account_has_the_fields_that_are_given(kosmo_home, run_kosmo):
    assert kosmo_home.account("mine", token="of-mine") == {"token": "of-mine"}
    assert "of-mine" not in run_kosmo("accounts", "list").out
"""

BROKEN = """
from kosmo_notes.writing import create_note


def test_another_body(kosmo_script, run_kosmo):
    kosmo_script.expect("GET", "/notes")
    kosmo_script.expect("POST", "/notes", body={"text": "Hi", "tags": ["a", "b"]})
    run_kosmo("notes", "create-note", "--text", "Ho", code=None)


def test_another_query(kosmo_script, run_kosmo):
    kosmo_script.expect("GET", "/notes", query={"limit": 3, "color": "red", "old": True})
    run_kosmo("notes", "list-notes", "--color", "blue", code=None)


def test_one_too_many(kosmo_script):
    kosmo_script.expect("POST", "/notes")
    create_note(kosmo_script.client(), text="Hi")
    create_note(kosmo_script.client(), text="Hi")


def test_one_too_few(kosmo_script):
    kosmo_script.expect("POST", "/notes", body={"text": "Hi"}, times=2)
    kosmo_script.expect("GET", "/notes")


def test_another_exit_code(run_kosmo):
    run_kosmo("notes", "no-such-function")
"""

SAID = (
    'body.text: expected "Hi", sent "Ho"',
    'body.tags: expected ["a", "b"], sent []',
    "also expected:\nE     GET /notes",
    "query color: expected `red`, sent `blue`",
    "query old: expected `true`, not sent",
    "nothing more is expected",
    'POST /notes with body {"text": "Hi"} (2 times)',
    "what was sent:\nnothing",
    "ended with 2",
    "expected exit code 0",
)

UNUSED = """
import sys


def test_nothing():
    found = {name for name in sys.modules if name.startswith("kosmo")}
    assert found == {"kosmo", "kosmo.testing", "kosmo.testing.plugin"}
"""


def test_every_fixture_does_what_it_says(project: Project) -> None:
    ended = project.test(KEPT, SECRET_OF_THE_AUTHOR="1")
    assert set(ended.outcomes.values()) == {"PASSED"}, ended.printed
    assert len(ended.outcomes) == 9


def test_a_failure_says_what_differs(project: Project) -> None:
    ended = project.test(BROKEN)
    assert list(ended.outcomes.values()) == ["FAILED"] * 5, ended.printed
    printed = "\n".join(line.strip() for line in ended.printed.splitlines())
    for said in SAID:
        assert "\n".join(line.strip() for line in said.splitlines()) in printed, said


def test_a_run_that_uses_nothing_imports_nothing(project: Project) -> None:
    ended = project.test(UNUSED)
    assert ended.outcomes == {"test_nothing": "PASSED"}, ended.printed


def test_a_project_may_bring_several_integrations(project: Project) -> None:
    for name in ("__init__", "writing", "simulator"):
        text = (project.folder / f"kosmo_notes/{name}.py").read_text(encoding="utf-8")
        renamed = text.replace('"notes"', '"memos"') if name == "__init__" else text
        project.write(f"kosmo_memos/{name}.py", renamed.replace("kosmo_notes", "kosmo_memos"))
    project.edit("pyproject.toml", ('= "kosmo_notes"', '= "kosmo_notes"\nmemos = "kosmo_memos"'))
    text = "def test_it(run_kosmo): run_kosmo(NAME, 'list-notes', '--account', 'sandbox')\n"
    ended = project.test(text)
    assert "the project brings `notes`, `memos`" in ended.printed
    named = [
        f"class Test{name.title()}:\n    integration = '{name}'\n"
        f"    def test_{name}(self, run_kosmo):\n"
        f"        run_kosmo('{name}', 'list-notes', '--account', 'sandbox')"
        for name in ("notes", "memos")
    ]
    ended = project.test("\n\n".join(named))
    assert set(ended.outcomes.values()) == {"PASSED"}, ended.printed
    assert len(ended.outcomes) == 2


def test_a_project_without_a_plugin_is_told(project: Project) -> None:
    project.write("pyproject.toml", "")
    ended = project.test("def test_it(run_kosmo): pass")
    assert "has an entry point in the group `kosmo`" in ended.printed
    project.edit("pyproject.toml", ("", "[tool.pytest.ini_options]\nkosmo_integration = 'plivo'\n"))
    text = "def test_it(kosmo_integration): assert kosmo_integration.title == 'Plivo'"
    assert project.test(text).outcomes == {"test_it": "PASSED"}


BY_LOGIN = {
    "kosmo_manifest": 1,
    "name": "notes",
    "title": "Notes",
    "description": "Short texts that a team keeps.",
    "base_url": "https://notes.example.com/api",
    "auth": {
        "fields": [
            {"name": "client_id", "title": "Client ID", "default": "kosmo-1"},
            {"name": "client_secret", "title": "Secret", "secret": True, "required": False},
            {"name": "pass", "title": "Access token", "secret": True, "required": False},
        ],
        "one_of": [["client_id", "client_secret"], ["pass"]],
        "oauth": [
            {
                "flow": "authorization_code",
                "authorize_path": "/authorize",
                "token_path": "/token",
                "client_id": "client_id",
                "client_secret": "client_secret",
                "token": "pass",
            }
        ],
    },
    "functions": {
        "get_me": {
            "summary": "Tell who is logged in.",
            "effect": "read",
            "request": {"method": "GET", "path": "/me"},
        }
    },
}

SIGNED = """
def test_a_script(kosmo_script, run_kosmo):
    kosmo_script.expect("GET", "/me", answer={"id": "u1"})
    assert run_kosmo("notes", "get-me").data == {"id": "u1"}
    (sent,) = kosmo_script.requests
    assert sent.headers["authorization"] == "Bearer made-up-pass-scripted"


def test_a_recording(kosmo_recording, run_kosmo):
    kosmo_recording("me.json")
    assert run_kosmo("notes", "get-me").data == {"id": "u1"}


def test_nobody_is_logged_in_to_another_account(kosmo_home, run_kosmo):
    kosmo_home.account("other", client_secret="s")
    assert "nobody is logged in" in run_kosmo("notes", "get-me", code=4).err
"""

RECORDED = """{"exchanges": [{
    "request": {"method": "GET", "path": "/me", "query": {}, "body": null},
    "response": {"status": 200, "headers": {}, "data": {"id": "u1"}}}]}
"""


def test_an_account_needs_no_login_where_people_log_in(tmp_path: Path) -> None:
    project = Project(tmp_path, group='"kosmo.manifest"')
    project.write("kosmo_notes/kosmo-plugin.json", json.dumps(BY_LOGIN))
    project.write("tests/me.json", RECORDED)
    ended = project.test(SIGNED)
    assert set(ended.outcomes.values()) == {"PASSED"}, ended.printed
    assert len(ended.outcomes) == 3
    ended = project.test(
        "def test_it(kosmo_recording): kosmo_recording('me.json')", "--kosmo-record"
    )
    assert "recording needs an account: export `NOTES_PASS`" in ended.printed
