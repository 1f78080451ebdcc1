"""The generations: folders that each hold one whole set of plugins, and are never changed.

`gen-N-py311` holds the unpacked wheels, each in a folder with the name of its distribution,
`kosmo-lock.json` (what exactly they are, and the core that they were resolved against) and
`plugins.toml` (what was asked for). `current-py311` is a link
to one of them, and `plugins.toml` beside it leads through that link, so that one rename swaps
everything. `wheels` keeps the wheels of the generations that are kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil

from kosmo.errors import PluginError
from kosmo.plugin.source import current_generation, plugins_folder, python_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Lock = dict[str, Any]

KEPT = 3
_NAME = re.compile(r"gen-(\d{1,9})-(py3\d{1,3})")
_FOLDER = re.compile("[a-z0-9-]+")
_SHA256 = re.compile("[0-9a-f]{64}")
_LOCK = "kosmo-lock.json"
_LAYOUT = 2  # one folder for each distribution; the first had one folder for all


def current_name() -> str | None:
    """Give the name of the generation that is used, as `gen-3-py311`; None without one."""
    folder = current_generation()
    return os.path.basename(folder) if folder is not None and os.path.isdir(folder) else None


def names(*, tag: str | None = None) -> list[str]:
    """List the generations of a Python, of this one unless told, oldest first."""
    try:
        found = [_NAME.fullmatch(name) for name in os.listdir(plugins_folder())]
    except OSError:
        return []
    wanted = tag or python_tag()
    numbers = sorted(int(one[1]) for one in found if one is not None and one[2] == wanted)
    return [f"gen-{number}-{wanted}" for number in numbers]


def next_name() -> str:
    """Name the generation that comes after all there are."""
    last = names()
    number = int(last[-1].split("-")[1]) if last else 0
    return f"gen-{number + 1}-{python_tag()}"


def read_lock(name: str | None) -> Lock:
    """Read what a generation holds, nothing for none; PluginError where that cannot be read."""
    if name is None:
        return {"core": {}, "distributions": []}
    path = os.path.join(plugins_folder(), name, _LOCK)
    try:
        with open(path, "rb") as file:
            data = json.loads(file.read())
        keys = ("info", "code", "needs") if is_of_this_layout(data) else ()
        whole = isinstance(data["core"], dict) and all(
            _FOLDER.fullmatch(one["name"])
            and isinstance(one["version"], str)
            and all(key in one for key in keys)
            for one in data["distributions"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise PluginError(
            f"`{path}` cannot be read, so nobody knows what that generation holds",
            hint="kosmo plugins sync",
            code="plugin_lock",
        )
    lock: Lock = data
    return lock


def is_of_this_layout(lock: Lock) -> bool:
    """Tell whether the generation of a lock has a folder for each distribution."""
    return lock.get("format") == _LAYOUT


def write_lock(folder: str, lock: Lock) -> None:
    """Write what a generation holds into it."""
    content = json.dumps({"format": _LAYOUT, "python": python_tag(), **lock}, indent=1) + "\n"
    with open(os.path.join(folder, _LOCK), "x", encoding="utf-8") as file:
        file.write(content)


def kept_wheel(entry: dict[str, Any]) -> str | None:
    """Give the path of the wheel of one line of a lock, None where it is not kept."""
    sha256, file = str(entry.get("sha256")), str(entry.get("file"))
    if not _SHA256.fullmatch(sha256):
        return None
    path = wheel_place(sha256, file)
    return path if os.path.isfile(path) else None


def wheel_place(sha256: str, file: str) -> str:
    """Name the place where a wheel is kept."""
    return os.path.join(plugins_folder(), "wheels", sha256, os.path.basename(file))


def prune() -> list[str]:
    """Drop generations beyond those that are kept, and wheels that none has; name them.

    The one that is used is always kept. Call it inside the lock.
    """
    found, used = names(), current_name()
    kept = {*found[-KEPT:], *((used,) if used else ())}
    if used is not None and used not in found[-KEPT:]:
        kept = {used, *found[-KEPT + 1 :]}
    dropped = [name for name in found if name not in kept]
    for name in dropped:
        shutil.rmtree(os.path.join(plugins_folder(), name), ignore_errors=True)
    _prune_wheels()
    return dropped


def _prune_wheels() -> None:
    folder = os.path.join(plugins_folder(), "wheels")
    tags = {one[2] for name in os.listdir(plugins_folder()) if (one := _NAME.fullmatch(name))}
    needed: set[str] = set()
    for name in (name for tag in tags for name in names(tag=tag)):
        try:
            needed |= {str(one.get("sha256")) for one in read_lock(name)["distributions"]}
        except PluginError:
            return  # what it needs is not known
    for sha256 in os.listdir(folder) if os.path.isdir(folder) else ():
        if sha256 not in needed:
            shutil.rmtree(os.path.join(folder, sha256), ignore_errors=True)
