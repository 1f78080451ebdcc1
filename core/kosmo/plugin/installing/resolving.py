"""From what was asked for to the exact wheels: everything together, against the running core."""

from __future__ import annotations

import os
import shutil

from packaging.utils import canonicalize_name

from kosmo.errors import PluginError
from kosmo.plugin.installing.environment import (
    core_versions,
    fits,
    needed,
    refuse_core,
    refuse_misfit,
)
from kosmo.plugin.installing.installer import pip
from kosmo.plugin.installing.picked import Picked
from kosmo.plugin.installing.wheel import Wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.plugin.installing.asked import Asked


def resolve(
    want: list[Asked],
    keep: list[Picked],
    pins: dict[str, str],
    stage: str,
    *,
    allow_build: bool,
) -> dict[str, Picked]:
    """Pick one wheel for each distribution of the set: what is wanted and what is kept.

    What is kept and nobody asked for stays only where something needs it. `stage` is a folder for
    files that are needed meanwhile, `pins` the versions of what is not kept. Raises PluginError
    for what does not fit together or beside the core, and where building was not allowed.
    """
    picked = {one.wheel.name: one for one in keep if one.requested}
    spare = {one.wheel.name: one for one in keep if not one.requested}
    sought = []
    for asked in want:
        if asked.kind in ("name", "address"):
            sought.append(asked)
            continue
        path, commit = _built(asked, stage) if asked.builds else (_copied(asked, stage), None)
        wheel = Wheel(path)
        refuse_core(wheel.name)
        _refuse_other_name(asked, wheel)
        picked[wheel.name] = Picked(
            wheel, url=asked.url, commit=commit, requested=True, asked=asked
        )
    for name in {asked.name for asked in sought if asked.name is not None}:
        picked.pop(name, None)
    for one in picked.values():
        refuse_misfit(one.wheel.name, one.wheel.requires, one.wheel.python)
    closed = None if sought else _closed(picked, spare)
    if closed is None:
        from kosmo.plugin.installing.finding import find

        closed = find(sought, picked, spare, pins, stage, allow_build=allow_build)
    for one in closed.values():
        refuse_misfit(one.wheel.name, one.wheel.requires, one.wheel.python)
    return closed


def remaining(keep: list[Picked]) -> dict[str, Picked]:
    """Give what stays of a set: what was asked for and what that needs, fitting or not."""
    found = {one.wheel.name: one for one in keep if one.requested}
    spare = {one.wheel.name: one for one in keep if not one.requested}
    left = list(found.values())
    while left:
        for one in needed(left.pop().wheel.requires):
            there = spare.pop(canonicalize_name(one.name), None)
            if there is not None:
                found[there.wheel.name] = there
                left.append(there)
    return found


def _closed(picked: dict[str, Picked], spare: dict[str, Picked]) -> dict[str, Picked] | None:
    """Add of what is there what is needed; None where something else has to be found."""
    core, found = core_versions(), dict(picked)
    left = list(picked.values())
    while left:
        for one in needed(left.pop().wheel.requires):
            name = canonicalize_name(one.name)
            if one.extras or one.url:
                return None
            if name in core:
                continue
            there = found.get(name) or spare.get(name)
            if there is None or not fits(one, there.wheel.version):
                return None
            if name not in found:
                found[name] = there
                left.append(there)
    return found


def _built(asked: Asked, stage: str) -> tuple[str, str | None]:
    """Build a wheel, which runs the project's code; give the commit of a repository, too."""
    from kosmo.plugin.installing.project_name import refuse_denied_build

    number = len(os.listdir(stage))
    folder, commit, place = os.path.join(stage, f"built-{number}"), None, asked.text
    if asked.text.startswith("git+"):
        from kosmo.plugin.installing.repository import fetched

        place, commit = fetched(asked, os.path.join(stage, f"fetched-{number}"))
    refuse_denied_build(asked, place)
    pip(["wheel", "--no-deps", "-w", folder, place], builds=True, what=asked.shown)
    return os.path.join(folder, next(iter(os.listdir(folder)))), commit


def _refuse_other_name(asked: Asked, wheel: Wheel) -> None:
    """Refuse what was asked for by a name and has another."""
    if asked.name is not None and asked.name != wheel.name:
        raise PluginError(
            f"`{asked.shown}` is not `{asked.name}` but `{wheel.name}`; nothing was changed",
            code="plugin_changed",
        )


def _copied(asked: Asked, stage: str) -> str:
    """Take a copy, so that what is looked at is what is installed."""
    folder = os.path.join(stage, f"given-{len(os.listdir(stage))}")
    os.mkdir(folder)
    return shutil.copyfile(asked.text, os.path.join(folder, os.path.basename(asked.text)))
