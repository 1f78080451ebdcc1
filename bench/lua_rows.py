"""What is measured of Lua: a start, many calls, many at once, and peers that run scripts too."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from bench.place import ROOT, TOKEN
from bench.rows import FOUND, MANY, mcporter_servers, where
from bench.timing import Command

if TYPE_CHECKING:
    from bench.place import Place

WORKER = "the Lua worker alone, `return 1`"
START = "`kosmo lua -e 'return 1'`"
MANY_LUA = "1,000 calls, `kosmo lua`"
MANY_FASTMCP = "1,000 calls, FastMCP code mode"
MANY_MCPORTER = "1,000 calls, mcporter runtime"
AT_ONCE = "200 calls of 50 ms, `parallel` of `kosmo lua`"
_CALLS, _LIMIT = 200, 64  # at once

_SCRIPTS = ROOT / "bench"


def own(place: Place) -> list[Command]:
    """List what kosmo does, and the worker without kosmo, which no start can be faster than."""
    environ = place.environ("few")
    lua = [place.program("few", "kosmo"), "lua"]
    many = [*lua, str(_SCRIPTS / "many_in_lua.lua"), "--account", "work", "--", str(MANY)]
    at_once = [*lua, str(_SCRIPTS / "at_once_in_lua.lua"), "--account", "work", "--"]
    at_once += [str(_CALLS), str(_LIMIT)]
    return [
        _worker(place),
        Command(START, [*lua, "-e", "return 1"], environ, "1", counted=False),
        Command(MANY_LUA, many, environ, FOUND, counted=False),
        Command(AT_ONCE, at_once, environ, f"{_CALLS} times 50 ms", counted=False),
    ]


def peers(place: Place, ports: tuple[str, str]) -> list[Command]:
    """List what the peers that are installed do as often."""
    rows = []
    environ = place.environ("few")
    fastmcp, mcporter, node = (where(place, name) for name in ("fastmcp", "mcporter", "node"))
    if fastmcp is not None:
        python = str(Path(fastmcp).resolve().parent / "python")
        script = str(_SCRIPTS / "many_with_fastmcp.py")
        words = [python, script, ports[0], TOKEN, str(MANY)]
        rows.append(Command(MANY_FASTMCP, words, environ, FOUND, counted=False))
    if mcporter is not None and node is not None:
        module = str(Path(mcporter).resolve().parent / "index.js")
        servers = str(mcporter_servers(place, f"http://127.0.0.1:{ports[0]}/mcp"))
        script = str(_SCRIPTS / "many_with_mcporter.mjs")
        words = [node, script, module, servers, str(MANY)]
        rows.append(Command(MANY_MCPORTER, words, environ, FOUND, counted=False))
    return rows


def _worker(place: Place) -> Command:
    """Start the worker as kosmo does, with the input that kosmo would send it in a file."""
    given = place.folder / "lua_worker.frames"
    words = [place.program("few", "python"), str(_SCRIPTS / "lua_worker.py"), str(os.getpid())]
    told = subprocess.run(
        [*words, str(given)], check=True, capture_output=True, env=place.environ("few")
    )
    return Command(
        WORKER, json.loads(told.stdout), {}, '"result":[1]', counted=False, stdin=str(given)
    )
