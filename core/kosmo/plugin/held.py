"""What the generation holds that is used: a folder for each distribution, and who may reach which.

Nobody looks into a folder that the lock does not name, nor into a generation of another layout,
which an older kosmo made: what such a one holds is `missing` until `kosmo plugins sync`.
"""

from __future__ import annotations

import os

from kosmo.errors import ConfigError, PluginError
from kosmo.plugin.source import active_generation, search_folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Entry = dict[str, Any]


def metadata_folders() -> list[str]:
    """List the metadata folder of every distribution."""
    return [os.path.join(folder, str(entry["info"])) for folder, entry in _entries().values()]


def reach(left_out: set[str]) -> dict[str, list[str]]:
    """Give the folders that the code of each distribution is imported from, its own first.

    None is of one that has no code, is `left_out`, or is denied by `config.toml`.
    """
    entries = _entries()
    open_ = {
        name: folder
        for name, (folder, entry) in entries.items()
        if entry["code"] and name not in left_out and not _is_denied(name)
    }
    found = {}
    for name in open_:
        needed, left = {name: None}, [name]
        while left:
            more = [one for one in entries[left.pop()][1]["needs"] if one not in needed]
            needed |= dict.fromkeys(one for one in more if one in open_)
            left += [one for one in more if one in open_]
        found[name] = [open_[one] for one in needed]
    return found


def said_by(distribution: str) -> Any:
    """Give what a distribution says of itself, wherever it is installed; None where it is not."""
    import importlib.metadata

    held = [folder for folder, _ in _entries().values()]
    paths = [*search_folders(), *held]
    found = importlib.metadata.distributions(name=distribution, path=paths)
    return next(iter(found), None)


def _entries() -> dict[str, tuple[str, Entry]]:
    """Give the folder and the entry in the lock of each distribution, by its name."""
    generation = active_generation()
    if generation is None:
        return {}
    from kosmo.plugin.installing.generation import is_of_this_layout, read_lock

    try:
        lock = read_lock(os.path.basename(generation))
    except PluginError:
        return {}
    entries = lock["distributions"] if is_of_this_layout(lock) else ()
    return {one["name"]: (os.path.join(generation, one["name"]), one) for one in entries}


def _is_denied(name: str) -> bool:
    from kosmo.plugin.installing.approval import is_denied

    try:
        return is_denied(name)
    except ConfigError:  # told, and minded, where the plugins themselves are looked at
        return False
