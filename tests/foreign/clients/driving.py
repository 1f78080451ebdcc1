"""Real clients, each as one function: a server and a call go in, tools and texts come out."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.foreign.installing import environment, node, script

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Server = dict[str, Any]
    Arguments = dict[str, Any]
    Seen = tuple[list[str], list[str]]

OLD = Path(__file__).with_name("of_2025.py")
KEPT = ("PATH", "LANG", "TMPDIR")


def run(words: list[str], folder: Path, code: int = 0) -> str:
    """Run a client's program in an empty home; gives what it printed."""
    variables = {name: os.environ[name] for name in KEPT if name in os.environ}
    variables["PATH"] = f"{node().parent}:{variables['PATH']}"
    variables |= {"HOME": str(folder), "MCP_INSPECTOR_SECRET_STORE": "memory"}
    done = subprocess.run(
        words,
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        env=variables,
    )
    assert done.returncode == code, done.stderr[-3000:] + done.stdout[-3000:]
    return done.stdout


def listed(server: Server, folder: Path) -> Path:
    """Write the file in which clients find a server under the name `kosmo`."""
    kind = {"type": "streamable-http"} if "url" in server else {"type": "stdio"}
    file = folder / "mcp.json"
    file.write_text(json.dumps({"mcpServers": {"kosmo": {**kind, **server}}}), encoding="utf-8")
    return file


def inspect(server: Server, folder: Path, *words: str, code: int = 0) -> Any:
    """Run the Inspector without its pages; gives the result that it prints."""
    start = script("@modelcontextprotocol/inspector", "mcp-inspector")
    options = ["--cli", "-q", "--format", "json", "--config", str(listed(server, folder))]
    found = run([*start, *options, "--server", "kosmo", *words], folder, code)
    return json.loads(found) if found else None


def with_the_inspector(server: Server, tool: str, arguments: Arguments, folder: Path) -> Seen:
    """List and call with MCP Inspector as it is by itself, in the era before 2026."""
    return _inspected(server, tool, arguments, folder)


def with_the_modern_inspector(
    server: Server, tool: str, arguments: Arguments, folder: Path
) -> Seen:
    """List and call with MCP Inspector by the protocol of 2026."""
    return _inspected(server, tool, arguments, folder, "--protocol-era", "modern")


def _inspected(server: Server, tool: str, arguments: Arguments, folder: Path, *era: str) -> Seen:
    listing = inspect(server, folder, *era, "--method", "tools/list")["result"]
    words = ("--method", "tools/call", "--tool-name", tool)
    given = ("--tool-args-json", json.dumps(arguments))
    answer = inspect(server, folder, *era, *words, *given)["result"]
    return [one["name"] for one in listing["tools"]], _texts(answer)


def with_mcporter(server: Server, tool: str, arguments: Arguments, folder: Path) -> Seen:
    """List and call with mcporter."""
    start = [*script("mcporter"), "--config", str(listed(server, folder))]
    listing = json.loads(run([*start, "list", "kosmo", "--json"], folder))
    words = ["call", f"kosmo.{tool}", "--args", json.dumps(arguments), "--output", "text"]
    answer = run([*start, *words], folder)  # texts line by line
    return [one["name"] for one in listing["tools"]], answer.splitlines()


def with_the_sdk(server: Server, tool: str, arguments: Arguments, folder: Path) -> Seen:
    """List and call with the SDK, which finds out what the server speaks."""
    return asyncio.run(_asked(server, tool, arguments, "auto"))


def with_the_sdk_before_2026(server: Server, tool: str, arguments: Arguments, folder: Path) -> Seen:
    """List and call with the SDK in a session that is begun by `initialize`."""
    return asyncio.run(_asked(server, tool, arguments, "legacy"))


async def _asked(server: Server, tool: str, arguments: Arguments, mode: str) -> Seen:
    async with opened(server, mode) as client:
        tools = (await client.list_tools()).tools
        answer = await client.call_tool(tool, arguments)
        return [one.name for one in tools], _texts(answer.model_dump())


@asynccontextmanager
async def opened(server: Server, mode: str) -> AsyncIterator[Client]:
    """Give the SDK's client, connected."""
    if "url" not in server:
        async with Client(StdioServerParameters(**server), mode=mode) as client:
            yield client
        return
    async with (
        httpx2.AsyncClient(headers=server.get("headers", {})) as http,
        Client(streamable_http_client(server["url"], http_client=http), mode=mode) as client,
    ):
        yield client


def with_the_old_sdk(server: Server, tool: str, arguments: Arguments, folder: Path) -> Seen:
    """List and call with the SDK's last version before 2."""
    return _old("sdk", server, tool, arguments, folder)


def with_langchain(server: Server, tool: str, arguments: Arguments, folder: Path) -> Seen:
    """List and call with LangChain's adapters."""
    return _old("langchain", server, tool, arguments, folder)


def _old(client: str, server: Server, tool: str, arguments: Arguments, folder: Path) -> Seen:
    given = {"server": server, "tool": tool, "arguments": arguments}
    python = f"{environment('adapters')}/bin/python"
    names, texts = json.loads(run([python, str(OLD), client, json.dumps(given)], folder))
    return names, texts


def _texts(answer: dict[str, Any]) -> list[str]:
    assert not answer.get("isError", answer.get("is_error")), answer
    return [one["text"] for one in answer["content"]]


CLIENTS: dict[str, Callable[[Server, str, Arguments, Path], Seen]] = {
    "Inspector": with_the_inspector,
    "Inspector, modern": with_the_modern_inspector,
    "mcporter": with_mcporter,
    "mcp 2": with_the_sdk,
    "mcp 2, before 2026": with_the_sdk_before_2026,
    "mcp 1": with_the_old_sdk,
    "langchain-mcp-adapters": with_langchain,
}
