"""`Kosmo`: what a program finds, calls and is told; the same as on the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Facts, InterruptedCallError, Kosmo, KosmoError, PolicyError, Result, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Serving
    from tests.conftest import Kosmo as Process


@pytest.fixture
def session() -> Iterator[Kosmo]:
    """Give a session whose calls use the sandbox."""
    with Kosmo(account="sandbox") as opened:
        yield opened


def test_an_answer_has_the_data_the_rows_and_the_facts(session: Kosmo) -> None:
    result = session.call("missive.list_teams", {"limit": 2})
    assert result.function == "missive.list_teams"
    assert [row["name"] for row in result.rows] == ["Support", "Sales"]
    assert result.data == {"teams": result.rows}
    assert (result.facts.account, result.facts.operation) == ("sandbox", "read")
    assert result.facts.next == {"offset": 2}
    assert result.duration_ms > 0


def test_a_result_shows_what_it_is_and_nothing_of_what_is_in_it(session: Kosmo) -> None:
    listed = session.call("missive.list_teams", {"limit": 2})
    assert repr(listed) == "<Result of missive.list_teams (sandbox): 2 rows>"
    one = session.call("missive.get_current_user")
    assert re.fullmatch(
        r"<Result of missive.get_current_user \(sandbox\): an object of \d+ fields?>", repr(one)
    )


def test_arguments_that_are_no_dict_are_a_mistake_of_the_program(session: Kosmo) -> None:
    wrong: Any = {"limit": 2}
    with pytest.raises(TypeError) as raised:
        session.call("missive.list_teams", **wrong)
    assert str(raised.value) == (
        "`limit` is no option of a call; arguments of the function go into a dict:"
        " `missive.list_teams`, {'limit': …}"
    )
    wrong = {"timeuot": 2}
    with pytest.raises(TypeError, match="`timeuot` is no option of a call"):
        session.call("missive.list_teams", **wrong)
    wrong = 5
    with pytest.raises(TypeError, match="must be a dict, not int"):
        session.call("missive.list_teams", wrong)
    with pytest.raises(TypeError, match="must be a dict, not int"):
        session.rows("missive.list_teams", wrong)


def test_it_says_what_the_command_line_says(session: Kosmo, kosmo: Process) -> None:
    told = kosmo.json("missive", "list-teams", "--account", "sandbox")
    result = session.call("missive.list_teams")
    envelope: dict[str, Any] = result.envelope(result.data)
    assert envelope["data"] == told["data"]
    assert envelope["meta"].keys() == told["meta"].keys()


@pytest.mark.parametrize(
    ("function", "arguments", "options", "code"),
    [
        ("missive.get_taks", {}, {}, "unknown_function"),
        ("missive.get_task", {"task": "7"}, {}, "invalid_arguments"),
        ("missive.get_task", {"task_id": "7"}, {"all": True}, "invalid_arguments"),
        ("missive.get_task", {"task_id": "7"}, {"account": "none"}, "unknown_account"),
        ("missive.get_task", {"task_id": "7"}, {"wait": True}, "invalid_arguments"),
        ("missive.get_task", {"task_id": "7"}, {"once": "key"}, "invalid_arguments"),
        ("missive.get_task", {"task_id": "7"}, {}, "not_found"),
    ],
)
def test_a_call_that_cannot_be_is_refused_by_its_code(
    session: Kosmo, function: str, arguments: dict[str, Any], options: Any, code: str
) -> None:
    with pytest.raises(KosmoError) as refused:
        session.call(function, arguments, **options)
    assert refused.value.code == code
    assert isinstance(refused.value, UsageError) is (code != "not_found")


def test_what_can_be_called_is_found_described_and_explained(session: Kosmo) -> None:
    assert "missive" in [one.name for one in session.integrations()]
    found = session.search("add a task", "missive", effect="write", limit=2)
    assert found[0].id == "missive.create_task"
    spec = session.describe("missive_create_task")
    assert (spec.id, spec.effect) == ("missive.create_task", "write")
    assert "title" in session.schema("missive.create-task")["required"]
    assert "# Missive" in session.docs("missive")
    reads = session.functions("missive", effect="read")
    assert {one.effect for one in reads} == {"read"}
    assert [one.id for one in session.functions(names=["missive.get-task"])] == ["missive.get_task"]


def test_a_dry_run_gives_the_request_and_sends_nothing(session: Kosmo, serve: Serving) -> None:
    served = serve()
    asked = session.call(
        "missive.update_task",
        {"task_id": "7d319933-c8a7-47dd-a3eb-b9bf83ad035c", "body": {"state": "closed"}},
        account="served", dry_run=True,
    )  # fmt: skip
    assert asked.data["method"] == "PATCH"
    assert asked.facts.dry_run
    assert served.requests == []


def test_accounts_are_named_and_nothing_that_they_hold(serve: Serving) -> None:
    serve()
    with Kosmo() as session:
        found = {(one.name, one.is_default, one.is_sandbox) for one in session.accounts("missive")}
        assert found == {("served", True, False), ("sandbox", False, True)}


def test_a_person_is_shown_the_request_and_decides(serve: Serving) -> None:
    served, shown = serve(), list[str]()

    def confirm(question: str) -> bool:
        shown.append(question)
        return len(shown) > 1

    with Kosmo(account="served", confirm=confirm) as session:
        created = session.call("missive.create_draft", {"body": DRAFT})
        wanted = {"draft_id": created.data["drafts"]["id"]}
        with pytest.raises(PolicyError) as declined:
            session.call("missive.delete_draft", wanted)
        assert declined.value.code == "declined"
        assert served.requests == ["POST /v1/drafts 201"]
        session.call("missive.delete_draft", wanted)
    assert served.requests[1].startswith("DELETE /v1/drafts/")
    assert f"DELETE {served.url}/drafts/{wanted['draft_id']}" in shown[0]
    assert "it cannot be undone" in shown[0]


def test_ctrl_c_is_no_error_of_a_call_which_a_loop_would_catch(serve: Serving) -> None:
    serve()

    def interrupted(_: str) -> bool:
        raise KeyboardInterrupt

    with Kosmo(account="served", confirm=interrupted) as session:
        with pytest.raises(KeyboardInterrupt) as stopped:
            session.call("missive.delete_draft", {"draft_id": SOME_ID})
        assert isinstance(stopped.value.__cause__, InterruptedCallError)
        with pytest.raises(KeyboardInterrupt):
            session.lua(f"app.integrations.missive.delete_draft({{draft_id = '{SOME_ID}'}})")


def test_a_call_that_the_program_gives_up_is_an_error(session: Kosmo) -> None:
    with pytest.raises(InterruptedCallError):
        session.call("missive.list_teams", halted=lambda: True)


SOME_ID = "7d319933-c8a7-47dd-a3eb-b9bf83ad035c"


def test_without_a_person_a_call_waits_for_approval_and_runs_once_with_it(
    serve: Serving, kosmo: Process
) -> None:
    served = serve()
    with Kosmo(account="served") as session:
        created = session.call("missive.create_draft", {"body": DRAFT})
        wanted = {"draft_id": created.data["drafts"]["id"]}
        with pytest.raises(PolicyError) as waiting:
            session.call("missive.delete_draft", wanted)
        assert waiting.value.code == "approval_required"
        assert waiting.value.facts is not None
        approval = str(waiting.value.facts.approval)
        assert not [line for line in served.requests if line.startswith("DELETE")]
        assert kosmo("approvals", "approve", approval, "--yes").returncode == 0
        session.call("missive.delete_draft", wanted, approval=approval)
        with pytest.raises(PolicyError):
            session.call("missive.delete_draft", wanted, approval=approval)
    assert [line[:6] for line in served.requests].count("DELETE") == 1


DRAFT = {
    "subject": "Hello", "body": "x", "to_fields": [{"address": "alma@example.org"}],
    "from_field": {"address": "support@example.com"},
}  # fmt: skip


def test_a_batch_answers_in_order_and_a_failure_is_an_answer(session: Kosmo) -> None:
    calls: list[Any] = [
        ("missive.list_teams", {"limit": 1}),
        {"function": "missive.get_task", "arguments": {"task_id": "7"}},
        {"function": "missive.list_teams", "arguments": {"limit": 1}, "dry_run": True},
        {"function": "missive.list_teams", "argument": {}},
        ("missive.get_current_user", {}),
        ("missive.list_teams", "no object"),
        {"function": 7},
        "missive.list_teams",
    ]
    told: list[Any] = [
        one.data if isinstance(one, Result) else one.code
        for one in session.batch(calls, concurrency=2)
    ]
    assert told[0]["teams"][0]["name"] == "Support"
    assert told[1] == "not_found"
    assert told[2]["method"] == "GET"
    assert told[3] == "invalid_arguments"
    assert told[4]["email"] == "ada@example.com"
    assert told[5:] == ["invalid_arguments"] * 3


def test_a_batch_begins_as_many_calls_as_may_run_at_a_time(session: Kosmo) -> None:
    with pytest.raises(UsageError, match="at least 1"):
        session.batch([], concurrency=0)
    taken = []

    def calls() -> Iterator[tuple[str, dict[str, Any]]]:
        for number in range(100):
            taken.append(number)
            yield "missive.list_teams", {"limit": 1}

    answers = session.batch(calls(), concurrency=3)
    next(answers)
    assert taken == [0, 1, 2]
    answers.close()  # type: ignore[attr-defined]
    assert taken == [0, 1, 2]


def test_an_asynchronous_result_is_waited_for(serve: Serving) -> None:
    serve(report_delay=0.0)
    told: list[str] = []
    with Kosmo(account="served", tell=told.append) as session:
        body = {"organization": "Lumen Bikes", "start": "2026-05-04", "end": "2026-05-10"}
        asked = session.call("missive.create_analytics_report", {"body": body}).data["reports"]
        wanted = {"report_id": asked["id"]}
        result = session.call("missive.get_analytics_report", wanted, wait=True)
    assert result.data["reports"]["time_zone"] == "UTC"
    assert any("waiting for the result" in line for line in told)


def test_the_audit_log_knows_a_program_by_the_name_that_it_gives(kosmo: Process) -> None:
    with Kosmo(account="sandbox", surface="nightly") as session:
        session.call("missive.list_teams")
    assert [row["surface"] for row in kosmo.json("log")["data"]] == ["nightly"]


def test_a_script_gives_its_values_its_output_and_its_calls(session: Kosmo) -> None:
    result = session.lua(
        "print('for', arg[1]) return #app.integrations.missive.list_teams().teams, env.SHIFT",
        arguments=["Monday"], environment={"SHIFT": "night"},
    )  # fmt: skip
    assert (result.values, result.output) == ([5, "night"], "for\tMonday\n")
    assert [(row["function"], row["status"]) for row in result.calls] == [
        ("missive.list_teams", "ok")
    ]


def test_a_script_that_fails_says_where_and_what_it_did_before(session: Kosmo) -> None:
    code = "app.integrations.missive.list_teams()\nprint('so far')\nerror('no')"
    with pytest.raises(KosmoError, match="script:3: no") as failed:
        session.lua(code)
    data: Any = failed.value.data
    assert data["output"] == "so far\n"
    assert [row["function"] for row in data["calls"]] == ["missive.list_teams"]


def test_a_model_is_given_compact_json_and_where_the_list_goes_on(session: Kosmo) -> None:
    result = session.call_tool("missive_list_teams", '{"limit": 1}')
    text, _, more = result.for_model().partition("\n")
    assert json.loads(text) == result.data
    assert more == '(there is more: call again with {"offset":1})'
    assert "\n" not in session.call_tool("missive_list_teams", None).for_model()


def test_a_long_answer_is_cut_between_rows_and_else_between_characters(session: Kosmo) -> None:
    result = session.call("missive.list_conversations", {"limit": 20})
    whole = len(result.for_model().partition("\n")[0])
    for most in (5000, whole - 1, whole):
        text, _, told = result.for_model(most=most).partition("\n")
        kept = json.loads(text)["conversations"]
        assert len(text) <= most
        assert kept == result.rows[: len(kept)]
        if most < whole:
            assert told.startswith(f"(the first {len(kept)} of 20 rows")
    text, _, told = result.for_model(most=30).partition("\n")
    assert (len(text), told) == (30, f"(the first 30 of {whole} characters; ask for less)")


def test_a_model_is_never_given_what_no_service_can_be_sent() -> None:
    odd = Result("demo.get_thing", {"name": "\ud83d\ude00 \ud83d"}, Facts(), duration_ms=0.0)
    assert odd.for_model().encode() == b'{"name":"?? ?"}'


def test_importing_a_session_imports_no_event_loop_and_no_other_library() -> None:
    probe = (
        "import sys\nfrom kosmo import Kosmo\nKosmo().close()\n"
        "print([one for one in ('asyncio', 'httpx', 'pydantic', 'langchain_core', 'lupa')"
        " if one in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", probe], text=True).strip() == "[]"
