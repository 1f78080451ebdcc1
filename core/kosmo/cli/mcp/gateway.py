"""`kosmo mcp gateway`: the entry of the gateway in a client's file, printed or written."""

from __future__ import annotations

import re

from kosmo import extras
from kosmo.catalog.catalog import open_catalog
from kosmo.cli.mcp.serve_options import OPTIONS, ServeOptions
from kosmo.cli.output import talk, write, write_json
from kosmo.cli.single import Single
from kosmo.errors import UsageError
from kosmo.gateway.clients import CLIENTS, SCOPES, USER, client
from kosmo.gateway.command_line import environment, executable
from kosmo.problem import nearest
from kosmo.result import envelope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.gateway.clients import Client

_NAMES = ", ".join(one.name for one in CLIENTS)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")

_COMMON: dict[str, tuple[str | None, str]] = {
    "client": ("NAME", f"{_NAMES} ({CLIENTS[0].name})"),
    "name": ("NAME", "what the client calls the server (kosmo)"),
}
_SHARED: dict[str, tuple[str | None, str]] = {
    "json": (None, "print the envelope: the entry, and the file that it belongs in"),
    "quiet": (None, "no notes on stderr (-q)"),
    "debug": (None, "print a trace when something fails"),
    "help": (None, "show this page (-h)"),
}

EXPORT = Single(
    "mcp gateway export",
    options={**_COMMON, **OPTIONS},
    shared=_SHARED,
    about="""
Prints what a client's file needs to start the gateway: the absolute path of this kosmo, and the
options of `kosmo mcp serve` that are given here. Writes are refused unless `--write` or a profile
says otherwise. `KOSMO_HOME` goes along where it is set; secrets never do.
""",
    examples=(
        "kosmo mcp gateway export --integration missive --account sandbox",
        "kosmo mcp gateway export --client codex --write ask",
    ),
)
INSTALL = Single(
    "mcp gateway install",
    options={
        **_COMMON,
        "scope": ("user|project", "the client's own file, or that of this folder (user)"),
        "path": ("FILE", "another file of the same form"),
        "replace": (None, "write the server anew where the file has one of this name"),
        "dry-run": (None, "print what would be written, write nothing"),
        **OPTIONS,
    },
    shared=_SHARED,
    about="""
Writes the gateway into a client's file, with the options of `kosmo mcp serve` that are given here.
Whatever else is in the file stays as it is. A file that cannot be read is left alone, and one of
JSON with comments, as they would be lost; `kosmo mcp gateway export` prints what to write there.
""",
    examples=(
        "kosmo mcp gateway install --client claude-code --integration missive --write ask",
        "kosmo mcp:gateway:install --client vscode --scope project --profile support --dry-run",
    ),
)
_COMMANDS = {"export": EXPORT, "install": INSTALL}


class _GatewayOptions(ServeOptions):
    __slots__ = ("client", "name", "path", "replace", "scope")

    def __init__(self) -> None:
        super().__init__()
        self.client = CLIENTS[0].name
        self.name = "kosmo"
        self.path: str | None = None
        self.replace = False
        self.scope = USER


def gateway(words: list[str]) -> int:
    """Run `kosmo mcp gateway export …` or `… install …` and give its exit code.

    Raises KosmoError for what cannot be, and for a file that is left alone.
    """
    if not words or words[0] in ("--help", "-h"):
        write("\n\n".join(one.page() for one in _COMMANDS.values()))
        return 0
    verb, *rest = words
    command = _COMMANDS.get(verb)
    if command is None:
        near = nearest(verb, list(_COMMANDS))
        raise UsageError(
            f"`mcp gateway` has no command `{verb}`; it has export and install",
            hint=f"kosmo mcp gateway {near or 'export'} --help",
        )
    options = _GatewayOptions()
    command.read(rest, options)
    if options.help:
        write(command.page())
        return 0
    chosen, entry = client(options.client), _entry(options)
    if verb == "export":
        return _export(chosen, entry, options)
    return _install(chosen, entry, options)


def _entry(options: _GatewayOptions) -> dict[str, Any]:
    """Make the entry, once it is sure that the gateway would start with it."""
    extras.need("mcp", "the MCP gateway and its clients")
    if not _NAME.fullmatch(options.name):
        raise UsageError(
            f"`--name` takes letters, digits, `_` and `-`, 40 at most, not `{options.name}`",
            code="invalid_arguments",
        )
    if options.scope not in SCOPES:
        raise UsageError(
            f"`--scope` must be user or project, not `{options.scope}`", code="invalid_arguments"
        )
    from kosmo.gateway.exposure import ExposedCatalog

    ExposedCatalog(open_catalog(), options.settings())
    words = [*executable(), "mcp", "serve", *options.words()]
    if options.write is None and options.profile is None:
        words += ["--write", "deny"]
    return client(options.client).entry(words, environment())


def _export(chosen: Client, entry: dict[str, Any], options: _GatewayOptions) -> int:
    from kosmo.gateway.installing import snippet

    text = snippet(chosen, options.name, entry)
    if options.json:
        data = {"client": chosen.name, "path": chosen.path(USER), "name": options.name}
        write_json(envelope(None, data={**data, "entry": entry, "text": text}))
        return 0
    write(text.rstrip("\n"))
    if not options.quiet:
        talk(f"note: {chosen.title} reads it in {chosen.path(USER)}")
    return 0


def _install(chosen: Client, entry: dict[str, Any], options: _GatewayOptions) -> int:
    from kosmo.gateway.installing import install, snippet

    path = options.path or chosen.path(options.scope)
    written = False
    if not options.dry_run:
        written = install(chosen, path, options.name, entry, replace=options.replace)
    if options.json:
        data = {"client": chosen.name, "path": path, "name": options.name, "written": written}
        write_json(envelope(None, data={**data, "entry": entry}))
    elif options.dry_run:
        write(f"{path} would get:\n{snippet(chosen, options.name, entry).rstrip()}")
    elif written:
        write(f"{chosen.title} finds the server `{options.name}` in {path}; start it anew")
    else:
        write(f"{path} has this server `{options.name}` already")
    return 0
