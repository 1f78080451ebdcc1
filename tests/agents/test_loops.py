"""The loops of the guide, run with the vendors' SDKs against a model that plays a script."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Kosmo

from tests.agents.models import asks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.agents.models import Said, ScriptedModel, Seen
    from tests.conftest import Kosmo as Process

    Start = Callable[..., ScriptedModel]
    Program = Callable[[str, str], dict[str, Any]]

LOOPS = ("chat.py", "responses.py", "messages.py")
FIND = "missive_list_conversations"
READ = "missive_list_conversation_messages"
ADD = "missive_create_task"


def answer(program: Program, loop: str, question: str, **chosen: Any) -> str:
    """Run a loop of the guide to the model's last word."""
    found = program("agents.md", loop)["answer"](question, "scripted", **chosen)
    return str(asyncio.run(found) if inspect.iscoroutine(found) else found)


def read_two(seen: Seen) -> Said:
    """Ask for the messages of both conversations in one turn."""
    rows = seen.last(FIND)["conversations"]
    return [(READ, {"conversation_id": row["id"]}) for row in rows]


def add_task(seen: Seen) -> Said:
    """Ask for a task that names who wrote."""
    writer = seen.last(READ)["messages"][0]["from_field"]["address"]
    conversation = seen.last(FIND)["conversations"][1]["id"]
    return [(ADD, {"title": f"Call {writer}", "conversation": conversation})]


def conclude(seen: Seen) -> Said:
    """Say what was done."""
    return f"added {seen.last(ADD)['tasks']['id']} after {len(seen.answers)} answers"


@pytest.mark.parametrize("loop", LOOPS)
def test_a_model_reads_decides_and_writes(
    loop: str, model: Start, program: Program, kosmo: Process
) -> None:
    scripted = model(asks((FIND, {"inbox": "Support", "limit": 2})), read_two, add_task, conclude)
    said = answer(program, loop, "Call whoever wrote", names=[FIND, READ, ADD])
    assert said.endswith("after 4 answers")
    assert scripted.seen[0].tools == {FIND, READ, ADD}
    task = kosmo.json("missive", "get-task", "--task-id", said.split()[1], "--account", "sandbox")
    assert task["data"]["tasks"]["title"].startswith("Call ")
    rows = kosmo.json("log")["data"]
    assert {row["surface"] for row in rows} == {"python", "cli"}


@pytest.mark.parametrize("loop", LOOPS)
def test_a_model_mends_a_wrong_call_by_what_it_is_told(
    loop: str, model: Start, program: Program
) -> None:
    wrong = asks((FIND, {"in_box": "Support", "limit": 500}))
    mended = asks((FIND, {"inbox": "Support", "limit": 1}))
    scripted = model(wrong, mended, lambda seen: seen.told(FIND)[0])
    said = answer(program, loop, "What is there?", effect="read")
    assert said.startswith("invalid_arguments: ")
    assert "`in_box` is not a parameter; did you mean `inbox`?" in said
    assert "`limit` must be at most 100" in said
    assert len(scripted.seen[2].last(FIND)["conversations"]) == 1


@pytest.mark.parametrize("loop", LOOPS)
def test_a_model_is_told_that_a_person_has_to_approve(
    loop: str, model: Start, program: Program, kosmo: Process
) -> None:
    destroy = asks(("missive_delete_draft", {"draft_id": "7"}))
    model(destroy, lambda seen: seen.told("missive_delete_draft")[0])
    said = answer(program, loop, "Delete it")
    assert said.startswith("approval_required: ")
    [waiting] = kosmo.json("approvals", "list")["data"]
    assert f"a person can go on with: kosmo approvals show {waiting['id']}" in said


@pytest.mark.parametrize("loop", LOOPS)
def test_a_model_that_asks_for_a_tool_that_it_was_not_given_is_told_so(
    loop: str, model: Start, program: Program
) -> None:
    model(asks(("missive_send_fax", {})), lambda seen: seen.answers[0].content)
    assert "unknown_function" in answer(program, loop, "Send it", effect="read")


TASK = {"title": "x", "conversation": "d429a61f-dd07-41a1-ac2c-a62fa854e791"}


def test_a_tool_that_was_not_offered_is_called_all_the_same_by_who_knows_its_name() -> None:
    with Kosmo(account="sandbox") as session:
        offered = json.dumps(session.tools("missive", effect="read"))
        assert ADD not in offered
        assert session.call_tool(ADD, TASK, dry_run=True).data["method"] == "POST"
