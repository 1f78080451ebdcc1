"""Real MCP clients against the gateway, over stdio and HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from mcp.shared.exceptions import MCPError

from tests.conftest import Kosmo
from tests.foreign.clients.driving import CLIENTS, inspect, opened
from tests.foreign.clients.gateways import over_http, over_stdio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Server = dict[str, Any]

OPTIONS = ("--account", "sandbox", "--write", "allow")
META = ["search", "describe", "call_read", "call_write", "run_lua"]
TEAMS = {"name": "missive.list_teams", "arguments": {"limit": 2}, "fields": "name"}
NAMED = "integration__missive__list_teams"
ONE = ("--integration", "plivo", "--expose", "all")
ERAS = ["legacy", "auto"]


@pytest.fixture(scope="module")
def home(indexed: Kosmo, tmp_path_factory: pytest.TempPathFactory) -> Kosmo:
    """Give a home in which nothing is configured, for all tests here."""
    made = Kosmo(tmp_path_factory.mktemp("gateway") / "home")
    made.begin_like(indexed)
    return made


@pytest.fixture(scope="module")
def gateways(home: Kosmo) -> Iterator[dict[str, Server]]:
    """Give the gateway by the way in which it is reached."""
    with over_http(home, *OPTIONS) as http:
        yield {"stdio": over_stdio(home, *OPTIONS), "http": http}


@pytest.mark.parametrize("transport", ["stdio", "http"])
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_lists_the_tools_and_calls(
    client: str, transport: str, gateways: dict[str, Server], tmp_path: Path
) -> None:
    names, texts = CLIENTS[client](gateways[transport], "call_read", TEAMS, tmp_path)
    assert names == META
    rows = json.loads(texts[0])["teams"]
    assert [row.keys() for row in rows] == [{"name"}, {"name"}]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_calls_what_is_not_listed_or_a_tool_of_its_own(
    client: str, home: Kosmo, tmp_path: Path
) -> None:
    server = over_stdio(home, "--account", "sandbox", *ONE)
    names, texts = CLIENTS[client](server, "integration__plivo__list_numbers", {}, tmp_path)
    assert "integration__plivo__get_number" in names
    assert "integration__plivo__send_sms" not in names  # which writes
    assert json.loads(texts[0])["objects"]


@pytest.mark.parametrize("era", ["legacy", "modern"])
@pytest.mark.parametrize("options", [(), ("--expose", "all")], ids=["meta", "all"])
def test_the_inspector_finds_every_schema_portable(
    options: tuple[str, ...], era: str, home: Kosmo, tmp_path: Path
) -> None:
    server = over_stdio(home, *OPTIONS, *options)
    words = ("--protocol-era", era, "--method", "tools/list", "--strict")
    tools = inspect(server, tmp_path, *words)["result"]["tools"]
    assert len(tools) == 5 if not options else len(tools) >= 67


@pytest.mark.parametrize("transport", ["stdio", "http"])
def test_the_inspector_calls_at_once_and_no_call_is_lost(
    transport: str, gateways: dict[str, Server], tmp_path: Path
) -> None:
    # Of what asks a service, the service's limits would set the pace.
    words = ("--method", "tools/call", "--tool-name", "describe")
    given = ("--tool-args-json", json.dumps({"names": ["missive.list_teams"]}))
    load = ("--load", "--load-requests", "1000", "--load-concurrency", "100")
    found = inspect(gateways[transport], tmp_path, *words, *given, *load)["result"]
    assert found["requests"] == 1000
    assert found["errors"] == 0, found["errorMessages"]
    assert found["toolErrors"] == 0


@pytest.mark.parametrize("transport", ["stdio", "http"])
@pytest.mark.parametrize("era", ERAS)
def test_what_is_wrong_is_told_as_the_protocol_has_it(
    era: str, transport: str, gateways: dict[str, Server]
) -> None:
    async def ask() -> None:
        async with opened(gateways[transport], era) as client:
            wrong = await client.call_tool("call_read", {**TEAMS, "arguments": {"limits": 1}})
            assert wrong.is_error
            assert "`limits` is not a parameter" in wrong.content[0].text
            with pytest.raises(MCPError, match="call_raed") as unknown:
                await client.call_tool("call_raed", {})
            assert unknown.value.code == -32602
            direct = await client.call_tool(NAMED, {"limit": 1})
            assert len(json.loads(direct.content[0].text)["teams"]) == 1

    asyncio.run(ask())


@pytest.mark.parametrize("transport", ["stdio", "http"])
@pytest.mark.parametrize("era", ERAS)
def test_pages_and_prompts_are_read(era: str, transport: str, gateways: dict[str, Server]) -> None:
    async def ask() -> None:
        async with opened(gateways[transport], era) as client:
            pages = (await client.list_resources()).resources
            assert pages
            for page in pages:
                read = await client.read_resource(str(page.uri))
                assert read.contents[0].text
            for prompt in (await client.list_prompts()).prompts:
                given = {one.name: "missive" for one in prompt.arguments or []}
                assert (await client.get_prompt(prompt.name, given)).messages

    asyncio.run(ask())
