"""Whether the files of the current generation are what was installed."""

from __future__ import annotations

import csv
import os
import shutil

from kosmo.plugin.installing import generation
from kosmo.plugin.installing.members import place_of
from kosmo.plugin.installing.unpacking import hashes, recorded_hash
from kosmo.plugin.installing.wheel import digest
from kosmo.plugin.source import plugins_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_OURS = ("kosmo-lock.json", "plugins.toml", ".plugins.toml.lock")
_COMPILED = "__pycache__"


def verify() -> list[dict[str, Any]]:
    """Compare each distribution with its lock: state `ok` or `changed`, and every problem.

    Compiled files are dropped, so that what runs next is what was looked at. Raises PluginError
    where the lock cannot be read.
    """
    name = generation.current_name()
    if name is None:
        return []
    folder = os.path.join(plugins_folder(), name)
    there = _files(folder)
    rows = []
    for entry in generation.read_lock(name)["distributions"]:
        problems = _problems(folder, entry, there)
        rows.append(
            {
                "name": entry["name"],
                "version": entry["version"],
                "sha256": entry["sha256"],
                "state": "changed" if problems else "ok",
                "problems": problems,
            }
        )
    rest = sorted(there - set(_OURS))
    if rest:
        told = [f"`{path}` belongs to no distribution" for path in rest]
        rows.append(
            {"name": None, "version": None, "sha256": None, "state": "changed", "problems": told}
        )
    return rows


def _problems(folder: str, entry: dict[str, Any], there: set[str]) -> list[str]:
    """Say what of one distribution is not as it was, and take its files out of `there`."""
    record = f"{entry['name']}/{entry['info']}/RECORD"
    there.discard(record)
    content = _read(folder, record)
    if content is None:
        return [f"`{record}` is missing"]
    problems = [] if recorded_hash(content) == entry["record"] else [f"`{record}` was changed"]
    try:
        recorded = hashes(content)
    except csv.Error:
        return problems
    for name, wanted in recorded.items():
        put = place_of(name.split("/"))
        if put is None:
            continue
        place = f"{entry['name']}/{put}"
        there.discard(place)
        found = _read(folder, place)
        if found is None:
            problems.append(f"`{place}` is missing")
        elif recorded_hash(found) != wanted:
            problems.append(f"`{place}` was changed")
    kept = generation.kept_wheel(entry)
    if kept is not None and digest(kept) != entry["sha256"]:
        problems.append(f"the wheel `{kept}` was changed")
    return problems


def _read(folder: str, place: str) -> bytes | None:
    """Read a file, never through a link: nothing that is installed is one."""
    path = os.path.join(folder, place)
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _files(folder: str) -> set[str]:
    """List the files of a generation, and links; what Python compiled is dropped.

    What calls itself compiled and cannot be dropped, as it is a link, is listed like anything else.
    """
    found = set()
    for place, folders, names in os.walk(folder):
        compiled = os.path.join(place, _COMPILED)
        if _COMPILED in folders and not os.path.islink(compiled):
            shutil.rmtree(compiled, ignore_errors=True)
            if not os.path.lexists(compiled):
                folders.remove(_COMPILED)
        links = [one for one in folders if os.path.islink(os.path.join(place, one))]
        found |= {os.path.relpath(os.path.join(place, one), folder) for one in (*names, *links)}
    return found
