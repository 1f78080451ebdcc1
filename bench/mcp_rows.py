"""What is measured of the MCP gateway: its start, and many calls; FastMCP beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bench.place import ROOT, TOKEN
from bench.rows import MANY, where
from bench.timing import Command

if TYPE_CHECKING:
    from bench.place import Place

START = "MCP: start and list, `kosmo mcp serve`"
CALLS = "MCP: 1,000 calls, `kosmo mcp serve`"
START_FASTMCP = "MCP: start and list, FastMCP"
CALLS_FASTMCP = "MCP: 1,000 calls, FastMCP"
_FOUND = "Question 3 about an invoice"
_SCRIPTS = ROOT / "bench"


def own(place: Place) -> list[Command]:
    """List what the gateway does for a client that does nothing else."""
    given = {"name": "missive.list_conversations", "arguments": {"limit": 3}, "account": "work"}
    serve = [place.program("agents", "kosmo"), "mcp", "serve"]
    return _rows(place, (START, CALLS), ["call_read", json.dumps(given), *serve])


def peers(place: Place, ports: tuple[str, str]) -> list[Command]:
    """List the same with FastMCP, where it is installed: one tool, of the same request."""
    fastmcp = where(place, "fastmcp")
    if fastmcp is None:
        return []
    python = str(Path(fastmcp).resolve().parent / "python")
    serve = [python, str(_SCRIPTS / "serve_with_fastmcp.py"), ports[0], TOKEN]
    given = {"inbox": "true", "limit": 3}
    names = (START_FASTMCP, CALLS_FASTMCP)
    return _rows(place, names, ["list_conversations", json.dumps(given), *serve])


def _rows(place: Place, names: tuple[str, str], words: list[str]) -> list[Command]:
    """Give the row without a call, and the one with many."""
    client = [place.program("few", "python"), str(_SCRIPTS / "mcp_client.py")]
    environ, tool = place.environ("agents"), words[0]
    start, calls = names
    return [
        Command(start, [*client, "0", *words], environ, tool, counted=False),
        Command(calls, [*client, str(MANY), *words], environ, _FOUND, counted=False),
    ]
