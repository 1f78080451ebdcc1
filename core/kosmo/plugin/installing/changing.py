"""Changing the set: prepared aside, then swapped in by one rename, or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress

from kosmo.config.atomic import as_toml, locked
from kosmo.errors import PluginError
from kosmo.owned import make_folder
from kosmo.plugin.installing import generation
from kosmo.plugin.installing.declared import Declared, read_declared
from kosmo.plugin.installing.disabling import leave_out
from kosmo.plugin.installing.environment import core_versions
from kosmo.plugin.installing.swapping import keep, settle, swap
from kosmo.plugin.installing.unpacking import unpack
from kosmo.plugin.source import plugins_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.plugin.installing.beginning import Beginning
    from kosmo.plugin.installing.declared import Plugin
    from kosmo.plugin.installing.picked import Picked

_YOUNG = 3600.0  # seconds in which a folder without a lock may still get one


@contextmanager
def staged() -> Iterator[str]:
    """Give a folder for a change, on the disk of the generations, and drop it in the end.

    What killed processes left there is swept. Raises PluginError where nothing can be written.
    """
    folder = os.path.join(plugins_folder(), "stage")
    try:
        make_folder(folder)
        _sweep(folder)
        stage = tempfile.mkdtemp(prefix="change-", dir=folder)
        alive = os.open(os.path.join(stage, ".alive"), os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(error) from None
    try:
        fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield stage
    except OSError as error:
        raise unwritable(error) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.close(alive)


def install(
    base: Beginning,
    plugins: dict[str, Plugin],
    picked: dict[str, Picked],
    stage: str,
    *,
    resolved: bool = True,
) -> str | None:
    """Make a set the current one and name its generation; None where the base is not current.

    Nothing that is used is touched before the last step, which is one rename; what it leads to is
    on the disk by then, so that a machine that stops has the old set or the new one. Unless the set
    was `resolved` anew, it is one for the core of the base.
    """
    folder = tempfile.mkdtemp(prefix="new-", dir=stage)
    taken: dict[str, str] = {}
    for one in sorted(picked.values(), key=lambda one: one.wheel.name):
        unpack(one.wheel, os.path.join(folder, one.wheel.name), taken)
    lock = {
        "core": core_versions() if resolved else base.lock["core"],
        "previous": base.name,
        "before": base.declared.digest,
        "distributions": [_entry(picked[name], picked) for name in sorted(picked)],
    }
    generation.write_lock(folder, lock)
    dependencies = {
        name: (one.wheel.version, one.wheel.sha256)
        for name, one in picked.items()
        if not one.requested
    }
    table = Declared(plugins, base.declared.disabled, dependencies).table()
    with open(os.path.join(folder, "plugins.toml"), "x", encoding="utf-8") as file:
        file.write(as_toml(table))
    settle(folder)
    with _changing():
        if not base.still():
            return None
        for one in picked.values():
            keep(one)
        name = generation.next_name()
        os.rename(folder, os.path.join(plugins_folder(), name))
        swap(name)
        generation.prune()
    return name


def _entry(one: Picked, picked: dict[str, Picked]) -> dict[str, Any]:
    """Give a line of the lock, with what it needs of the set."""
    return {**one.entry, "needs": [name for name in one.wheel.needs if name in picked]}


def go_back(name: str | None = None) -> tuple[str | None, str]:
    """Make an earlier generation the current one; give the one that was, and the one that is.

    What is disabled stays so, and nothing else is: that is no part of a set. It is the one before,
    unless another is named. Raises PluginError where it is not there.
    """
    with _changing():
        now = generation.current_name()
        before = name or generation.read_lock(now).get("previous")
        if before not in generation.names() or before == now:
            there = ", ".join(f"`{one}`" for one in generation.names() if one != now)
            raise PluginError(
                (f"there is no generation `{name}` to go to" if name else "nothing was before this")
                + (f"; there are {there}" if there else ""),
                hint="kosmo plugins list",
                code="no_generation",
            )
        lock = generation.read_lock(before)  # before anything is changed
        if not generation.is_of_this_layout(lock):
            raise PluginError(
                f"`{before}` was made by another kosmo, which had another layout",
                hint="kosmo plugins list",
                code="no_generation",
            )
        leave_out(os.path.join(plugins_folder(), str(before)), read_declared().disabled)
        swap(str(before))
    return now, str(before)


@contextmanager
def _changing() -> Iterator[None]:
    """Keep every other kosmo from changing the set for the time of the block."""
    try:
        with locked(os.path.join(plugins_folder(), "set")):
            yield
    except OSError as error:
        raise unwritable(error) from None


def _sweep(folder: str) -> None:
    """Drop what processes left that did not end by themselves: nobody holds its lock."""
    for entry in os.listdir(folder):
        if not entry.startswith("change-"):
            continue
        path = os.path.join(folder, entry)
        with suppress(OSError):
            if not os.path.exists(os.path.join(path, ".alive")):
                if time.time() - os.stat(path).st_mtime > _YOUNG:
                    shutil.rmtree(path, ignore_errors=True)
                continue
            alive = os.open(os.path.join(path, ".alive"), os.O_WRONLY)
            try:
                fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(alive)


def unwritable(error: OSError) -> PluginError:
    """Make the error for a disk that is full, or a folder that cannot be written."""
    return PluginError(
        f"`{plugins_folder()}` cannot be written: {error.strerror}; nothing was changed",
        hint="make room or mend the folder, or name another: export KOSMO_HOME=/path/to/folder",
        code="plugins_unwritable",
    )
