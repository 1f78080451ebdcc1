"""`kosmo plugins new`: a plugin to begin with, complete and passing its own tests."""

from __future__ import annotations

import os
import re

import typer

from kosmo.cli.report import Report
from kosmo.cli.scaffold.folder import (
    NEWER,
    difference,
    owed,
    read_record,
    settings,
    update,
    write_new,
)
from kosmo.cli.scaffold.package import files_of
from kosmo.errors import UsageError
from kosmo.plugin.checks import problem_with_name
from kosmo.plugin.hosts import problem_with_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.deriving import Derived

    Node = dict[str, Any]

_SHOWN = 12  # of each kind of line

EXAMPLES = (
    "kosmo plugins new notes\n"
    "kosmo plugins new notes --data-only\n"
    "kosmo plugins new petstore --from-openapi https://petstore3.swagger.io/api/v3/openapi.json\n"
    "kosmo plugins new petstore --from-openapi openapi.yaml --write"
)


def new(
    name: str = typer.Argument(help="integration, such as `notes`; the folder is `./kosmo-notes`"),
    source: str | None = typer.Option(
        None, "--from-openapi", metavar="FILE|URL", help="an OpenAPI 3 or Swagger 2 document"
    ),
    data_only: bool = typer.Option(False, "--data-only", help="a manifest and no code"),
    base_url: str | None = typer.Option(
        None, "--base-url", metavar="URL", help="where the service is, if not as the document says"
    ),
    private: bool = typer.Option(
        False, "--allow-private", help="take addresses in a private network"
    ),
    write: bool = typer.Option(
        False, "--write", help="write what changed into a folder that was made before"
    ),
) -> Report:
    """Make the package of a new plugin, with tests that pass, in ./kosmo-NAME.

    With --from-openapi its functions are those of the document; --data-only makes a manifest in the
    place of Python. Nothing is overwritten: where the folder was made by this command before, the
    functions that were added, removed and changed since are shown, and written with --write, but
    for files that were edited: what is new for those goes into NAME.new beside them.
    """
    name = _checked(name)
    folder = f"kosmo-{name.replace('_', '-')}"
    there = os.path.lexists(folder)
    if there and source is None:
        raise UsageError(f"`{folder}` is there already; nothing was written")
    record = read_record(folder) if there else None
    manifest, derived = _manifest(name, source, private=private, base_url=base_url)
    if record is not None:
        return _compared(folder, record, manifest, derived, write=write)
    files = files_of(manifest, data_only=data_only)
    write_new(folder, files)
    data: Node = {
        "folder": folder,
        "written": list(files),
        "functions": list(manifest["functions"]),
        **_told(derived),
    }
    lines = [f"made `{folder}` with {len(manifest['functions'])} functions", *_lines(derived)]
    lines.append(f"next: cd {folder} && pip install --editable . && pytest")
    return Report(data, text="\n".join(lines), changed=True)


def _checked(name: str) -> str:
    """Check a name, which becomes a folder's, a package's and a command's."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name) or name.endswith(("-", "_")):
        told = name if name.isprintable() and len(name) < 60 else ascii(name)[1:60]
        raise UsageError(
            f"`{told}` is not a name: lower-case letters, digits, `_` and `-`, at most 40"
        )
    found = name.removeprefix("kosmo-").replace("-", "_")
    told_problem = problem_with_name(found)
    if told_problem is not None:
        raise UsageError(told_problem)
    return found


def _manifest(
    name: str, source: str | None, *, private: bool, base_url: str | None
) -> tuple[Node, Derived | None]:
    if source is None:
        from kosmo.cli.scaffold.starting import starting

        told = problem_with_address(base_url) if base_url else None
        if told is not None and not (private and "private" in told):
            raise UsageError(f"the base URL {told}")
        return starting(name, name.replace("_", " ").title(), base_url), None
    from kosmo.cli.scaffold.openapi.deriving import derive
    from kosmo.cli.scaffold.openapi.document import Document
    from kosmo.cli.scaffold.reading import read_source

    data, file, url = read_source(source, private=private)
    document = Document(data, file=file, url=url)
    derived = derive(document, name, private=private, base_url=base_url)
    return derived.manifest, derived


def _compared(
    folder: str, record: Node, manifest: Node, derived: Derived | None, *, write: bool
) -> Report:
    """Show what is other than when the folder was written, and write it where that is asked for."""
    found = difference(record["manifest"], manifest)
    other = settings(record["manifest"], manifest)
    written, kept = update(folder, record, manifest) if write else ([], [])
    kept = kept if write else owed(folder, record, manifest)
    data: Node = {"folder": folder, **found, "settings": other, "written": written, "kept": kept}
    data |= _told(derived)
    why = _reasons(record["manifest"], derived)
    lines = _notes(derived)
    lines += [
        f"{word} {one}{why.get(one, '') if word == 'removed' else ''}"
        for word, names in found.items()
        for one in names[:_SHOWN]
    ]
    lines += [
        f"{word} {len(names) - _SHOWN} more" for word, names in found.items() if len(names) > _SHOWN
    ]
    if not any(found.values()):
        lines.append("no function is other than before")
    lines += [f"`{one}` is other than before" for one in other]
    if not write and (other or any(found.values())):
        lines.append("nothing was written: --write does it")
    lines += [f"wrote {one}" for one in written]
    lines += [
        f"kept {one}, which was edited: merge {one}{NEWER} into it and delete that"
        for one in kept
        if _is_there(folder, one)
    ]
    lines += [f"left out {one}, which was deleted" for one in kept if not _is_there(folder, one)]
    return Report(data, text="\n".join(lines), changed=bool(written))


def _reasons(before: Node, derived: Derived | None) -> dict[str, str]:
    """Say why functions that were there before are left out, by their method and path."""
    left = derived.left_out if derived is not None else {}
    by_shape = {re.sub(r"\{[^{}]*\}", "{}", told): why for told, why in left.items()}
    reasons = {}
    for name, function in before["functions"].items():
        request = function.get("request") if isinstance(function, dict) else None
        if not isinstance(request, dict):
            continue
        told = f"{request.get('method')} {request.get('path')}"
        why = by_shape.get(re.sub(r"\{[^{}]*\}", "{}", told))
        if why is not None:
            reasons[name] = f": {why}"
    return reasons


def _is_there(folder: str, name: str) -> bool:
    return os.path.lexists(os.path.join(folder, name))


def _told(derived: Derived | None) -> Node:
    if derived is None:
        return {"notes": [], "left_out": {}}
    return {"notes": derived.notes, "left_out": derived.left_out}


def _notes(derived: Derived | None) -> list[str]:
    notes = derived.notes if derived is not None else []
    rest = len(notes) - _SHOWN
    lines = [f"note: {one}" for one in notes[:_SHOWN]]
    return lines + ([f"note: and {rest} more, which `--json` tells"] if rest > 0 else [])


def _lines(derived: Derived | None) -> list[str]:
    if derived is None:
        return []
    left = list(derived.left_out.items())
    lines = _notes(derived)
    lines += [f"left out {one}: {why}" for one, why in left[:_SHOWN]]
    return lines + ([f"left out {len(left) - _SHOWN} more"] if len(left) > _SHOWN else [])
