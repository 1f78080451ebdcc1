"""The last steps of a change: wheels that are kept, files that are on the disk, links that lead.

Each step waits until the one before is on the disk, so that a machine that stops at any time has
the old set or the new one, too.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress

from kosmo.config.atomic import sync_folder
from kosmo.owned import make_folder
from kosmo.plugin.installing import generation
from kosmo.plugin.installing.declared import declared_path
from kosmo.plugin.source import plugins_folder, python_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.plugin.installing.picked import Picked


def settle(folder: str) -> None:
    """Wait until every file below a folder is on the disk.

    Nothing waits for the first before the last is written, which is many times as fast.
    """
    for place, _, names in os.walk(folder):
        for name in names:
            _sync(os.path.join(place, name))
        sync_folder(place)


def keep(one: Picked) -> None:
    """Keep a wheel, so that the set can be made again without asking anybody."""
    place = generation.wheel_place(one.wheel.sha256, os.path.basename(one.wheel.path))
    if os.path.isfile(place):
        return
    folder = os.path.dirname(place)
    make_folder(folder)
    shutil.copyfile(one.wheel.path, f"{place}.new")
    _sync(f"{place}.new")
    os.replace(f"{place}.new", place)
    sync_folder(folder)
    sync_folder(os.path.dirname(folder))


def swap(name: str) -> None:
    """Let everything lead to another generation: one rename, and once that of `plugins.toml`."""
    sync_folder(plugins_folder())
    current = f"current-{python_tag()}"
    _link(name, os.path.join(plugins_folder(), current))
    through = os.path.join(current, "plugins.toml")
    path = declared_path()
    if not os.path.islink(path) or os.readlink(path) != through:
        _link(through, path)


def _link(target: str, path: str) -> None:
    temporary = f"{path}.new"
    with suppress(FileNotFoundError):
        os.unlink(temporary)
    os.symlink(target, temporary)
    os.replace(temporary, path)
    sync_folder(os.path.dirname(path))


def _sync(path: str) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())
