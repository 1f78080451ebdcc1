"""The catalog on disk: a small file that says whether the rest is fresh, and one per integration.

Everything is JSON in a folder of its own for each set of `sys.path` folders, so that several
environments never spoil each other's cache. A folder that cannot be written costs time, not
correctness: the catalog is then built in memory.
"""

from __future__ import annotations

import json
import os
import sys
from binascii import crc32

from kosmo import __version__
from kosmo.config.paths import config_file
from kosmo.errors import ConfigError
from kosmo.owned import is_ours, make_folder
from kosmo.plugin.source import (
    activate,
    active_generation,
    plugins_folder,
    plugins_off,
    search_folders,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Record = dict[str, Any]

_FORMAT = 9
_RECORD = frozenset(
    ("name", "distribution", "version", "key", "state", "reason", "code", "files", "integration")
)


def identity() -> list[object]:
    """Give what the cache belongs to: its format, kosmo, the interpreter and the folders.

    One generation of plugins after the other belongs to the same cache, so that what did not
    change with it is not indexed again.
    """
    off = ("off",) if plugins_off() else ()
    return [_FORMAT, __version__, sys.hexversion, search_folders(), *off]


def folder(cache_folder: str) -> str:
    """Give the cache folder of this environment.

    Which generation of plugins is used is settled by that.
    """
    activate()
    return os.path.join(cache_folder, "catalog", f"{crc32(json.dumps(identity()).encode()):08x}")


def stamps() -> list[object]:
    """Give the state of the searched folders; it changes with every install and removal.

    That of `config.toml`, whose `plugins.deny` leaves plugins out, belongs to it.
    """
    try:
        own = [plugins_folder(), active_generation() or "", config_file("config.toml")]
    except ConfigError:
        own = []
    return [_stamp(path) for path in (*search_folders(), *own)]


def read_stamp(root: str) -> bool:
    """Tell whether the cache was written for this environment as it is now."""
    stamp = _read(os.path.join(root, "stamp.json"))
    return bool(stamp == {"identity": identity(), "stamps": stamps()})


def read_integration(root: str, name: str) -> Record | None:
    """Read one integration's file, or None where it is missing or its plugin was edited."""
    record = _read(os.path.join(root, f"{name}.json")) if name.isidentifier() else None
    if not isinstance(record, dict) or record.get("name") != name:
        return None
    whole = isinstance(record.get("functions"), dict) and isinstance(record.get("auth"), dict)
    return record if whole and unchanged(record) else None


def read_index(root: str) -> list[Record] | None:
    """Read the records of all plugins, without their integrations."""
    index = _read(os.path.join(root, "index.json"))
    whole = isinstance(index, list) and all(
        isinstance(record, dict) and _RECORD.issubset(record) for record in index
    )
    return index if whole else None


def unchanged(record: Record) -> bool:
    """Tell whether the plugin's own files are as they were when it was indexed."""
    try:
        return all(
            (status := os.stat(path)).st_mtime_ns == mtime and status.st_size == size
            for path, mtime, size in record["files"]
        )
    except (OSError, KeyError, TypeError, ValueError):
        return False


def write(root: str, records: list[Record], *, complete: bool, stamps: list[object]) -> None:
    """Write every file, the stamp last; `stamps` are from before the plugins were looked for.

    Raises OSError where the folder cannot be written.
    """
    make_folder(root)
    usable = {r["name"]: r["integration"] for r in records if r["integration"] is not None}
    for name, integration in usable.items():
        _write(os.path.join(root, f"{name}.json"), integration)
    kept = {f"{name}.json" for name in (*usable, "index", "stamp")}
    for name in os.listdir(root):
        if name.endswith(".json") and name not in kept:
            os.unlink(os.path.join(root, name))
    index = [{**record, "integration": _summary(record["integration"])} for record in records]
    _write(os.path.join(root, "index.json"), index)
    if complete:
        stamp = {"identity": identity(), "stamps": stamps}
        _write(os.path.join(root, "stamp.json"), stamp)


def _summary(integration: Record | None) -> Record | None:
    if integration is None:
        return None
    return {
        "title": integration["title"],
        "description": integration["description"],
        "functions": len(integration["functions"]),
    }


def _stamp(path: str) -> list[object] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_ino]


def _read(path: str) -> Any:
    """Read a file that is ours alone; what another user could have written is passed over."""
    try:
        with open(path, "rb") as file:
            if not is_ours(os.fstat(file.fileno())) or not is_ours(os.stat(os.path.dirname(path))):
                return None
            return json.loads(file.read(), parse_constant=_refuse)
    except (OSError, ValueError, RecursionError):
        return None


def _write(path: str, data: object) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(data, file, separators=(",", ":"))
    os.replace(temporary, path)


def _refuse(name: str) -> Any:
    """Take no `NaN`, which an older kosmo kept and nothing can show."""
    raise ValueError(name)
