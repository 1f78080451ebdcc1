"""What a TAB offers of servers: what was listed, and nothing is started for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Kosmo
    from tests.mcp.calling.conftest import Upstreams


def tab(kosmo: Kosmo, line: str) -> list[str]:
    """Give what a TAB offers behind a line."""
    *before, current = line.split(" ")
    done = kosmo("completion", "candidates", "fish", str(len(before)), *before, current)
    assert (done.returncode, done.stderr) == (0, "")
    offered = [one.partition("\t")[0] for one in done.stdout.splitlines()]
    return [one for one in offered if one.startswith(current)]


def test_servers_tools_and_parameters_are_offered(kosmo: Kosmo, upstream: Upstreams) -> None:
    upstream()
    upstream(name="other", trusted=False)
    kosmo.json("mcp:tools", "up")
    started = upstream.processes()
    assert tab(kosmo, "mcp u") == ["up"]
    assert tab(kosmo, "mcp:u") == ["mcp:up"]
    assert tab(kosmo, "mcp:to") == ["mcp:tools"]
    assert tab(kosmo, "mcp:up ") == ["add", "echo", "many", "removeall", "write-it"]
    assert tab(kosmo, "mcp up w") == ["write-it"]
    assert tab(kosmo, "mcp up echo --t") == ["--text", "--timeout"]
    assert tab(kosmo, "mcp:up add ") == ["--a"]
    assert tab(kosmo, "mcp call up.e") == ["up.echo"]
    assert tab(kosmo, "mcp:call up.add ") == ["--a"]
    assert tab(kosmo, "mcp other ") == []
    assert tab(kosmo, "mcp nobody ") == []
    assert upstream.processes() == started
    assert upstream.processes("other") == []
