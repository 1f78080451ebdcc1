"""What writes may do: refused, asked about at the client or elsewhere, or sent; recorded always."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from mcp import types
from mcp.shared.exceptions import MCPError

from tests.gateway.conftest import ERAS, run, texts
from tests.gateway.test_exposure import configure

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.gateway.conftest import Gateways

TASK = {"name": "missive.create_task", "arguments": {"title": "Mend the lamp", "team": "Support"}}
CODE = "return app.integrations.missive.create_task{title='Lamp', team='Support'}.tasks.title"


def log(kosmo: Kosmo) -> list[dict[str, Any]]:
    done = kosmo("log", "-o", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def code_of(result: Any) -> str:
    assert result.is_error
    return str(json.loads(texts(result)[0])["error"]["code"])


def test_writes_are_refused_and_recorded_unless_they_are_allowed(
    gateways: Gateways, kosmo: Kosmo
) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            direct = await client.call_tool("missive_create_task", TASK["arguments"])
            assert code_of(direct) == "writes_denied"
            assert code_of(await client.call_tool("run_lua", {"code": CODE})) == "writes_denied"

    run(work)
    assert [(one["surface"], one["verdict"]) for one in log(kosmo)] == [("mcp", "deny")] * 2


def test_a_write_that_is_allowed_is_sent_and_recorded(gateways: Gateways, kosmo: Kosmo) -> None:
    async def work() -> None:
        async with gateways.client(write="allow") as client:
            (text,) = texts(await client.call_tool("call_write", TASK))
            assert json.loads(text)["tasks"]["title"] == "Mend the lamp"
            (text, calls) = texts(await client.call_tool("run_lua", {"code": CODE}))
            assert (text, calls) == ('"Lamp"', "calls: missive.create_task")

    run(work)
    ended = [one for one in log(kosmo) if one["status"] == "ok"]
    assert [(one["surface"], one["verdict"]) for one in ended] == [("mcp", "allow")] * 2


@pytest.mark.parametrize(
    ("rule", "code"), [("ask", None), ("deny", "policy_denied"), ("allow", None)]
)
def test_what_policy_asks_about_goes_out_where_writes_are_allowed_but_no_deny_does(
    gateways: Gateways, kosmo: Kosmo, rule: str, code: str | None
) -> None:
    configure(kosmo, f'[policy.missive]\ncreate_task = "{rule}"\n')

    async def work() -> None:
        async with gateways.client(write="allow") as client:
            found = await client.call_tool("call_write", TASK)
            assert (code_of(found) if code else found.is_error) == (code or False)

    run(work)


def test_a_secret_is_read_from_no_variable_but_those_that_are_named(
    gateways: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", "a-secret-of-the-test")
    given = {"url": "https://me.example/hook", "events": ["convo.created"], "secret": "env:HOOK"}
    wanted = {"name": "helpscout.create_webhook", "arguments": given}
    lua = (
        "return app.integrations.helpscout.create_webhook(json.decode([["
        + json.dumps(given)
        + "]]))"
    )

    async def work() -> None:
        async with gateways.client(write="allow") as client:
            for tool, asked in (("call_write", wanted), ("run_lua", {"code": lua})):
                refused = await client.call_tool(tool, asked)
                assert refused.is_error
                assert "`HOOK`" in texts(refused)[0]
        async with gateways.client(write="allow", variables=["HOOK"]) as client:
            assert not (await client.call_tool("call_write", wanted)).is_error

    run(work)


def test_a_dry_run_shows_the_request(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client(write="allow") as client:
            (text, note, *_) = texts(
                await client.call_tool("call_write", {**TASK, "dry_run": True})
            )
            assert json.loads(text)["url"].startswith("https://public.missiveapp.com/v1/")
            assert note == "note: dry run: this is the request; nothing was sent"

    run(work)


def test_a_write_waits_for_an_approval_and_is_made_with_it(
    gateways: Gateways, kosmo: Kosmo
) -> None:
    async def work() -> None:
        async with gateways.client(write="ask") as client:
            refused = await client.call_tool("call_write", TASK)
            (error, then) = texts(refused)
            assert json.loads(error)["error"]["code"] == "approval_required"
            id = then.split("approve ")[1].split("`")[0]
            assert id in error
            assert kosmo("approvals", "approve", id, "--yes").returncode == 0
            (text,) = texts(await client.call_tool("call_write", TASK))
            assert json.loads(text)["tasks"]["title"] == "Mend the lamp"
            assert code_of(await client.call_tool("call_write", TASK)) == "approval_required"
            script = await client.call_tool("run_lua", {"code": CODE})
            assert code_of(script) == "approval_required"

    run(work)


@pytest.mark.parametrize("mode", ERAS)
@pytest.mark.parametrize(
    ("action", "content", "made"),
    [
        ("accept", {"approve": True}, True),
        ("accept", {"approve": False}, False),
        ("decline", None, False),
        ("cancel", None, False),
    ],
)
def test_the_person_at_the_client_is_asked(
    gateways: Gateways, kosmo: Kosmo, mode: str, action: Any, content: Any, made: bool
) -> None:
    questions: list[str] = []

    async def asked(context: Any, parameters: Any) -> Any:
        questions.append(parameters.message)
        return types.ElicitResult(action=action, content=content)

    async def work() -> None:
        async with gateways.client(mode, asked=asked, write="ask") as client:
            result = await client.call_tool("call_write", TASK)
            assert result.is_error is not made

    run(work)
    (question,) = questions
    assert "missive.create_task" in question
    assert "Mend the lamp" in question
    (row,) = json.loads(kosmo("approvals", "list", "--all", "-o", "json").stdout)
    cancelled = "pending" if action == "cancel" else "denied"
    assert row["state"] == ("used" if made else cancelled)


def test_an_answer_counts_only_for_the_call_that_was_asked_about(
    gateways: Gateways, kosmo: Kosmo
) -> None:
    other = {"name": "missive.create_task", "arguments": {"title": "Other", "team": "Support"}}
    yes = {"approval": types.ElicitResult(action="accept", content={"approve": True})}

    async def asked(context: Any, parameters: Any) -> Any:
        raise AssertionError("the test answers by itself")

    async def work() -> None:
        async with gateways.client(asked=asked, write="ask") as client:
            first = await client.session.call_tool("call_write", TASK, allow_input_required=True)
            with pytest.raises(MCPError):
                await client.session.call_tool(
                    "call_write", other, input_responses=yes, request_state=first.request_state
                )

    run(work)
    (row,) = json.loads(kosmo("approvals", "list", "-o", "json").stdout)
    assert row["state"] == "pending"
