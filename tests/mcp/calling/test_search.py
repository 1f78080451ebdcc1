"""The tools of servers among the functions that are searched, once they were listed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams

SEARCH = ("integrations", "search", "write", "text", "--fields", "name")


def names(kosmo: Kosmo, *more: str) -> list[str]:
    return [row["name"] for row in kosmo.json(*SEARCH, *more)["data"]]


def test_a_search_finds_the_tools_of_servers_and_starts_none(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    upstream(name="unlisted")
    assert "mcp:up.write_it" not in names(kosmo)
    kosmo.json("mcp:tools", "up")
    (process,) = upstream.processes()
    found = names(kosmo)
    assert "mcp:up.write_it" in found
    assert not any(one.startswith("mcp:unlisted.") for one in found)
    assert "mcp:up.write_it" in names(kosmo, "--active")
    assert "mcp:up.write_it" not in names(kosmo, "--integration", "missive")
    assert upstream.processes() == [process]
    assert upstream.processes("unlisted") == []


def test_a_search_goes_on_where_it_is_not_known_what_is_trusted(
    kosmo: Kosmo, upstream: Upstreams
) -> None:
    upstream()
    (kosmo.home / "state" / "mcp-trust.json").write_text("garbage")
    done = kosmo(*SEARCH)
    assert done.returncode == 0
    assert "warning: MCP servers are left out: " in done.stderr
    assert done.stdout


def test_the_guide_of_agents_shows_the_call_of_a_tool(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    kosmo.json("mcp:tools", "up")
    processes = upstream.processes()
    text = kosmo("agents", "guide").stdout
    assert upstream.processes() == processes
    assert f"- `mcp:up`: {len(kosmo.json('mcp:tools', 'up')['data']['tools'])} tools" in text
    (line,) = (one for one in text.splitlines() if one.startswith("kosmo mcp:up "))
    words = shlex.split(line.replace("…", "7"), comments=True)
    assert kosmo(*words[1:]).returncode == 0, line
