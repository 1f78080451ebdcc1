"""What a server's command line would run on this machine, and whether that is still the same.

Covered are the program itself and the files among its arguments that are programs, such as the
script of an interpreter; what those load by themselves is not.
"""

from __future__ import annotations

import os
import stat
import time

from kosmo.config.toml_cache import stamp_of
from kosmo.errors import ConfigError
from kosmo.mcp.plain import plain
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.mcp.definition import ServerDefinition

    Row = dict[str, Any]

_SETTLED_NS = 2_000_000_000
_ENDINGS = (
    ".bash", ".bat", ".cjs", ".cmd", ".cts", ".exe", ".jar", ".js", ".jsx", ".lua", ".mjs", ".mts",
    ".php", ".phar", ".pl", ".ps1", ".py", ".pyz", ".rb", ".sh", ".ts", ".tsx", ".wasm", ".zsh",
)  # fmt: skip
_BEGINNINGS = (b"#!", b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")


def program_of(definition: ServerDefinition) -> str:
    """Find the program that would be started; ConfigError `server_program` where there is none.

    Folders of PATH that are not absolute are passed over: what lies there depends on where kosmo
    is run.
    """
    written = str(definition.command)
    command = plain(written, definition)
    if command is None:
        raise _missing(definition, "it is named by a reference that has no value here")
    command = os.path.expanduser(command)
    if "/" in command:
        path = os.path.normpath(os.path.join(folder_of(definition), command))
        if _is_program(path):
            return path
        raise _missing(definition, f"`{visible(path)}` is no program that can be run")
    listed = plain(definition.env.get("PATH", ""), definition) or os.environ.get("PATH", os.defpath)
    for folder in listed.split(os.pathsep):
        path = os.path.join(folder, command)
        if os.path.isabs(path) and _is_program(path):
            return path
    raise _missing(definition, f"there is no program `{visible(command)}` on the PATH")


def folder_of(definition: ServerDefinition) -> str:
    """Give the folder that the server would run in, wherever kosmo is run.

    Without a `cwd` a project's server runs in the project, and a user's at home: what an untrusted
    repository has in it must not be loaded because somebody works there.
    """
    base = definition.source.root or _home(definition)
    given = plain(definition.cwd, definition) if definition.cwd else None
    return os.path.join(base, given) if given else base


def look(definition: ServerDefinition) -> list[Row]:
    """Describe the program and the programs among its arguments: path, SHA-256 and stamp."""
    return [_described(path) for path in _paths(definition)]


def changes(definition: ServerDefinition, rows: list[Row]) -> list[str]:
    """Say what is not as it was described, a clause each."""
    told = []
    paths, before = _paths(definition), {str(row.get("path")): row for row in rows}
    if rows and rows[0].get("path") != paths[0]:
        told.append(f"`{definition.command}` is now `{paths[0]}`, and was `{rows[0].get('path')}`")
    for path in paths:
        row = before.get(path)
        if row is None and not told:
            told.append(f"`{path}` was not there, or was no program")
        elif row is not None and not _is_same(path, row):
            told.append(f"the content of `{path}` is another")
    told += [f"`{path}` is no longer run" for path in before if path not in paths and not told]
    return told


def is_other(definition: ServerDefinition, rows: list[Row]) -> bool:
    """Tell whether what would be run is not as it was described, or is not there at all."""
    try:
        return definition.kind == "stdio" and bool(changes(definition, rows))
    except ConfigError:
        return True


def _home(definition: ServerDefinition) -> str:
    """Give the user's home, or the folder of the file that the server stands in."""
    home = os.path.expanduser("~")
    there = os.path.isabs(home) and os.path.isdir(home)
    return home if there else os.path.dirname(definition.source.path)


def _paths(definition: ServerDefinition) -> list[str]:
    found = [program_of(definition)]
    folder = folder_of(definition)
    for word in definition.args:
        # Also behind `--script=`.
        for part in (word, word.partition("=")[2]):
            text = plain(part, definition) if part else None
            path = os.path.normpath(os.path.join(folder, os.path.expanduser(text))) if text else ""
            if path and path not in found and _is_script(path):
                found.append(path)
    return found


def _is_same(path: str, row: Row) -> bool:
    try:
        status = os.stat(path)
    except OSError:
        return False
    if row.get("stamp") == stamp_of(status):
        return True
    return bool(_described(path)["sha256"] == row.get("sha256"))


def _described(path: str) -> Row:
    from hashlib import file_digest

    try:
        with open(path, "rb") as stream:
            status = os.fstat(stream.fileno())
            content = file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ConfigError(
            f"`{visible(path)}` cannot be read: {error.strerror}; kosmo records its content",
            hint=f"ls -l {path}",
            code="server_program",
        ) from None
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    # Clocks of file systems are too coarse to tell two quick changes apart.
    settled = time.time_ns() - newest > _SETTLED_NS
    return {"path": path, "sha256": content, "stamp": stamp_of(status) if settled else None}


def _is_program(path: str) -> bool:
    return os.path.isfile(path) and os.access(path, os.X_OK)


def _is_script(path: str) -> bool:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return False
    if not stat.S_ISREG(status.st_mode):
        return False
    return path.lower().endswith(_ENDINGS) or (_is_program(path) and _begins_so(path))


def _begins_so(path: str) -> bool:
    """Tell a program by how it begins: where every file may be run, data is none."""
    try:
        with open(path, "rb") as stream:
            return stream.read(4).startswith(_BEGINNINGS)
    except OSError:
        return True


def _missing(definition: ServerDefinition, why: str) -> ConfigError:
    return ConfigError(
        f"the MCP server `{definition.name}` cannot be started: {why}",
        hint=f"kosmo mcp doctor {definition.name}",
        code="server_program",
    )
