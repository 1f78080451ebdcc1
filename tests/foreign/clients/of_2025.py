"""Clients of last year's SDK, in an environment of their own: the SDK's, and LangChain's.

Takes a client's name and one JSON object: a server as `mcp.json` has it, a tool and its arguments.
Prints the names of the tools and what the tool answered.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


async def with_langchain(server: dict[str, Any], tool: str, arguments: dict[str, Any]) -> Any:
    """Load the tools for an agent, and run one as an agent would."""
    from langchain_mcp_adapters.client import (  # type: ignore[import-not-found]
        MultiServerMCPClient,
    )

    transport = "streamable_http" if "url" in server else "stdio"
    client = MultiServerMCPClient({"kosmo": {"transport": transport, **server}})
    tools = {one.name: one for one in await client.get_tools()}
    call = {"type": "tool_call", "id": "1", "name": tool, "args": arguments}
    answer = await tools[tool].ainvoke(call)
    content = answer.content
    texts = [content] if isinstance(content, str) else [one["text"] for one in content]
    return list(tools), texts


async def with_the_sdk(server: dict[str, Any], tool: str, arguments: dict[str, Any]) -> Any:
    """Open a session, list and call."""
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client
    from mcp.client.streamable_http import streamablehttp_client

    opened: Any
    if "url" in server:
        opened = streamablehttp_client(server["url"], headers=server.get("headers"))
    else:
        opened = stdio_client(StdioServerParameters(**server))
    async with opened as streams, ClientSession(streams[0], streams[1]) as session:
        await session.initialize()
        await session.send_ping()
        names = [one.name for one in (await session.list_tools()).tools]
        answer = await session.call_tool(tool, arguments)
        assert not answer.isError, answer
        return names, [one.text for one in answer.content]


if __name__ == "__main__":
    given = json.loads(sys.argv[2])
    client = {"langchain": with_langchain, "sdk": with_the_sdk}[sys.argv[1]]
    sys.stdout.write(json.dumps(asyncio.run(client(**given))))
