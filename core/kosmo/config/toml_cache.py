"""Keep parsed TOML files as JSON, because importing tomllib costs as much as a whole call.

A kept file is used only while the original's times, size and inode stand. One that was changed
a moment ago is not kept: clocks of file systems are too coarse to tell two quick edits apart.
Nothing here ever fails; a cache that cannot be used is passed over.
"""

from __future__ import annotations

import json
import os
import time
import zlib

from kosmo.config.paths import cache_folder
from kosmo.errors import ConfigError
from kosmo.owned import is_ours, make_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]

_SETTLED_NS = 100_000_000
_SETTLED_WHOLE_SECONDS_NS = 2_000_000_000

# Long-lived processes ask for the same few files on every call.
_memory: dict[str, tuple[list[int], Table]] = {}


def stamp_of(found: os.stat_result) -> list[int]:
    """Reduce a file's status to the numbers that change whenever its content does."""
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_dev]


def recall(path: str, stamp: list[int]) -> Table | None:
    """Give the kept content of a file with this stamp, or None. It must not be changed."""
    kept = _memory.get(path)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    try:
        with open(_place(path), "rb") as stream:
            if not is_ours(os.fstat(stream.fileno())):
                return None
            entry = json.loads(stream.read())
        if entry["path"] != path or entry["stamp"] != stamp or type(entry["data"]) is not dict:
            return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ConfigError):
        return None
    _memory[path] = (stamp, entry["data"])
    data: Table = entry["data"]
    return data


def keep(path: str, stamp: list[int], data: Table) -> None:
    """Keep the parsed content, 0600 below a folder of 0700, if the file has settled."""
    if not _settled(stamp):
        return
    try:
        text = json.dumps({"path": path, "stamp": stamp, "data": data})
    except (TypeError, ValueError, RecursionError):
        return  # dates have no JSON
    _memory[path] = (stamp, data)
    try:
        place = _place(path)
        _write(place, f"{place}.{os.getpid()}", text.encode())
    except (OSError, ConfigError):
        return


def forget() -> None:
    """Forget what this process keeps in memory; the files stay."""
    _memory.clear()


def _settled(stamp: list[int]) -> bool:
    newest = max(stamp[0], stamp[1])
    whole_seconds = stamp[0] % 1_000_000_000 == 0 and stamp[1] % 1_000_000_000 == 0
    needed = _SETTLED_WHOLE_SECONDS_NS if whole_seconds else _SETTLED_NS
    return time.time_ns() - newest > needed


def _place(path: str) -> str:
    number = zlib.crc32(os.fsencode(path))
    return os.path.join(cache_folder(), "toml", f"{os.path.basename(path)}-{number:08x}.json")


def _write(place: str, beside: str, content: bytes) -> None:
    folder = os.path.dirname(place)
    make_folder(folder)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as stream:
        stream.write(content)
    os.replace(beside, place)
