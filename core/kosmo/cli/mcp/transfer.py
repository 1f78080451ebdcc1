"""`kosmo mcp import` and `export`: the servers of other clients, and ours for them."""

from __future__ import annotations

import json
import os

import typer

from kosmo.cli.mcp.exporting import exported
from kosmo.cli.mcp.masking import is_literal, kept_out, literal_words
from kosmo.cli.mcp.rows import warnings
from kosmo.cli.mcp.scopes import GLOBAL, PROJECT, scope_name, scope_of, source_of
from kosmo.cli.report import Report
from kosmo.errors import KosmoError, PartlyDoneError, UsageError
from kosmo.mcp import sources
from kosmo.mcp.document import read_document
from kosmo.mcp.entries import entries
from kosmo.mcp.entry import BadEntryError, definition_of
from kosmo.mcp.writing import edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition, Source

    Entries = dict[str, Any]

IMPORTING = "kosmo mcp import ~/.config/Claude/claude_desktop_config.json --global"
EXPORTING = "kosmo mcp export\nkosmo mcp export --format vscode --path .vscode/mcp.json"
_FORMATS = ("mcpServers", "vscode")


def import_(
    path: str = typer.Argument(help="a file of another client, with `mcpServers` or `servers`"),
    global_: bool = typer.Option(False, "--global", help=GLOBAL),
    project: bool = typer.Option(False, "--project", help=f"{PROJECT}, which is the default"),
    replace: bool = typer.Option(False, "--replace", help="write servers that are there anew"),
) -> Report:
    """Take over the servers of another client's file, entries as they are. None is trusted by it.

    Those that cannot be used, or are there already with another entry, are left out and told; the
    exit code is 6 then.
    """
    source = source_of(scope_of(global_=global_, project=project) or "project")
    given = _read(path)
    skipped = dict(_unusable(given, source))

    def change(held: Entries) -> list[str]:
        for name, entry in given.items():
            if name in held and held[name] != entry and not replace:
                skipped[name] = "there is one of this name already; `--replace` writes it anew"
        taken = [name for name in given if name not in skipped]
        if not taken:
            raise _nothing(path, skipped)
        held.update({name: given[name] for name in taken})
        return taken

    taken = edit(source, change)
    found = sources.servers()
    data = {
        "imported": taken,
        "skipped": [{"server": name, "why": why} for name, why in skipped.items()],
        "path": source.path,
        "scope": scope_name(source),
    }
    text = f"imported {', '.join(taken)} into {source.path}"
    text += f"\nnext: kosmo mcp trust {taken[0]}"
    talk = [f"warning: `{name}` was left out: {why}" for name, why in skipped.items()]
    talk += [line for name in taken for line in _secrets(found.definitions.get(name))]
    return Report(data, text=text, talk=tuple(talk), error=_partly(skipped), changed=True)


def export(
    format_: str = typer.Option("mcpServers", "--format", help="mcpServers or vscode"),
    path: str | None = typer.Option(
        None, metavar="FILE", help="write a new file, in place of stdout"
    ),
    replace: bool = typer.Option(False, "--replace", help="write FILE anew if it is there"),
) -> Report:
    """Print the servers that are switched on, for another client. Nothing secret is in it.

    What may be a secret becomes a variable; references that only kosmo has stay, and are told.
    """
    if format_ not in _FORMATS:
        raise UsageError(
            f"`--format` must be mcpServers or vscode, not `{format_}`",
            hint="kosmo mcp export --help",
        )
    found = sources.servers()
    chosen = [one for one in found.definitions.values() if one.enabled]
    data, told = exported(chosen, editor=format_ == "vscode")
    text = json.dumps(data, indent=2, ensure_ascii=False)
    talk = (*warnings(found), *(f"warning: {line}" for line in told))
    if path is None:
        return Report(data, text=text, talk=talk, whole=True)
    _write(path, text + "\n", replace=replace)
    names = [one.name for one in chosen]
    told_data = {"path": os.path.abspath(path), "format": format_, "servers": names}
    return Report(told_data, text=f"wrote {len(names)} servers to {path}", talk=talk, changed=True)


def _read(path: str) -> Entries:
    path = os.path.abspath(os.path.expanduser(path))
    document = read_document(path)
    if document is None:
        raise UsageError(f"there is no file `{path}`", hint="kosmo mcp import --help")
    inner = document.data.get("mcp")  # as the settings of VS Code have it
    if entries(document)[0] is None and isinstance(inner, dict):
        document.data = inner
    key, held = entries(document)
    if not held:
        what = f"`{key}` has no server" if key else "there is no `mcpServers` or `servers`"
        raise UsageError(f"{what} in `{path}`", hint="kosmo mcp import --help")
    return held


def _unusable(given: Entries, source: Source) -> Iterator[tuple[str, str]]:
    for name, entry in given.items():
        try:
            definition_of(name, entry, source)
        except BadEntryError as error:
            yield name, str(error)


def _nothing(path: str, skipped: dict[str, str]) -> UsageError:
    return UsageError(
        f"nothing was imported from `{path}`",
        details=[f"{name}: {why}" for name, why in skipped.items()],
        hint="kosmo mcp import --help",
        code="nothing_imported",
    )


def _partly(skipped: dict[str, str]) -> KosmoError | None:
    if not skipped:
        return None
    several = f"{len(skipped)} servers were" if len(skipped) > 1 else "one server was"
    details = [f"{name}: {why}" for name, why in skipped.items()]
    return PartlyDoneError(f"{several} left out", details=details, hint="kosmo mcp list")


def _secrets(definition: ServerDefinition | None) -> Iterator[str]:
    """Warn of what may be secrets in the file that was written."""
    if definition is None:
        return
    held = [key for key, value in definition.env.items() if is_literal(key, value)]
    held += [key for key, value in definition.headers.items() if is_literal(key, value)]
    for key in held:
        yield (
            f"warning: `{key}` of `{definition.name}` may be a secret;"
            f" {kept_out(definition.name, key)} in {definition.source.path}:"
            f" kosmo mcp secret set {definition.name} {key.lower().replace('-', '_')}"
        )
    if literal_words(definition.args):
        yield f"warning: a secret may stand in the arguments of `{definition.name}`"


def _write(path: str, text: str, *, replace: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if replace else os.O_EXCL)
    try:
        descriptor = os.open(path, flags, 0o666)
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    except FileExistsError:
        told = f"`{path}` is there already; nothing was written"
        raise UsageError(told, hint="add `--replace`, or name another file") from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise UsageError(f"`{path}` cannot be written: {why}", hint="name another file") from None
