"""`kosmo mcp tools`, `schema`, `resources`, `resource`, `prompts`, `prompt`, and their pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


def test_tools_are_listed_of_every_server_that_may_be_asked(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream(name="a")
    upstream("dies", name="b")
    upstream("stillborn", name="c")
    upstream(name="off", enabled=False)
    told = kosmo.json("mcp:tools", code=6)
    assert {row["server"] for row in told["data"]["tools"]} == {"a", "b"}
    assert [(row["server"], row["code"]) for row in told["data"]["not_started"]] == [
        ("c", "server_ended"), ("off", "server_disabled"),
    ]  # fmt: skip
    row = next(row for row in told["data"]["tools"] if row["tool"] == "write-it")
    assert row == {
        "server": "a",
        "name": "write_it",
        "tool": "write-it",
        "function": "mcp:a.write_it",
        "lua_path": "app.mcp.a.write_it",
        "effect": "write",
        "destructive": False,
        "description": "Write a text.",
        "parameters": ["text"],
        "required": ["text"],
    }


def test_what_was_listed_once_is_known_without_starting_the_server(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    kosmo.json("mcp:tools", "up")
    (process,) = upstream.processes()
    for words in (
        ("mcp:tools", "up"), ("mcp:up", "--help"), ("mcp:up", "echo", "--help"),
        ("mcp:schema", "up.echo"), ("integrations", "schema", "mcp:up.echo"),
        ("tools", "mcp:up"), ("mcp", "up"),
    ):  # fmt: skip
        assert kosmo(*words).returncode == 0, words
    assert upstream.processes() == [process]
    kosmo.json("mcp:tools", "up", "--refresh")
    assert len(upstream.processes()) == 2


def test_the_page_of_a_tool_shows_how_it_is_called(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    page = kosmo("mcp:up", "write-it", "--help").stdout
    assert page.startswith("mcp:up.write_it: Write a text.\n")
    assert "usage: kosmo mcp:up write-it --text TEXT [options]" in page
    assert "--account" not in page
    assert "effect: write\n" in page
    listed = kosmo("mcp:up", "--help").stdout
    assert "usage: kosmo mcp:up TOOL [--PARAMETER VALUE …]" in listed
    assert "removeall  Remove everything (write)" in listed
    assert "--account" not in listed


def test_a_schema_is_what_the_server_wrote(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    told = kosmo.json("mcp:schema", "up.add")["data"]
    assert told["function"] == "mcp:up.add"
    assert told["tool"]["inputSchema"]["properties"]["b"] == {"type": ["integer", "null"]}
    assert kosmo.json("mcp:schema", "up.nothing", code=2)["error"]["code"] == "unknown_function"


def test_tools_for_models_are_named_so_that_they_can_be_called(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream(name="My-Server")
    done = kosmo("tools", "mcp:My-Server", "--format", "anthropic")
    names = [one["name"] for one in json.loads(done.stdout)]
    assert "mcp__My-Server__write_it" in names
    assert kosmo(names[1], "--text", "a", "-o", "raw").stdout == "a\n"


def test_a_tool_has_a_page_and_is_found_like_any_function(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream(name="my-server")
    page = kosmo("docs", "mcp:my-server.write-it").stdout
    assert "kosmo mcp:my-server write-it --text" in page
    assert 'app.mcp["my-server"].write_it({text = ' in page
    assert "## Account" not in kosmo("docs", "mcp:my-server").stdout
    found = kosmo.json("integrations", "search", "write", "--integration", "mcp:my-server")["data"]
    assert found[0]["name"] == "mcp:my-server.write_it"
    assert found[0]["slug"] == "mcp__my-server__write_it"
    assert kosmo("mcp:my-server", found[0]["slug"], "--text", "a").returncode == 0


def test_rules_for_a_server_are_set_and_explained(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    done = kosmo("config", "set", "policy.mcp:up.write", "deny")
    assert (done.returncode, done.stderr) == (0, "")
    assert kosmo.json("mcp:up", "write-it", "--text", "a", code=3)["error"]["code"] == (
        "policy_denied"
    )
    told = kosmo("config", "set", "policy.mcp:up.ecco", "deny")
    assert told.returncode == 2
    assert "did you mean `echo`?" in told.stderr


def test_resources_and_prompts_are_read(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    assert kosmo.json("mcp:resources", "up")["data"] == {
        "server": "up", "resources": [{"uri": "note:///a", "name": "a"}], "templates": [],
    }  # fmt: skip
    assert kosmo("mcp:resource", "up", "note:///a").stdout == "the note\n"
    assert kosmo.json("mcp:resource", "up", "note:///b", code=1)["error"]["code"] == "not_found"
    assert kosmo.json("mcp:prompts", "up")["data"]["prompts"][0]["name"] == "greet"
    told = kosmo.json("mcp:prompt", "up", "greet", '{"who": "Ada"}')["data"]
    assert told["messages"][0]["content"]["text"] == "Greet Ada"
    assert kosmo("mcp:prompt", "up", "greet", '{"who": 1}').returncode == 2


def test_what_a_server_refuses_is_told_with_what_lists_it(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    error = kosmo.json("mcp:resource", "up", "note:///b", code=1)["error"]
    assert error["hint"] == "kosmo mcp resources up"
    upstream("stillborn", name="gone")  # which says itself what is wrong
    error = kosmo.json("mcp:prompt", "gone", "greet", code=1)["error"]
    assert error["hint"] == "kosmo mcp doctor gone --check"


def test_names_of_a_server_begin_no_lines_of_their_own(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("breaks")
    for words in (("resources", "up"), ("prompts", "up")):
        lines = kosmo("mcp", *words, "-o", "table").stdout.splitlines()
        assert len(lines) == 2
        assert r"\nerror: not ours\x1b[2K" in lines[1]


def test_server_and_tool_may_be_two_words(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    assert kosmo.json("mcp", "schema", "up", "echo")["data"]["function"] == "mcp:up.echo"
    for words in (("call", "up", "echo"), ("call", "up.echo")):
        assert kosmo.json("mcp", *words, "--text", "x")["function"] == "mcp:up.echo"


def test_of_several_servers_those_that_fail_are_counted(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream("stillborn", name="gone")
    assert kosmo.json("mcp:tools", code=1)["error"]["code"] == "server_ended"
    upstream()
    error = kosmo.json("mcp:tools", code=6)["error"]
    assert error["message"].startswith("1 of 2 servers could not be asked: the MCP server `gone` ")


@pytest.mark.parametrize("action", ["deny", "ask"])
def test_policy_for_reads_holds_for_resources_and_prompts(
    kosmo: Kosmo, upstream: Upstreams, action: str
) -> None:
    upstream()
    (kosmo.home / "config" / "config.toml").write_text(f'[policy."mcp:up"]\nread = "{action}"\n')
    code = {"deny": "policy_denied", "ask": "approval_required"}[action]
    for words in (("resources", "up"), ("resource", "up", "x:/"), ("prompts", "up"),
                  ("prompt", "up", "greet")):  # fmt: skip
        assert kosmo.json("mcp", *words, code=3)["error"]["code"] == code
    assert upstream.processes() == []
    told = [json.loads(line) for line in kosmo("log", "-o", "jsonl").stdout.splitlines()]
    assert [row["function"] for row in told] == [
        "mcp:up.resources/list", "mcp:up.resources/read", "mcp:up.prompts/list",
        "mcp:up.prompts/get",
    ]  # fmt: skip


def test_an_unknown_word_is_a_server_or_a_command(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    error = kosmo.json("mcp", "tolls", code=2)["error"]
    assert (error["code"], error["hint"]) == ("unknown_server", "kosmo mcp tools --help")
    assert "`up`" in kosmo.json("mcp", "upp", "echo", code=2)["error"]["message"]
    assert kosmo("mcp", "call").returncode == 2
    assert "usage: kosmo mcp call" in kosmo("mcp", "call", "--help").stdout
    for words in (("mcp",), ("mcp", "--help"), ("mcp:tools", "--help")):
        assert kosmo(*words).returncode == 0


def test_an_ordinary_call_knows_nothing_of_servers(demo: Kosmo, upstream: Upstreams) -> None:
    (demo.home / "config").mkdir(exist_ok=True)
    (demo.home / "config" / "mcp.json").write_text("{broken")
    assert demo("demo", "list-things", "--dry-run").returncode == 0
    assert demo.json("mcp", "list")["data"]["problems"] != []
