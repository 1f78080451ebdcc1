"""The five tools: what they cost, and what they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.gateway.meta_tools import definitions
from kosmo.tools.estimate import tokens
from mcp.shared.exceptions import MCPError

from tests.gateway.conftest import ERAS, run, texts

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.gateway.conftest import Gateways

MOST_TOKENS = 600


class Many:
    """What a gateway offers that has any number of integrations and accounts."""

    def __init__(self, accounts: int) -> None:
        """Take how many accounts each has."""
        self._accounts = [f"team-number-{number}" for number in range(accounts)]

    def accounts(self, name: str) -> list[str]:
        """List the accounts of one."""
        return self._accounts


@pytest.mark.parametrize("count", [0, 1, 4, 200])
@pytest.mark.parametrize("accounts", [0, 1, 50])
@pytest.mark.parametrize("write", ["deny", "ask", "allow"])
def test_the_meta_tools_cost_little_however_much_is_offered(
    count: int, accounts: int, write: str
) -> None:
    names = [f"some_integration_{number}" for number in range(count)]
    made: Any = Many(accounts)
    assert tokens(definitions(made, names, write=write)) <= MOST_TOKENS


def test_names_of_integrations_and_accounts_stand_in_the_description(gateways: Gateways) -> None:
    (search, *_) = gateways.gateway().tools.listed()
    assert "crisp (sandbox), helpscout (sandbox), missive (sandbox)" in search["description"]


def test_what_does_not_fit_into_the_description_is_counted() -> None:
    made: Any = Many(5)
    names = [f"integration_{number:03}" for number in range(200)]
    (search, *_) = definitions(made, names, write="deny")
    assert (
        "integration_000 (team-number-0, team-number-1, team-number-2, …)"
        in (search["description"])
    )
    assert "more" in search["description"]


@pytest.mark.parametrize("mode", ERAS)
def test_a_function_is_found_described_and_called(gateways: Gateways, mode: str) -> None:
    async def work() -> None:
        async with gateways.client(mode) as client:
            found = await client.call_tool("search", {"query": "list the teams of missive"})
            first = texts(found)[0].splitlines()[0]
            assert first.startswith("missive.list_teams(")
            described = await client.call_tool("describe", {"names": ["missive.list_teams"]})
            assert '"limit":{' in texts(described)[0]
            wanted = {"name": "missive.list_teams", "arguments": {"limit": 2}, "fields": "name"}
            (text, note) = texts(await client.call_tool("call_read", wanted))
            assert json.loads(text) == {"teams": [{"name": "Support"}, {"name": "Sales"}]}
            assert note.startswith("note: 2 rows; there are more, the next with {")

    run(work)


def test_search_keeps_to_an_integration_and_a_limit(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            wanted = {"query": "conversation", "integration": "crisp", "limit": 3}
            lines = texts(await client.call_tool("search", wanted))[0].splitlines()
            assert [line.partition(".")[0] for line in lines[:3]] == ["crisp"] * 3
            assert lines[3].startswith("3 of ")
            wrong = await client.call_tool("search", {"query": "x", "integration": "crsp"})
            assert wrong.is_error
            assert "did you mean `crisp`?" in texts(wrong)[0]

    run(work)


def test_an_integration_is_described_by_its_signatures(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            (text,) = texts(await client.call_tool("describe", {"names": ["missive"]}))
            assert text.startswith("missive: Missive, ")
            assert "missive.get_task(task_id) read: Get one task" in text
            assert "create_task" not in text  # as nothing may be written

    run(work)


def test_a_gateway_that_only_reads_has_no_tool_that_writes(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            names = [one.name for one in (await client.list_tools()).tools]
            assert names == ["search", "describe", "call_read", "run_lua"]
            wanted = {"name": "missive.create_task", "arguments": {"title": "Lamp"}}
            refused = await client.call_tool("call_read", wanted)
            assert refused.is_error
            told = [refused, await client.call_tool("call_write", wanted)]
            told += [await client.call_tool("describe", {"names": ["missive.create_task"]})]
            told += [await client.call_tool("missive_create_task", wanted["arguments"])]
            errors = [json.loads(texts(one)[0])["error"] for one in told]
            assert {one["code"] for one in errors} == {"writes_denied"}
            assert {one["message"] for one in errors} == {
                "`missive.create_task` writes, and this gateway was started to read only"
            }
            assert all(one["hint"].endswith("`kosmo mcp serve --write ask`") for one in errors)

    run(work)


def test_an_unknown_tool_is_refused_with_the_name_that_may_be_meant(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            with pytest.raises(MCPError, match="did you mean `missive_list_tasks`") as unknown:
                await client.call_tool("missive_list_task", {})
            assert unknown.value.code == -32602
            with pytest.raises(MCPError, match="there are search, describe, call_read"):
                await client.call_tool("nothing", {})

    run(work)


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        (
            {"name": "missive.list_teams", "arguments": {"limit": "many"}},
            'call `describe` with {"names":["missive.list_teams"]}',
        ),
        ({"name": "missive.list_taems"}, "call `search` with the integration `missive`"),
        ({"name": "nothing"}, "call `search`"),
        ({"name": "missive.list_teams", "account": "wrk"}, "name the account `work`"),
    ],
)
def test_a_hint_says_what_a_model_can_do_here(
    gateways: Gateways, kosmo: Kosmo, wanted: dict[str, Any], hint: str
) -> None:
    kosmo.json("accounts", "add", "missive", "work", "--set", "access_token=env:NOT_SET")

    async def work() -> None:
        async with gateways.client(account=None) as client:
            refused = await client.call_tool("call_read", wanted)
            assert json.loads(texts(refused)[0])["error"]["hint"] == hint

    run(work)


def test_what_only_a_person_can_mend_is_told_as_such(gateways: Gateways, kosmo: Kosmo) -> None:
    async def work() -> None:
        async with gateways.client(account=None) as client:
            refused = await client.call_tool("call_read", {"name": "missive.list_teams"})
            hint = json.loads(texts(refused)[0])["error"]["hint"]
            assert hint.startswith("a person can go on with: kosmo accounts add missive work;")
            assert hint.endswith("name the account `sandbox`")

    run(work)


def test_wrong_arguments_are_a_result_that_names_the_right_ones(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            wrong = await client.call_tool("call_read", {"nme": "x"})
            assert wrong.is_error
            assert "`nme` is not a parameter; did you mean `name`?" in texts(wrong)[0]
            wanted = {"name": "missive.list_teams", "arguments": {"limit": "many", "lmit": 1}}
            (error, signature) = texts(await client.call_tool("call_read", wanted))
            assert len(json.loads(error)["error"]["details"]) == 2
            assert signature.startswith("missive.list_teams(")
            unknown = await client.call_tool("call_read", {"name": "missive.list_taems"})
            assert "did you mean `list_teams`" in texts(unknown)[0]

    run(work)


def test_a_mistyped_field_is_told(gateways: Gateways) -> None:
    async def work() -> None:
        async with gateways.client() as client:
            wanted = {"name": "missive.list_teams", "fields": "id,nam"}
            (_, note) = texts(await client.call_tool("call_read", wanted))
            assert "no row has the field `nam`; did you mean `name`?" in note

    run(work)
