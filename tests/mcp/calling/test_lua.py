"""Tools of servers in Lua: `app.mcp.*`, `mcp.*`, and what is never started."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


def run(kosmo: Kosmo, script: str, *words: str, command: str = "mcp:lua", code: int = 0) -> Any:
    """Run a script and give its envelope."""
    done = kosmo(command, "-e", script, "--json", *words)
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_tool_is_called_by_name_by_position_and_by_either_spelling(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream(name="my-server")
    script = """
        local server = app.mcp["my-server"]
        return {server.echo({text = "a"}), app.mcp.my_server.echo("b"), server.add(1, 2).sum,
                mcp.call("my-server.echo", {text = "c"}), server["write-it"]({text = "d"}),
                mcp.call("mcp.my-server.add", {a = 2.0}).sum}
    """
    for command in ("mcp:lua", "lua"):
        told = run(kosmo, script, command=command)
        assert told["result"] == [["a", "b", 3, "c", "d", 2]]
        assert {row["function"] for row in told["call_log"]} == {
            "mcp:my-server.echo", "mcp:my-server.add", "mcp:my-server.write_it",
        }  # fmt: skip
    assert len(upstream.processes("my-server")) == 2  # one for each run
    sent = [one["params"]["arguments"] for one in upstream.asked("tools/call", "my-server")]
    assert {"a": 2} in sent


def test_calls_beside_one_another_share_the_server(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    script = """
        local asks = {}
        for n = 1, 30 do asks[n] = function() return app.mcp.up.add({a = n}).sum end end
        local total = 0
        for _, one in ipairs(parallel(asks)) do total = total + one end
        return total
    """
    assert run(kosmo, script)["result"] == [465]
    assert len(upstream.processes()) == 1


def test_names_and_schemas_are_given_without_starting_a_server(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    upstream(name="other", trusted=False)
    kosmo.json("mcp:tools", "up")
    before = upstream.processes()
    script = """
        local names = {}
        for name in pairs(app.mcp) do names[#names + 1] = name end
        local tools = {}
        for name in pairs(app.mcp.up) do tools[#tools + 1] = name end
        return {names, tools, mcp.servers(), #mcp.tools(), mcp.tools("up")[2].tool,
                mcp.schema("up.write-it").name}
    """
    names, tools, servers, count, second, schema = run(kosmo, script)["result"][0]
    assert names == ["up"]
    assert sorted(tools) == ["add", "echo", "many", "removeall", "write_it"]
    assert [(one["name"], one["trust"]) for one in servers] == [
        ("other", "untrusted"), ("up", "trusted"),
    ]  # fmt: skip
    assert (count, second, schema) == (5, "echo", "write-it")
    assert upstream.processes() == before


def test_resources_and_prompts_are_read(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    script = """
        local ok, gone = pcall(mcp.read_resource, "up", "note:///b")
        return {mcp.resources("up")[1].uri, mcp.read_resource("up", "note:///a")[1].text,
                mcp.prompts("up")[1].name, gone.code,
                mcp.get_prompt("up", "greet", {who = "Ada"}).messages[1].content.text}
    """
    assert run(kosmo, script)["result"] == [
        ["note:///a", "the note", "greet", "not_found", "Greet Ada"]
    ]


def test_a_failure_is_the_error_of_any_call(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("fails")
    script = """
        local _, failed = pcall(app.mcp.up.echo, {text = "a"})
        local _, wrong = pcall(app.mcp.up.echo, {texts = "a"})
        local _, missing = pcall(app.mcp.up.nothing, {})
        local _, denied = pcall(app.mcp.up.removeAll, {})
        local _, unknown = pcall(app.mcp.nobody.echo, {})
        return {failed.code, failed.message, wrong.code, missing.code, denied.code, unknown.code}
    """
    assert run(kosmo, script)["result"][0] == [
        "tool_failed", "`mcp:up.echo` failed: the printer is on fire", "invalid_arguments",
        "unknown_function", "approval_required", "unknown_server",
    ]  # fmt: skip


def test_wrong_arguments_are_errors_that_a_script_catches(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    script = """
        local codes = {}
        local wrong = {{"call", "up", "add", {a = 1}}, {"call", "up.add", 5}, {"tools", 5},
                       {"read_resource", "up"}, {"read_resource", "up", 5}, {"get_prompt", "up"}}
        for n, one in ipairs(wrong) do
            local _, failed = pcall(mcp[one[1]], table.unpack(one, 2))
            codes[n] = failed.code
        end
        return {codes, mcp.call("up.echo", {text = "a"})}
    """
    assert run(kosmo, script)["result"] == [[["invalid_arguments"] * 6, "a"]]


def test_a_dry_run_of_a_script_shows_what_it_would_write(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    script = 'return app.mcp.up["write-it"]({text = "a"}).body.arguments.text'
    assert run(kosmo, script, "--dry-run")["result"] == ["a"]
    assert upstream.asked("tools/call") == []


def test_the_time_of_a_run_bounds_its_servers(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("hangs")
    kosmo.json("mcp:tools", "up")
    told = run(kosmo, "app.mcp.up.echo({text = 'a'})", "--timeout", "0.6", code=1)
    assert told["error"]["code"] == "lua_time_limit"
    assert [row["status"] for row in told["call_log"]] == ["deadline"]


def test_the_account_of_a_run_is_not_that_of_a_server(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    told = run(kosmo, "return app.mcp.up.echo({text = 'a'})", "--account", "sandbox")
    assert told["result"] == ["a"]
