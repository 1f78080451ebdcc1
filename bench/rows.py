"""Which commands are measured: floors, bare scripts, kosmo, and its peers where they are found."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from bench.place import ROOT, TOKEN
from bench.timing import Command

if TYPE_CHECKING:
    from pathlib import Path

    from bench.place import Place

PASS = "`python -c pass`"
PASS_MANY = "`python -c pass`, 500 plugins"
BARE = "bare http.client script, http"
BARE_SECURE = "bare http.client script, https"
VERSION = "`kosmo --version`"
HELP = "`kosmo --help`"
GET = "kosmo GET listing, http"
GET_MANY = "kosmo GET listing, http, 500 plugins"
GET_SECURE = "kosmo GET listing, https"
MANY = 1000
PAGES = 100
MANY_BARE = "1,000 GETs, httpx script with a kept connection"
NO_CALL_API = "no call, Python API"
MANY_API = "1,000 calls, Python API"
MANY_BATCH = "1,000 calls, `kosmo batch`"
PAGES_BARE = "100 pages, httpx script"
PAGES_OWN = "100 pages, kosmo `--all -o jsonl`"
GH = "`gh api` GET listing, http"

_PEERS = "build/bench/peers"
_PIP = (
    f"python3 -m venv {_PEERS} && {_PEERS}/bin/pip install httpie llm mcp2cli 'fastmcp[code-mode]'"
)
INSTALLS = {
    "curl": "apt-get install curl",
    "fastmcp": _PIP,
    "gh": "apt-get install gh",
    "http": _PIP,
    "llm": _PIP,
    "mcp2cli": _PIP,
    "mcporter": f"npm install --prefix {_PEERS} mcporter",
}

FOUND = '"Question 3 about an invoice"'  # in what each listing prints
_FOUND_TEXT = "Question 3 about an invoice"
_QUERY = "v1/conversations?inbox=true&limit=3"
_AUTHORIZATION = f"Authorization: Bearer {TOKEN}"


def floors(place: Place, ports: tuple[str, str]) -> list[Command]:
    """List what no client can be faster than, and the same GET without any client."""
    python, environ = place.program("few", "python"), place.environ("few")
    many = Command(PASS_MANY, [place.program("many", "python"), "-c", "pass"], environ)
    rows = [Command(PASS, [python, "-c", "pass"], environ), many]
    for scheme, port in zip(("http", "https"), ports, strict=True):
        for library in ("http.client", "httpx"):
            script = ROOT / "bench" / f"with_{library.replace('.', '_')}.py"
            words = [python, str(script), scheme, port, TOKEN]
            rows.append(Command(f"bare {library} script, {scheme}", words, environ, FOUND))
        url = f"{scheme}://127.0.0.1:{port}/{_QUERY}"
        words = ["curl", "--silent", "--fail", "--cacert", str(place.trust / "authority.pem")]
        words += ["--header", _AUTHORIZATION, url]
        rows += _found(place, f"curl, {scheme}", words, FOUND)
    return rows


def own(place: Place) -> list[Command]:
    """List kosmo's commands, with 4 and with 500 plugins."""
    rows = []
    for size, suffix in (("few", ""), ("many", ", 500 plugins")):
        kosmo, environ = place.program(size, "kosmo"), place.environ(size)
        get = [kosmo, "missive", "list-conversations", "--limit", "3", "--account"]
        rows += [
            Command(VERSION + suffix, [kosmo, "--version"], environ, "kosmo "),
            Command(HELP + suffix, [kosmo, "--help"], environ, "missive"),
            Command(
                "`kosmo missive --help`" + suffix,
                [kosmo, "missive", "--help"],
                environ,
                "list-conversations",
            ),
            Command(GET + suffix, [*get, "work"], environ, FOUND),
            Command(GET_SECURE + suffix, [*get, "secure"], environ, FOUND),
        ]
    return rows


