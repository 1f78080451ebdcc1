"""Servers that a person switched off for one project, where no file of the project says so.

A server of the user's own file, or of an editor's, can be in the way in one project only. That is
kept with kosmo's own settings, so that no file gets half an entry and no editor's is touched.
"""

from __future__ import annotations

import json
import os

from kosmo.config.file import read_bytes
from kosmo.config.paths import config_file
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    Switches = dict[str, list[str]]


def switches_path() -> str:
    """Name the file: project folders, each with the names of servers that are off there."""
    return config_file("mcp-switches.json")


def switched_off(root: str) -> list[str]:
    """Name the servers that are switched off for the project in `root`; raises ConfigError."""
    return _read().get(os.path.realpath(root), [])


def switch(name: str, root: str, *, on: bool) -> bool:
    """Switch a server for a project, and tell whether that changed anything."""
    from kosmo.config.atomic import locked, replace_file

    path, root = switches_path(), os.path.realpath(root)
    if on and name not in switched_off(root):
        return False
    with locked(path):
        held = _read()
        names = set(held.get(root, ()))
        wanted = names - {name} if on else names | {name}
        held[root] = sorted(wanted)
        kept = {folder: off for folder, off in held.items() if off}
        content = json.dumps({"version": 1, "off": kept}, indent=2, ensure_ascii=True)
        replace_file(path, content.encode() + b"\n")
    return wanted != names


def _read() -> Switches:
    """Read the file; ConfigError where it is broken, as a server that is off may be in it."""
    path = switches_path()
    content = read_bytes(path)
    if content is None:
        return {}
    try:
        held = json.loads(content)["off"]
        return {str(folder): [str(name) for name in off] for folder, off in held.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ConfigError(
            f"`{path}`, which says what servers are switched off where, cannot be read",
            hint=f"move the file away: mv {path} {path}.old",
            code="config_syntax",
        ) from None
