"""The toolset of LangChain: chosen, bound to an account, and honest about what fails."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import Kosmo, KosmoError, Result
from kosmo.langchain import FailedToolError, toolset
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import StructuredTool

from tests.agents.chat_model import ScriptedChatModel
from tests.agents.models import asks
from tests.cli.faulty import PLUGIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.agents.models import ScriptedModel
    from tests.api.serving import Serving
    from tests.conftest import Kosmo as Process

FIND = "missive_list_conversations"
TEAMS = "missive_list_teams"


def named(*tools: StructuredTool) -> dict[str, StructuredTool]:
    """Give tools by their names."""
    return {tool.name: tool for tool in tools}


def asked(name: str, **arguments: Any) -> dict[str, Any]:
    """Make what a model's message asks for."""
    return {"type": "tool_call", "id": "1", "name": name, "args": arguments}


def test_tools_are_chosen_as_for_any_model() -> None:
    with Kosmo(account="sandbox") as session:
        reads = session.tools("missive", effect="read", format="langchain")
    tools = toolset("missive", account="sandbox", effect="read")
    assert all(isinstance(tool, StructuredTool) for tool in tools)
    assert [tool.name for tool in tools] == [one["name"] for one in reads]
    assert [tool.args_schema for tool in tools] == [one["args_schema"] for one in reads]
    assert [tool.name for tool in toolset(names=["missive.list_teams"])] == [TEAMS]
    with pytest.raises(KosmoError, match="there is no integration"):
        toolset("misive")


def test_an_answer_is_compact_json_with_the_result_as_its_artifact() -> None:
    tool = named(*toolset("missive", account="sandbox"))[TEAMS]
    message = tool.invoke(asked(TEAMS, limit=1))
    assert isinstance(message, ToolMessage)
    assert (message.status, message.tool_call_id) == ("success", "1")
    assert message.content.startswith('{"teams":[{"id":"')
    assert isinstance(message.artifact, Result)
    assert message.artifact.facts.account == "sandbox"
    assert tool.invoke({"limit": 1}) == message.content


def test_an_answer_is_cut_where_it_is_too_long() -> None:
    [tool] = toolset(names=["missive.list_teams"], account="sandbox", most=100)
    assert len(tool.invoke({}).partition("\n")[0]) == 100


def test_a_wrong_call_is_told_to_the_model_or_raised() -> None:
    told = named(*toolset("missive", account="sandbox"))[FIND].invoke(asked(FIND, in_box="Support"))
    assert told.status == "error"
    assert "did you mean `inbox`?" in told.content
    tool = named(*toolset("missive", account="sandbox", raise_errors=True))[FIND]
    with pytest.raises(FailedToolError) as failed:
        tool.invoke({"in_box": "Support"})
    assert failed.value.error.code == "invalid_arguments"
    assert failed.value.status is None


def test_a_request_that_is_refused_for_its_rate_is_repeated_by_kosmo(serve: Serving) -> None:
    served = serve(faults="429-retry-after@1")
    [tool] = toolset(names=["missive.list_teams"], account="served", max_wait=30)
    message = tool.invoke(asked(TEAMS, limit=1))
    assert message.status == "success"
    assert (message.artifact.facts.attempts, len(served.requests)) == (2, 2)


def test_where_no_time_is_left_the_reset_is_told_in_the_names_of_the_seed(serve: Serving) -> None:
    served = serve(limits=("1/1m",))
    tools = toolset(names=["missive.list_teams"], account="served", max_wait=0, raise_errors=True)
    tools[0].invoke({})
    with pytest.raises(FailedToolError) as limited:
        tools[0].invoke({})
    assert limited.value.status == 429
    assert 0 < int(limited.value.headers["ratelimit-reset"]) <= 60
    assert len(served.requests) == 2


def test_what_needs_approval_is_refused_until_somebody_says_yes(serve: Serving) -> None:
    serve()
    questions: list[str] = []
    draft = {"body": {"subject": "x", "body": "x", "to_fields": [{"address": "a@example.org"}],
                      "from_field": {"address": "support@example.com"}}}  # fmt: skip
    names = ["missive.create_draft", "missive.delete_draft"]
    create, delete = toolset(names=names, account="served")
    made = json.loads(create.invoke(draft))["drafts"]["id"]
    assert delete.invoke({"draft_id": made}).startswith("approval_required: ")

    def confirm(question: str) -> bool:
        questions.append(question)
        return True

    _, asking = toolset(names=names, account="served", confirm=confirm)
    assert json.loads(asking.invoke({"draft_id": made}))["deleted"] == [made]
    assert "DELETE http://127.0.0.1" in questions[0]