def many(place: Place, ports: tuple[str, str]) -> list[Command]:
    """List what one process does many times: calls, and pages of a list."""
    python, kosmo = place.program("few", "python"), place.program("few", "kosmo")
    environ, scripts = place.environ("few"), ROOT / "bench"
    call = {"function": "missive.list_conversations", "arguments": {"limit": 3}, "account": "work"}
    calls = place.folder / "calls.jsonl"
    calls.write_text((json.dumps(call) + "\n") * MANY, encoding="utf-8")
    bare = [python, str(scripts / "many_with_httpx.py"), ports[0], TOKEN, str(MANY)]
    api = [python, str(scripts / "many_with_kosmo.py")]
    pages = [kosmo, "missive", "list-users", "--account", "work", "--all", "-o", "jsonl"]
    last = f"User {PAGES * 200 - 1}"
    return [
        Command(MANY_BARE, bare, environ, FOUND, counted=False),
        Command(NO_CALL_API, [*api, "0"], environ, "null", counted=False),
        Command(MANY_API, [*api, str(MANY)], environ, FOUND, counted=False),
        Command(MANY_BATCH, [kosmo, "batch", str(calls)], environ, FOUND, counted=False),
        Command(
            PAGES_BARE,
            [python, str(scripts / "pages_with_httpx.py"), ports[0], TOKEN],
            environ, last, counted=False,
        ),
        Command(PAGES_OWN, pages, environ, last, counted=False),
    ]  # fmt: skip


def peers(place: Place, ports: tuple[str, str]) -> list[Command]:
    """List what the installed peers are asked; `missing` says of the others how to."""
    origins = {"http": f"http://127.0.0.1:{ports[0]}", "https": f"https://127.0.0.1:{ports[1]}"}
    rows = []
    for program in ("gh", "http", "llm", "mcp2cli", "mcporter"):
        rows += _found(place, f"`{program} --version`", [program, "--version"], ".")
    rows += _found(place, "`llm --help`", ["llm", "--help"], "prompt")
    for scheme, origin in origins.items():
        url = f"{origin}/{_QUERY}"
        gh = ["gh", "api", "--header", _AUTHORIZATION, url]
        rows += _found(place, f"`gh api` GET listing, {scheme}", gh, _FOUND_TEXT)
        httpie = ["http", "--ignore-stdin", "--body", "--verify", str(place.trust), url]
        name = f"HTTPie GET listing, {scheme}"
        rows += _found(place, name, [*httpie, _AUTHORIZATION.replace(": ", ":")], _FOUND_TEXT)
    spec = ["--spec", str(ROOT / "bench/openapi.json"), "--base-url", f"{origins['http']}/v1"]
    call = ["list-conversations", "--inbox", "true", "--limit", "3"]
    mcp2cli = ["mcp2cli", *spec, "--auth-header", _AUTHORIZATION.replace(": ", ":"), *call]
    rows += _found(place, "mcp2cli GET listing, http", mcp2cli, _FOUND_TEXT)
    servers = ["--config", str(mcporter_servers(place, f"{origins['http']}/mcp"))]
    mcporter = ["mcporter", *servers, "call", "bench.list_conversations", "limit=3"]
    rows += _found(place, "mcporter MCP call, http", mcporter, _FOUND_TEXT)
    return rows


def mcporter_servers(place: Place, url: str) -> Path:
    """Write the file that tells mcporter of the server."""
    name, _, value = _AUTHORIZATION.partition(": ")
    server = {"baseUrl": url, "headers": {name: value}}
    path = place.folder / "mcporter.json"
    path.write_text(json.dumps({"mcpServers": {"bench": server}}), encoding="utf-8")
    return path


def missing(place: Place) -> list[str]:
    """Say of each peer that is not installed what installs it."""
    return [
        f"`{program}` is not installed: {how}"
        for program, how in INSTALLS.items()
        if where(place, program) is None
    ]


def _found(place: Place, name: str, words: list[str], expected: str) -> list[Command]:
    """Give the row, or nothing where the program is not installed."""
    path = where(place, words[0])
    if path is None:
        return []
    counted = words[0] == "curl"
    return [Command(name, [path, *words[1:]], place.environ("few"), expected, counted)]


def where(place: Place, program: str) -> str | None:
    """Find a peer's program."""
    folder = place.folder / "peers"
    places = [f"{folder}/bin", f"{folder}/node_modules/.bin", os.environ.get("PATH", os.defpath)]
    return shutil.which(program, path=os.pathsep.join(places))
