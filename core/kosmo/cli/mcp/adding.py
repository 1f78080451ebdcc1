"""`kosmo mcp add`: enter a server into a file, trusted as it was typed."""

from __future__ import annotations

import typer

from kosmo.cli.mcp.entering import Wish, made_entry, refuse_commands, refuse_secrets
from kosmo.cli.mcp.scopes import GLOBAL, PROJECT, scope_name, scope_of, source_of
from kosmo.cli.report import Report
from kosmo.config.rules import ACTIONS
from kosmo.config.switches import switch
from kosmo.errors import ConfigError, UsageError
from kosmo.mcp import sources, trust
from kosmo.mcp.entry import READ, BadEntryError, definition_of
from kosmo.mcp.names import check_server_name
from kosmo.mcp.references import check_references
from kosmo.mcp.writing import edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition, Source

EPILOG = (
    "kosmo mcp add time -- uvx mcp-server-time --local-timezone UTC\n"
    "kosmo mcp add github --env GITHUB_TOKEN -- npx -y @modelcontextprotocol/server-github\n"
    "kosmo mcp add docs https://docs.example/mcp --header 'Authorization: Bearer ${DOCS_TOKEN}'\n"
    "kosmo mcp add files --global --write deny -- npx -y @modelcontextprotocol/server-filesystem ."
)
_ACTION = "allow, ask or deny"
_WORDS = typer.Argument(
    None, metavar="CMD_OR_URL ARGS", help="its command line behind `--`, or its URL"
)
_ARGS = typer.Option([], "--arg", metavar="WORD", help="one more argument of the command")
_ENV = typer.Option([], "--env", metavar="NAME[=VALUE]", help="a variable; NAME alone passes it on")
_HEADERS = typer.Option(
    [], "--header", metavar="NAME: VALUE", help="a header; secrets by reference"
)


def add(
    name: str = typer.Argument(help="what the server is to be called"),
    words: list[str] | None = _WORDS,
    type_: str | None = typer.Option(None, "--type", metavar="KIND", help="stdio or http"),
    command: str | None = typer.Option(None, help="the program, in place of CMD"),
    url: str | None = typer.Option(None, help="the address, in place of URL"),
    args: list[str] = _ARGS,
    env: list[str] = _ENV,
    headers: list[str] = _HEADERS,
    cwd: str | None = typer.Option(None, metavar="FOLDER", help="the folder that it runs in"),
    timeout: float | None = typer.Option(None, metavar="SECONDS", help="for one request (30)"),
    enable: bool = typer.Option(False, "--enable", help="switched on, as it is anyway"),
    disable: bool = typer.Option(False, "--disable", help="enter it switched off"),
    read: str | None = typer.Option(None, metavar="ACTION", help=f"policy for reads: {_ACTION}"),
    write: str | None = typer.Option(None, metavar="ACTION", help=f"policy for writes: {_ACTION}"),
    destructive: str | None = typer.Option(
        None, metavar="ACTION", help=f"policy for writes that may destroy: {_ACTION}"
    ),
    global_: bool = typer.Option(False, "--global", help=GLOBAL),
    project: bool = typer.Option(False, "--project", help=f"{PROJECT}, which is the default"),
    replace: bool = typer.Option(False, "--replace", help="write a server of this name anew"),
) -> Report:
    """Enter a server into a file. It is trusted as it was typed; nothing is started.

    A tool that does not say that it only reads is a write, and one that may destroy unless it says
    otherwise: such calls ask, until `--destructive allow`.

    Put `--` before the server's command line, so that its options are its own. Secrets are not
    arguments: `--env NAME` passes on the variable NAME, `--env NAME=@secret:mcp.SERVER.KEY` names
    one that `kosmo mcp secret set SERVER KEY` stores.
    """
    source = source_of(scope_of(global_=global_, project=project) or "project")
    refuse_commands(check_server_name(name))
    if enable and disable:
        raise UsageError("`--enable` and `--disable` exclude each other")
    permissions = {"read": read, "write": write, "destructive": destructive}
    _check_actions(permissions)
    wish = Wish(
        words or [], type_, command, url, args, env, headers,
        cwd=cwd, timeout=timeout, enabled=not disable,
    )  # fmt: skip
    entry = made_entry(name, wish)
    definition = _checked(name, entry, source)
    refuse_secrets(name, definition)
    for kind, action in permissions.items():
        if action is not None:
            switch(f"policy.{definition.integration}.{kind}", action)
    edit(source, lambda held: _enter(held, name, entry, source, replace=replace))
    return _report(definition)


def _checked(name: str, entry: dict[str, Any], source: Source) -> ServerDefinition:
    try:
        definition = definition_of(name, entry, source)
    except BadEntryError as bad:
        raise UsageError(str(bad), hint="kosmo mcp add --help") from None
    for where, error in check_references(definition):
        raise UsageError(f"`{where}`: {error.message}", hint=error.hint, code=error.code)
    return definition


def _check_actions(permissions: dict[str, str | None]) -> None:
    for kind, action in permissions.items():
        if action not in (None, *ACTIONS):
            raise UsageError(
                f"`--{kind}` must be {_ACTION}, not `{action}`; nothing was written",
                hint="kosmo mcp add --help",
                code="config_value",
            )


def _enter(
    held: dict[str, Any], name: str, entry: dict[str, Any], source: Source, *, replace: bool
) -> None:
    former = held.get(name)
    if former is not None and not replace:
        raise UsageError(
            f"`{source.path}` has a server `{name}` already; nothing was written",
            hint="add `--replace` to write it anew, or choose another name",
            code="server_exists",
        )
    unread = former if isinstance(former, dict) else {}
    held[name] = {key: value for key, value in unread.items() if key not in READ} | entry


def _report(definition: ServerDefinition) -> Report:
    name, source = definition.name, definition.source
    talk = []
    try:
        trust.trust(definition)
        trusted = True
    except ConfigError as error:
        trusted = False
        talk.append(f"warning: it is entered, but not trusted: {error.message}")
        talk.append(f"next: install it or mend the entry, then: kosmo mcp trust {name}")
    found = sources.servers()
    winner = found.definitions.get(name)
    if winner is not None and winner.source.path != source.path:
        talk.append(f"warning: it is hidden by the `{name}` of {winner.source.path}")
    hidden = [one.source for one in found.hidden if one.name == name]
    talk += [f"note: it hides that of {one.path}" for one in hidden if one.path != source.path]
    data = {
        "server": name,
        "path": source.path,
        "scope": scope_name(source),
        "enabled": definition.enabled,
        "trusted": trusted,
        "fingerprint": definition.fingerprint(),
    }
    text = f"added `{name}` to {source.path}"
    text += "; it is trusted as it is now" if trusted else ""
    if trusted and definition.enabled:
        text += f"\nnext: kosmo mcp tools {name}"
    return Report(data, text=text, talk=tuple(talk), changed=True)
