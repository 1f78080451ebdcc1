"""Serve the description of the service as MCP with FastMCP: `serve_with_fastmcp.py PORT TOKEN`."""

import asyncio
import json
import sys
from pathlib import Path

import httpx2  # type: ignore[import-not-found, unused-ignore]
from fastmcp import FastMCP  # type: ignore[import-not-found, unused-ignore]

port, token = sys.argv[1:]


async def serve() -> None:
    """Serve over stdin and stdout until the client ends it."""
    service = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))
    url, headers = f"http://127.0.0.1:{port}/v1", {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(base_url=url, headers=headers) as http:
        await FastMCP.from_openapi(service, client=http).run_stdio_async(show_banner=False)


asyncio.run(serve())
