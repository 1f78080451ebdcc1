"""What a script asks for, answered: paths, arguments, documentation, and the report of calls."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.errors import KosmoError
from kosmo.lua import library
from kosmo.lua.answering import Answering
from kosmo.lua.bodies import Foreign
from kosmo.lua.calls import Terms
from kosmo.lua.namespace import find
from kosmo.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kosmo.catalog.catalog import Catalog

    Ask = Callable[..., Any]

MISSIVE = "app.integrations.missive.sandbox."


@pytest.fixture
def runtime(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """Give a runtime in an empty home."""
    monkeypatch.setenv("KOSMO_HOME", str(tmp_path))
    made = Runtime(catalog, long_lived=True)
    yield made
    made.close()


@pytest.fixture
def answering(runtime: Runtime) -> Answering:
    """Give what answers by the usual terms."""
    return Answering(runtime, Terms())


def ask(answering: Answering, path: str, given: Any = ()) -> Any:
    """Ask as a script does, and read the answer."""
    text = json.dumps(given if isinstance(given, dict) else list(given))
    return json.loads(answering.answer(answering.understand(path, text)))


def refused(answering: Answering, path: str, given: Any = ()) -> dict[str, Any]:
    """Ask for what is refused, and read the error as a script gets it."""
    with pytest.raises(KosmoError) as caught:
        ask(answering, path, given)
    found: dict[str, Any] = json.loads(answering.refusal(caught.value))
    return found


def test_a_call_gives_the_services_data_and_a_row_of_the_report(answering: Answering) -> None:
    data = ask(answering, f"{MISSIVE}list_conversations", {"limit": 2})
    assert len(data["conversations"]) == 2
    row = answering.made[0].as_dict()
    assert row.pop("duration_ms") > 0  # type: ignore[operator]
    assert row == {
        "function": "missive.list_conversations",
        "account": "sandbox",
        "effect": "read",
        "status": "ok",
        "attempts": 1,
        "http_status": 200,
        "line": None,
    }


@pytest.mark.parametrize(
    ("path", "account", "function"),
    [
        ("missive.get_task", None, "missive.get_task"),
        ("missive.default.get_task", None, "missive.get_task"),
        ("missive.work.get_task", "work", "missive.get_task"),
        ("missive.my-work.get_task", "my-work", "missive.get_task"),
        ("missive.a.b.get_task", "a.b", "missive.get_task"),
        ("missive.missive_get_task", None, "missive.get_task"),
        ("missive.work.get-task", "work", "missive.get_task"),
    ],
)
def test_a_path_names_a_function_and_may_name_an_account(
    catalog: Catalog, path: str, account: str | None, function: str
) -> None:
    named = find(catalog, f"app.integrations.{path}")
    assert (named.account, named.spec.id) == (account, function)


@pytest.mark.parametrize(
    ("path", "code", "suggested"),
    [
        ("app.integrations.misive.get_task", "unknown_integration", "`missive`"),
        ("app.integrations.missive.get_tsk", "unknown_function", "`get_task`"),
        ("app.integrations.missive.work.get_tsk", "unknown_function", "`get_task`"),
        ("app.integrations.missive", "unknown_function", "app.integrations.missive.list_"),
        ("app.integrations.missive.default", "unknown_function", "missive.default.list_"),
        ("app.integrations", "unknown_function", "names that lead to functions"),
        ("app.integratons.missive.get_task", "unknown_function", "`app.integrations`"),
        ("app.missive.get_task", "unknown_function", "`app.integrations.missive.get_task`"),
        ("app.nothing.at.all", "unknown_function", "`integrations` and `mcp`"),
        ("app.mcp.files.read", "unknown_server", "`files`"),
        ("page:app.integrations.missive.get_tasc", "unknown_function", "`get_task`"),
        (f"{MISSIVE}get_task", "invalid_arguments", "`task_id`"),
        ("app.integrations.missive.sandbx.list_teams", "unknown_account", "sandbox"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused_with_suggestions(
    answering: Answering, path: str, code: str, suggested: str
) -> None:
    error = refused(answering, path)
    assert error["code"] == code
    assert error["exit_code"] == 2
    assert suggested in f"{error['message']} {error['hint']}"
    assert [row.as_dict()["status"] for row in answering.made] == [code]


def test_an_unknown_parameter_is_refused_with_a_suggestion(answering: Answering) -> None:
    error = refused(answering, f"{MISSIVE}list_tasks", {"stat": "open"})
    assert (error["code"], error["exit_code"]) == ("invalid_arguments", 2)
    assert "did you mean `state`?" in error["message"]


def test_values_without_names_are_taken_in_the_declared_order(answering: Answering) -> None:
    data = ask(answering, f"{MISSIVE}list_conversations", [None, None, "closed", 1])
    assert len(data["conversations"]) == 1
    error = refused(answering, f"{MISSIVE}get_task", ["a", "b"])
    assert "given 2 values; it takes `task_id`" in error["message"]


def test_pairs_lists_what_may_follow_a_path(answering: Answering, catalog: Catalog) -> None:
    functions = catalog.integration("missive").function_names()
    assert ask(answering, "names", ["app"]) == ["integrations", "mcp"]
    assert ask(answering, "names", ["app.integrations"]) == catalog.names()
    assert ask(answering, "names", ["app.integrations.missive"]) == functions
    assert ask(answering, "names", ["app.integrations.missive.sandbox"]) == functions
    assert ask(answering, "names", ["app.mcp"]) == []
    assert refused(answering, "names", ["app.integrations.misive"])["code"] == "unknown_integration"


def test_there_are_no_servers_yet(answering: Answering) -> None:
    assert ask(answering, "mcp.servers") == ask(answering, "mcp.tools") == []
    asked = {"schema": ["files.read"], "call": ["files.read", {}], "get_prompt": ["files", "p", {}]}
    asked |= {name: ["files"] for name in ("tools", "resources", "prompts")}
    for name, given in (asked | {"read_resource": ["files", "a://b"]}).items():
        error = refused(answering, f"mcp.{name}", given)
        assert (error["code"], error["exit_code"]) == ("unknown_server", 2)
        assert "`files`" in error["message"]


def test_a_script_for_servers_reaches_nothing_else(runtime: Runtime) -> None:
    narrow = Answering(runtime, Terms(), scope="mcp")
    assert ask(narrow, "mcp.servers") == []
    assert ask(narrow, "names", ["app"]) == ["mcp"]
    for path in (f"{MISSIVE}list_teams", f"page:{MISSIVE}list_teams", "docs.list"):
        error = refused(narrow, path)
        assert error["code"] == "unknown_function"
        assert "integrations:lua" in error["hint"]


def test_the_documentation_is_that_of_the_command_and_lists_every_name(
    answering: Answering, catalog: Catalog
) -> None:
    from kosmo.describe.reader import read_page

    for name in ("missive", "missive.list_conversations", "errors", "lua", "integrations.missive"):
        text = read_page(catalog, name).markdown
        assert ask(answering, "docs.read", [name]) == text.removesuffix("\n")
    assert ask(answering, "docs.read") == read_page(catalog).markdown
    listed = ask(answering, "docs.list")
    assert listed.startswith(read_page(catalog).markdown.strip())
    assert all(one.signature.partition("(")[0].partition(";")[0] in listed for one in library.NAMES)


def test_pages_are_found_by_words(answering: Answering) -> None:
    found = ask(answering, "docs.search", ["send a text message"]).splitlines()
    assert 1 < len(found) <= 20
    assert any(line.startswith("plivo.send_sms - ") for line in found[:5])
    assert len(ask(answering, "docs.search", ["task", 3]).splitlines()) == 3


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("docs.search", []),
        ("docs.search", ["  "]),
        ("docs.search", [7]),
        ("docs.search", ["a", 0]),
        ("docs.search", ["a", True]),
        ("docs.search", ["a", 1, 2]),
        ("docs.read", [7]),
        ("docs.read", ["a", "b"]),
        ("docs.list", ["a"]),
        ("sleep", []),
        ("sleep", ["1"]),
        ("sleep", [True]),
        ("sleep", [-1]),
        ("sleep", [1e9]),
    ],
)
def test_values_that_a_helper_does_not_take_are_refused(
    answering: Answering, path: str, given: list[Any]
) -> None:
    assert refused(answering, path, given)["code"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sleep", "{}"),
        ("docs.read", '{"page": "missive"}'),
        ("docs.write", "[]"),
        ("mcp.start", "[]"),
        ("open", '["/etc/passwd"]'),
        ("", "[]"),
        ("names", "[]"),
        ("names", "[7]"),
        (f"{MISSIVE}list_teams", "7"),
        (f"{MISSIVE}list_teams", "{"),
        (f"{MISSIVE}list_teams", "[NaN]"),
        (f"{MISSIVE}list_teams", "[1e400, Infinity]"),
        (f"{MISSIVE}list_teams", "[" * 100_000),
    ],
)
def test_what_no_script_asks_is_the_sign_of_a_stranger(
    answering: Answering, path: str, text: str
) -> None:
    with pytest.raises(Foreign):
        answering.understand(path, text)


def test_a_dry_run_reads_and_answers_writes_with_their_request(runtime: Runtime) -> None:
    dry = Answering(runtime, Terms(dry_run=True, account="sandbox"))
    conversations = ask(dry, "app.integrations.missive.list_conversations")["conversations"]
    request = ask(dry, "app.integrations.missive.create_task", {"title": "T", "team": "Workshop"})
    assert conversations
    assert (request["method"], "/teams?" in request["url"]) == ("GET", True)
    plain = ask(dry, "app.integrations.missive.delete_post", {"post_id": "p"})
    assert plain["method"] == "DELETE"
    assert [row.facts.dry_run for row in dry.made] == [False, True, True]


def test_the_account_of_the_run_is_that_of_calls_which_name_none(runtime: Runtime) -> None:
    answers = Answering(runtime, Terms(account="sandbox"))
    for path in ("list_teams", "default.list_teams", "sandbox.list_teams"):
        ask(answers, f"app.integrations.missive.{path}")
    assert {row.facts.account for row in answers.made} == {"sandbox"}
    strict = Answering(runtime, Terms(account="elsewhere"))
    assert refused(strict, "app.integrations.missive.list_teams")["code"] == "unknown_account"


def test_pages_come_one_after_another_with_what_leads_to_the_next(answering: Answering) -> None:
    path, seen = f"page:{MISSIVE}list_conversations", []
    given: dict[str, Any] | None = {"limit": 20}
    while given is not None:
        page = ask(answering, path, given)
        seen += [row["id"] for row in page["rows"]]
        given = page["next"] and {**given, **page["next"]}
    whole = ask(answering, "app.integrations.missive.sandbox.list_conversations", {"limit": 50})
    assert [row["id"] for row in whole["conversations"]] == list(dict.fromkeys(seen))[:50]
    assert len(seen) > 20
    assert refused(answering, f"page:{MISSIVE}get_current_user")["code"] == "invalid_arguments"


def test_rows_of_a_list_that_does_not_stream_come_too(answering: Answering) -> None:
    one = ask(answering, f"{MISSIVE}list_conversations", {"limit": 1})["conversations"][0]
    page = ask(answering, f"page:{MISSIVE}list_conversation_drafts", {"conversation_id": one["id"]})
    assert isinstance(page["rows"], list)


def test_a_failed_call_tells_what_a_script_needs_to_go_on(answering: Answering) -> None:
    error = refused(answering, f"{MISSIVE}get_task", {"task_id": "none"})
    assert error["code"] == "not_found"
    assert (error["http_status"], error["exit_code"], error["retryable"]) == (404, 1, False)
    assert error["function"] == "missive.get_task"
    assert answering.made[0].as_dict()["http_status"] == 404


def test_what_asks_for_approval_is_recorded_where_nobody_can_be_asked(
    answering: Answering, runtime: Runtime, tmp_path: Path
) -> None:
    given = {"src": "+14155552671", "dst": "+14155552672", "text": "Hello"}
    error = refused(answering, "app.integrations.plivo.sandbox.send_sms", given)
    assert (error["code"], error["exit_code"]) == ("approval_required", 3)
    assert error["hint"].startswith("kosmo approvals show ")
    forced = Answering(runtime, Terms(force=True))
    assert ask(forced, "app.integrations.plivo.sandbox.send_sms", given)["message_uuid"]
    lines = (tmp_path / "state" / "audit.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert {row["surface"] for row in rows} == {"lua"}
    assert [row["status"] for row in rows] == ["approval_required", "begun", "ok"]


def test_a_sleep_ends_with_the_run(answering: Answering) -> None:
    began = time.monotonic()
    answering.deadline = began + 0.05
    assert ask(answering, "sleep", [1000]) is None
    answering.deadline = None
    told: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: told.append(refused(answering, "sleep", [1000])))
    thread.start()
    answering.halt()
    thread.join(20)
    assert [one["code"] for one in told] == ["interrupted"]
    assert time.monotonic() - began < 20


def test_no_call_begins_after_a_halt(answering: Answering) -> None:
    answering.halt()
    assert refused(answering, f"{MISSIVE}list_teams")["code"] == "interrupted"
    answering.resume()
    assert ask(answering, f"{MISSIVE}list_teams")["teams"]


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"account": "work"}, "app.integrations.missive.work.list_teams, or `--account work`"),
        ({"dry_run": True}, "add `--dry-run` to the command: it holds for the whole script"),
    ],
)
def test_what_is_no_argument_is_told_where_it_stands(
    answering: Answering, given: dict[str, Any], hint: str
) -> None:
    assert refused(answering, f"{MISSIVE}list_teams", given)["hint"] == hint


def test_a_write_with_a_key_is_sent_once(answering: Answering) -> None:
    task = {"title": "Report", "team": "Support"}
    path = f"once:{MISSIVE}create_task"
    assert ask(answering, path, ["report", task])["tasks"]["title"] == "Report"
    assert refused(answering, path, ["report", task])["code"] == "already_done"
    reading = refused(answering, f"once:{MISSIVE}list_teams", ["report", {}])
    assert reading["code"] == "invalid_arguments"
