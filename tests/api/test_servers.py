"""The tools of MCP servers from Python: functions like any other."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kosmo import AsyncKosmo, Kosmo, KosmoError
from kosmo.langchain import toolset

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Kosmo as Process

SERVER = """
from mcp.server import MCPServer

app = MCPServer("sums")


@app.tool(annotations={"readOnlyHint": True})
def add(a: int, b: int) -> int:
    '''Add two numbers.'''
    return a + b


app.run()
"""


def test_a_server_is_called_from_every_door_of_python(kosmo: Process, tmp_path: Path) -> None:
    program = tmp_path / "server.py"
    program.write_text(SERVER)
    kosmo.json("mcp", "add", "sums", "--global", "--", sys.executable, str(program))

    async def awaited() -> list[Any]:
        async with AsyncKosmo() as session:
            asked = (session.call("mcp:sums.add", {"a": at, "b": 1}) for at in range(4))
            return [one.data for one in await asyncio.gather(*asked)]

    with Kosmo() as session:
        assert session.call("mcp:sums.add", {"a": 1, "b": 2}).data == {"result": 3}
        [tool] = session.tools("mcp:sums")
        assert session.call_tool(tool["function"]["name"], '{"a": 2, "b": 2}').data == {"result": 4}
        assert session.lua("return app.mcp.sums.add{a = 1, b = 1}").values == [{"result": 2}]
        assert [one.id for one in session.functions("mcp:sums")] == ["mcp:sums.add"]
        [chained] = toolset("mcp:sums", kosmo=session)
        assert chained.invoke({"a": 3, "b": 4}) == '{"result":7}'
        with pytest.raises(KosmoError) as wrong:
            session.call("mcp:sums.add", {"a": "x"})
        assert wrong.value.code == "invalid_arguments"
    with Kosmo(account="sandbox") as session:  # an account, which a server passes over
        assert session.call("mcp:sums.add", {"a": 1, "b": 2}).data == {"result": 3}
        mixed = toolset("missive", "mcp:sums", account="sandbox", kosmo=session)
        assert mixed[0].name == chained.name
        assert {one.name: one for one in mixed}[chained.name].invoke({"a": 1, "b": 1})
        with pytest.raises(KosmoError, match="no accounts"):
            session.call("mcp:sums.add", {"a": 1, "b": 2}, account="work")
    assert asyncio.run(awaited()) == [{"result": 1 + at} for at in range(4)]
