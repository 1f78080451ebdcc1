"""The servers that there are: list, status, remove, enable, disable."""

from __future__ import annotations

import typer

from kosmo.cli.mcp.rows import (
    problem_rows,
    server_row,
    servers_table,
    source_rows,
    warnings,
)
from kosmo.cli.mcp.scopes import GLOBAL, PROJECT, scope_name, scope_of, source_of
from kosmo.cli.mcp.switching import switched
from kosmo.cli.mcp.trust_page import Facts, page
from kosmo.cli.report import Report
from kosmo.config.switches import switched as switched_keys
from kosmo.errors import UsageError
from kosmo.mcp import secrets, sources, trust
from kosmo.mcp.definition import ServerDefinition
from kosmo.mcp.writing import edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import Source
    from kosmo.mcp.sources import Found

NAME = typer.Argument(help="the server, as `kosmo mcp list` names it")
_GLOBAL = typer.Option(False, "--global", help=GLOBAL)
_PROJECT = typer.Option(False, "--project", help=PROJECT)
_FILES = {"user": "your own file", "project": "the project's `.mcp.json`"}


def list_(
    all_: bool = typer.Option(False, "--all", help="those that are switched off as well"),
) -> Report:
    """List the servers and the files that they are defined in. Nothing is started."""
    found = sources.servers()
    shown = [one for one in found.definitions.values() if all_ or one.enabled]
    rows = {one.name: server_row(one) for one in shown}
    data = {"servers": rows, "sources": source_rows(found), "problems": problem_rows(found)}
    talk = list(warnings(found))
    off = len(found.definitions) - len(shown)
    if off:
        talk.append(f"note: {off} switched off, which `--all` lists")
    text = servers_table(rows.values()) if rows else ""
    if not found.definitions:
        talk.append("no server is defined here: kosmo mcp add NAME -- COMMAND")
    return Report(data, text=text, talk=tuple(talk))


def status(
    name: str | None = typer.Argument(None, metavar="SERVER", help="only this one"),
) -> Report:
    """Tell how each server stands: configured or disabled, and whether it is trusted.

    Of one server it also shows what it runs or connects to, what it is given, and what is not as
    it was trusted. Nothing is started; `kosmo mcp doctor --check` does that.
    """
    found = sources.servers()
    if name is None:
        chosen = list(found.definitions.values())
    else:
        chosen = [sources.definition(name, found, disabled=True)]
    rows = {one.name: _status_row(one) for one in chosen}
    lines = "\n".join(_line(row) for row in rows.values())
    if name is not None:
        lines += "\n" + page(chosen[0], Facts(chosen[0], whole=False))
    talk = warnings(found) if name is None else ()
    return Report({"servers": rows}, text=lines or "no server is defined here", talk=talk)


def remove(name: str = NAME, global_: bool = _GLOBAL, project: bool = _PROJECT) -> Report:
    """Take a server out of its file and forget that it was trusted; its secrets stay."""
    found = sources.servers()
    label = scope_of(global_=global_, project=project)
    source = _holder(name, found) if label is None else source_of(label)
    if source.label not in _FILES:
        raise UsageError(
            f"`{name}` stands in `{source.path}`, which is an editor's; kosmo does not write there",
            hint=f"kosmo mcp disable {name}",
            code="mcp_file_kept",
        )
    if name not in _names_in(source, found):
        raise _not_there(name, source, found)
    edit(source, lambda held: held.pop(name, None))
    trust.forget(ServerDefinition(name, source))
    talk = []
    if left := secrets.keys(name).get(name):
        talk.append(f"note: {len(left)} of its secrets stay: kosmo mcp secret unset {name}")
    if any(key.startswith(f"policy.mcp:{name}.") for key in switched_keys()):
        talk.append(f"note: its policy stays: kosmo config unset policy.mcp:{name}")
    data = {"server": name, "path": source.path, "scope": scope_name(source), "removed": True}
    text = f"removed `{name}` from {source.path}"
    return Report(data, text=text, talk=tuple(talk), changed=True)


def enable(name: str = NAME, global_: bool = _GLOBAL, project: bool = _PROJECT) -> Report:
    """Switch a server on again, wherever it was switched off."""
    return _switch(name, scope_of(global_=global_, project=project), on=True)


def disable(name: str = NAME, global_: bool = _GLOBAL, project: bool = _PROJECT) -> Report:
    """Switch a server off. Its definition stays, and so does its trust.

    `--project` switches a server of your own file off for this project alone; no file of the
    project is written for that.
    """
    return _switch(name, scope_of(global_=global_, project=project), on=False)


def _switch(name: str, label: str | None, *, on: bool) -> Report:
    definition = sources.definition(name, disabled=True)
    path, scope = switched(definition, label, on=on)
    after = sources.definition(definition.name, disabled=True)
    data = {"server": after.name, "path": path, "scope": scope, "enabled": after.enabled}
    talk: tuple[str, ...] = ()
    if after.enabled != on:
        talk = (f"warning: it is still {'off' if on else 'on'}: see kosmo mcp status {name}",)
    where = "" if path is None else f" in {path}"
    text = f"`{after.name}` is {'on' if after.enabled else 'off'}{where}"
    return Report(data, text=text, talk=talk, changed=path is not None)


def _holder(name: str, found: Found) -> Source:
    """Find the file whose entry counts, also one that cannot be used."""
    holders = [one.source for one in found.sources if name in one.servers]
    if not holders:
        raise sources.unknown(name, found)
    return holders[-1]


def _names_in(source: Source, found: Found) -> list[str]:
    return next((one.servers for one in found.sources if one.source.path == source.path), [])


def _not_there(name: str, source: Source, found: Found) -> UsageError:
    error = sources.unknown(name, found)
    if any(name in one.servers for one in found.sources):
        error = UsageError(f"`{name}` is not in `{source.path}`", code="unknown_server")
        error.hint = "kosmo mcp list --all"
    return error


def _status_row(definition: ServerDefinition) -> dict[str, Any]:
    row = server_row(definition)
    return {**row, "status": "configured" if definition.enabled else "disabled"}


def _line(row: dict[str, Any]) -> str:
    tools = "not listed yet" if row["tools"] is None else f"{row['tools']} tools"
    trusted = row["trust"].replace("_", " ")
    return f"{row['name']}: {row['status']}, {trusted}, {tools} ({row['path']})"
