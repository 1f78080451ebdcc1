"""What was found of plugins on this machine, kept for `kosmo plugins list`.

It holds as long as the plugin's files are those that were checked, by their times and sizes.
Reading it imports nothing and opens no file of a plugin.
"""

from __future__ import annotations

import json
import os
import time
from binascii import crc32

from kosmo.config.paths import state_folder
from kosmo.errors import ConfigError
from kosmo.owned import is_ours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

_MOST = 5000  # files of one package that are looked at
_ENTRIES = 500  # packages that are remembered
_LARGEST = 1 << 22  # bytes


def keep(package: str, name: str, version: str, level: str | None) -> None:
    """Remember the level of an integration that lies in a package's folder."""
    from kosmo.config.atomic import locked, replace_file

    path = _path()
    place = f"{os.path.realpath(package)}:{name}"
    found = {"level": level, "version": version, "mark": mark(package), "at": int(time.time())}
    with locked(path):
        entries = {key: one for key, one in _read().items() if key != place}
        entries = dict([*entries.items()][-_ENTRIES:])
        entries[place] = found
        replace_file(path, json.dumps(entries, indent=1).encode())


def recall(package: str, name: str, entries: Json) -> str | None:
    """Give the level that was found, None where it was never checked or is another by now.

    Below bronze it is `none`.
    """
    entry = entries.get(f"{os.path.realpath(package)}:{name}")
    if not isinstance(entry, dict) or entry.get("mark") != mark(package):
        return None
    level = entry.get("level")
    return "none" if level is None else level if isinstance(level, str) else None


def recalled(name: str, module: str, metadata: str, entries: Json) -> str | None:
    """Give the level of an installed integration; its package is looked for, and not imported.

    `metadata` is its folder `*.dist-info`, beside which the package lies, or else it was installed
    for editing.
    """
    if not entries:
        return None
    from kosmo.plugin.source import search_folders

    parts = module.split(".")
    for folder in (os.path.dirname(metadata), *search_folders()):
        first = os.path.join(folder, parts[0])
        places = (os.path.join(folder, *parts), first, f"{first}.py")
        there = [one for one in places if os.path.exists(one)]
        levels = (recall(one, name, entries) for one in there)
        if there:
            return next((level for level in levels if level), None)
    return None


def entries() -> Json:
    """Read what is remembered; what another user could have written is passed over."""
    try:
        return _read()
    except ConfigError:
        return {}


def mark(package: str) -> str:
    """Give the text that changes with any file of a package, a folder or one file."""
    found = [_stamp(package)]
    if os.path.isdir(package):
        for folder, folders, names in os.walk(package):
            folders[:] = sorted(one for one in folders if one != "__pycache__" and one[0] != ".")
            found += [_stamp(os.path.join(folder, one)) for one in sorted(names)]
            if len(found) > _MOST:
                break
        found = found[1:]
    return f"{crc32(json.dumps(found).encode()):08x}-{len(found)}"


def _stamp(path: str) -> list[object]:
    try:
        status = os.stat(path)
    except OSError:
        return [path]
    return [path, status.st_mtime_ns, status.st_size]


def _path() -> str:
    return os.path.join(state_folder(), "quality.json")


def _read() -> Json:
    try:
        with open(_path(), "rb") as file:
            said = json.loads(file.read(_LARGEST)) if is_ours(os.fstat(file.fileno())) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
