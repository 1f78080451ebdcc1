"""MCP servers behind the gateway: their tools, resources and prompts, by names of their own."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.errors import ServiceError, UsageError
from mcp.shared.exceptions import MCPError

from tests.gateway.conftest import ERAS, run, texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Kosmo
    from tests.gateway.conftest import Gateways

SERVER = """
import json, sys
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
TOOLS = [
    {"name": "add-one", "description": "Add one.", "inputSchema": SCHEMA,
     "annotations": {"readOnlyHint": True}},
    {"name": "dropAll", "description": "Drop everything.",
     "inputSchema": {"type": "object", "$defs": {"x": {}}, "properties": {}}},
    {"name": "picture", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": True}},
]
IMAGE = {"type": "image", "data": "AAAA", "mimeType": "image/png"}
for line in sys.stdin:
    asked = json.loads(line)
    method, given = asked.get("method"), asked.get("params") or {}
    text = lambda value: {"content": [{"type": "text", "text": value}]}
    answers = {
        "initialize": {"protocolVersion": given.get("protocolVersion"), "serverInfo": {"name": "t",
            "version": "1"}, "capabilities": {"tools": {}, "resources": {}, "prompts": {}}},
        "tools/list": {"tools": TOOLS},
        "tools/call": text(str((given.get("arguments") or {}).get("n", 0) + 1)),
        "resources/list": {"resources": [{"uri": "memo://one", "name": "one"}]},
        "resources/templates/list": {"resourceTemplates": [{"uriTemplate": "memo://{x}",
                                                            "name": "any"}]},
        "resources/read": {"contents": [{"uri": given.get("uri"), "text": "the memo"}]},
        "prompts/list": {"prompts": [{"name": "greet", "arguments": [{"name": "who"}]}]},
        "prompts/get": {"messages": [{"role": "user", "content": {"type": "text",
            "text": "Greet " + str((given.get("arguments") or {}).get("who"))}}]},
        "ping": {},
    }
    answer = answers.get(method)
    if method == "tools/call" and given["name"] == "picture":
        answer = {"content": [{"type": "text", "text": "here"}, IMAGE]}
    if "id" in asked:
        told = {"result": answer} if answer is not None else {
            "error": {"code": -32601, "message": "no"}}
        print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], **told}), flush=True)