def test_asynchronous_calls_give_the_same_and_run_beside_each_other() -> None:
    tools = named(*toolset("missive", account="sandbox"))

    async def main() -> list[Any]:
        return await asyncio.gather(
            *(tools[TEAMS].ainvoke(asked(TEAMS, limit=number)) for number in range(1, 5)),
            tools[FIND].ainvoke(asked(FIND, in_box="x")),
        )

    *found, wrong = asyncio.run(main())
    assert [len(one.artifact.rows) for one in found] == [1, 2, 3, 4]
    assert wrong.status == "error"


ODD = '''
from __future__ import annotations

from kosmo import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json


@read()
def get_me(client: Client, /, *, config: str, run_manager: str = "", callbacks: str = "",
           self: str = "", arguments: str = "") -> Json:
    """Give the arguments back."""
    return [config, run_manager, callbacks, self, arguments]
'''
PROGRAM = """
import asyncio, json
from kosmo.langchain import toolset
[tool] = toolset("demo", account="work")
given = {"config": "a", "run_manager": "b", "callbacks": "c", "self": "d", "arguments": "e"}
print(json.dumps([tool.invoke(given), asyncio.run(tool.ainvoke(given))]))
"""


def test_parameters_may_have_the_names_that_langchain_uses_itself(kosmo: Process) -> None:
    kosmo.install("demo", PLUGIN)
    (kosmo.home / "site" / "kosmo_demo" / "rows.py").write_text(ODD)
    assert kosmo("accounts", "add", "demo", "work", "--set", "token=env:T").returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True, text=True, check=False, env={**kosmo.environment, "T": "secret"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ['["a","b","c","d","e"]'] * 2


LACKING = """
import sys
sys.modules["langchain_core"] = None
from kosmo import UsageError
try:
    import kosmo.langchain
except UsageError as error:
    print(error.code, error.hint)
"""


def test_without_langchain_it_is_said_how_to_install_it() -> None:
    said = subprocess.check_output([sys.executable, "-c", LACKING], text=True)
    assert said.startswith("extra_missing ")
    assert "kosmo[langchain]" in said


def test_the_loop_of_the_guide_runs_with_a_model_of_langchain(
    model: Callable[..., ScriptedModel], program: Callable[[str, str], dict[str, Any]]
) -> None:
    scripted = model(
        asks((FIND, {"inbox": "Support", "limit": 1}), ("missive_send_fax", {})),
        lambda seen: (
            f"it is {seen.last(FIND)['conversations'][0]['id']}, {seen.answers[1].content}"
        ),
    )
    chat = ScriptedChatModel(url=scripted.url)
    said = program("agents.md", "langchain_loop.py")["run"](chat, "Which?", effect="read")
    assert said.startswith("it is d429a61f")
    assert said.endswith("there is no such tool")


def run_agentic_workflow(chat: ScriptedChatModel, tools: list[Any], prompt: str) -> str:
    """Run the published loop: the one that looks at errors, and gives the model what it made."""
    with_tools = chat.bind_tools(tools)
    messages: list[Any] = [HumanMessage(prompt)]
    while True:
        response = with_tools.invoke(messages)
        messages.append(response)
        if not response.tool_calls:
            return str(response.content)
        for call in response.tool_calls:
            selected = next((tool for tool in tools if tool.name == call["name"]), None)
            if selected is None:
                continue
            try:
                result = selected.invoke(call["args"])
            except Exception as error:  # noqa: BLE001 - as it was published
                if getattr(error, "status", None) == 429:
                    seconds = int(error.headers["ratelimit-reset"])  # type: ignore[attr-defined]
                    result = f"Error: Rate limit exceeded. Try again after {seconds} seconds."
                else:
                    result = f"Tool execution failed: {error}"
            content = result if isinstance(result, str) else json.dumps(result)
            messages.append(ToolMessage(content, tool_call_id=call["id"]))


@pytest.mark.parametrize("raise_errors", [False, True])
def test_the_published_loop_runs_with_nothing_but_its_tool_manager_replaced(
    raise_errors: bool, model: Callable[..., ScriptedModel], serve: Serving
) -> None:
    served = serve(faults="429-retry-after@1")
    scripted = model(
        asks((FIND, {"inbox": "Support", "limit": 1})),
        lambda seen: [("missive_get_task", {"task_id": "7"})],
        lambda seen: seen.told("missive_get_task")[0],
    )
    tools = toolset("missive", account="served", max_wait=30, raise_errors=raise_errors)
    said = run_agentic_workflow(ScriptedChatModel(url=scripted.url), tools, "Find it")
    assert "Rate limit" not in json.dumps(scripted.requests)
    assert served.requests[0].endswith(" 429")
    assert said.startswith("Tool execution failed: not_found" if raise_errors else "not_found")


def test_the_tools_of_a_session_go_through_it(tmp_path: Path) -> None:
    told: list[str] = []
    with Kosmo(account="sandbox", surface="nightly", tell=told.append) as session:
        [tool] = toolset(names=["missive.list_teams"], kosmo=session)
        assert tool.invoke(asked(TEAMS)).artifact.facts.account == "sandbox"
