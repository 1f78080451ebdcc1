"""Whether what a generation holds still fits the core, which may have been changed since."""

from __future__ import annotations

import os
from email.parser import HeaderParser

from packaging.utils import canonicalize_name

from kosmo.errors import PluginError
from kosmo.plugin.installing.environment import core_versions, misfit, needed
from kosmo.plugin.installing.extent import METADATA
from kosmo.plugin.installing.generation import read_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def unfit(generation: str | None) -> dict[str, str]:
    """Give the reason for each distribution that does not fit, or needs one that does not.

    `generation` is the folder of one, None where there is none.
    """
    if generation is None:
        return {}
    try:
        lock = read_lock(os.path.basename(generation))
    except PluginError:  # nothing of it can be used then
        return {}
    if lock["core"] == core_versions():
        return {}
    said = {one["name"]: _metadata(generation, one) for one in lock["distributions"]}
    found = {}
    for name, (requires, python) in said.items():
        try:
            reason = misfit(name, requires, python)
        except PluginError as error:
            reason = error.message
        if reason is not None:
            found[name] = f"{reason}; to resolve again: kosmo plugins sync"
    return _with_those_above(said, found)


def _with_those_above(said: dict[str, Any], found: dict[str, str]) -> dict[str, str]:
    """Add what needs an unfit distribution, however far away."""
    growing = bool(found)
    while growing:
        growing = False
        for name, (requires, _) in said.items():
            if name in found:
                continue
            below = {canonicalize_name(one.name) for one in needed(requires)}.intersection(found)
            if below:
                found[name] = found[min(below)]
                growing = True
    return found


def _metadata(generation: str, entry: dict[str, Any]) -> tuple[list[str], str | None]:
    try:
        path = os.path.join(generation, entry["name"], str(entry["info"]), "METADATA")
        with open(path, "rb") as file:
            said = HeaderParser().parsestr(file.read(METADATA).decode("utf-8", "replace"))
    except (OSError, KeyError):
        return [], None
    return said.get_all("Requires-Dist") or [], said["Requires-Python"]
