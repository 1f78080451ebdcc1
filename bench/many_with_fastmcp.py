"""GET a listing many times by a script in FastMCP: `many_with_fastmcp.py PORT TOKEN COUNT`.

Its code mode runs a script of Python in a confined process; the tool is made from the description
of the service, and its calls go over one kept connection.
"""

import asyncio
import json
import sys
from pathlib import Path

import httpx2  # type: ignore[import-not-found, unused-ignore]
from fastmcp import Client, FastMCP  # type: ignore[import-not-found, unused-ignore]
from fastmcp.experimental.transforms import code_mode  # type: ignore[import-not-found, unused-ignore]

SCRIPT = """
for _ in range({count}):
    found = await call_tool("list_conversations", {{"inbox": "true", "limit": 3}})
return found
"""
port, token, count = sys.argv[1:]


async def run() -> object:
    """Run the script and give what it returns."""
    service = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))
    url, headers = f"http://127.0.0.1:{port}/v1", {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(base_url=url, headers=headers) as http:
        mode = code_mode.CodeMode(max_tool_calls=int(count))
        server = FastMCP.from_openapi(service, client=http, transforms=[mode])
        async with Client(server) as client:
            answer = await client.call_tool("execute", {"code": SCRIPT.format(count=count)})
    return answer.structured_content


print(json.dumps(asyncio.run(run())))