"""


@pytest.fixture
def define(kosmo: Kosmo, tmp_path: Path) -> Callable[..., None]:
    """Give what defines a server for kosmo, and trusts it."""

    def defined(name: str, *words: str) -> None:
        program = tmp_path / "server.py"
        program.write_text(SERVER)
        words = words or (sys.executable, "-I", "-S", str(program))
        path = kosmo.home / "config" / "mcp.json"
        path.parent.mkdir(exist_ok=True)
        entry = {"command": words[0], "args": list(words[1:])}
        servers = json.loads(path.read_text())["mcpServers"] if path.exists() else {}
        path.write_text(json.dumps({"mcpServers": {**servers, name: entry}}))
        done = kosmo("mcp", "trust", name, "--yes")
        assert done.returncode == 0, done.stderr

    return defined


@pytest.mark.parametrize("mode", ERAS)
def test_a_server_is_offered_with_all_that_it_has(
    gateways: Gateways, define: Callable[..., None], mode: str
) -> None:
    define("memos")

    async def work() -> None:
        async with gateways.client(mode, upstreams=["memos"], account=None) as client:
            tools = {one.name: one for one in (await client.list_tools()).tools}
            assert list(tools) == ["mcp__memos__add_one", "mcp__memos__picture"]
            assert tools["mcp__memos__add_one"].input_schema["required"] == ["n"]
            assert texts(await client.call_tool("mcp__memos__add_one", {"n": 2})) == ["3"]
            picture = await client.call_tool("mcp__memos__picture", {})
            assert [one.type for one in picture.content] == ["text", "image"]
            wrong = await client.call_tool("mcp__memos__add_one", {})
            assert "`n` is required" in texts(wrong)[0]
            refused = await client.call_tool("mcp__memos__dropall", {})
            assert "writes_denied" in texts(refused)[0]
            uris = [str(one.uri) for one in (await client.list_resources()).resources]
            assert uris[-1] == "kosmo://mcp/memos/memo://one"
            (memo,) = (await client.read_resource(uris[-1])).contents
            assert (memo.text, str(memo.uri)) == ("the memo", uris[-1])
            (_, template) = (await client.list_resource_templates()).resource_templates
            assert template.uri_template == "kosmo://mcp/memos/memo://{x}"
            names = [one.name for one in (await client.list_prompts()).prompts]
            assert names[-1] == "mcp__memos__greet"
            (message,) = (await client.get_prompt(names[-1], {"who": "Ann"})).messages
            content: Any = message.content
            assert content.text == "Greet Ann"
            code = {"code": "return app.mcp.memos.add_one{n = 41}"}
            assert texts(await client.call_tool("run_lua", code))[0] in ("42", '"42"')

    run(work)


def test_a_server_stands_beside_integrations_and_is_found_and_called(
    gateways: Gateways, define: Callable[..., None]
) -> None:
    define("memos")

    async def work() -> None:
        async with gateways.client(integrations=["plivo"], upstreams=["memos"]) as client:
            found = texts(await client.call_tool("search", {"query": "add one"}))[0]
            assert "mcp:memos.add_one(n: int) read: Add one." in found
            wanted = {"name": "mcp:memos.add_one", "arguments": {"n": 1}}
            assert texts(await client.call_tool("call_read", wanted)) == ["2"]
            assert "memos" in str(client.instructions)
            with pytest.raises(MCPError):
                await client.read_resource("kosmo://mcp/other/memo://one")

    run(work)


def test_a_server_that_was_not_chosen_is_out_of_reach(
    gateways: Gateways, define: Callable[..., None]
) -> None:
    define("memos")

    async def work() -> None:
        async with gateways.client(integrations=["plivo"]) as client:
            for tool, given in (
                ("call_read", {"name": "mcp:memos.add_one", "arguments": {"n": 1}}),
                ("run_lua", {"code": "return app.mcp.memos.add_one{n = 1}"}),
                ("run_lua", {"code": "return mcp.call('memos.add_one', {n = 1})"}),
                ("run_lua", {"code": "return mcp.read_resource('memos', 'memo://one')"}),
            ):
                refused = await client.call_tool(tool, given)
                assert refused.is_error, (tool, texts(refused))
            with pytest.raises(MCPError):
                await client.read_resource("kosmo://mcp/memos/memo://one")

    run(work)


@pytest.mark.parametrize("words", [("mcp:serve",), ("mcp", "serve", "--write", "ask")])
def test_a_gateway_is_not_its_own_upstream(
    gateways: Gateways, define: Callable[..., None], kosmo: Kosmo, words: tuple[str, ...]
) -> None:
    path = kosmo.home / "config" / "mcp.json"
    path.parent.mkdir(exist_ok=True)
    entry = {"command": sys.executable, "args": ["-m", "kosmo", *words]}
    path.write_text(json.dumps({"mcpServers": {"me": entry}}))
    with pytest.raises(UsageError, match="a gateway of kosmo itself"):
        gateways.gateway(upstreams=["me"])


def test_a_server_that_fails_takes_no_other_with_it(
    gateways: Gateways, define: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    define("memos")
    define("gone", sys.executable, "-c", "raise SystemExit('no token')")

    async def work() -> None:
        async with gateways.client(upstreams=["gone", "memos"], account=None) as client:
            tools = [one.name for one in (await client.list_tools()).tools]
            assert tools == ["mcp__memos__add_one", "mcp__memos__picture"]
            assert "Not there now: mcp:gone;" in str(client.instructions)
            for tool, given in (
                ("search", {"query": "", "integration": "gone"}),
                ("describe", {"names": ["mcp:gone"]}),
                ("call_read", {"name": "mcp:gone.anything"}),
            ):
                error = json.loads(texts(await client.call_tool(tool, given))[0])["error"]
                assert error["code"] == "server_ended"
                assert error["hint"].startswith("a person can go on with: kosmo mcp doctor gone")

    run(work)
    assert "warning: `mcp:gone` is left out: " in capfd.readouterr().err
    with pytest.raises(ServiceError, match="no token"):
        gateways.gateway(upstreams=["gone"], account=None)
