"""The files that servers are defined in."""

from __future__ import annotations

import os

from kosmo.config.paths import config_file
from kosmo.mcp.definition import Source

_PROJECT = (
    ("project-vscode", os.path.join(".vscode", "mcp.json")),
    ("project-cursor", os.path.join(".cursor", "mcp.json")),
    ("project", ".mcp.json"),
)


def user_path() -> str:
    """Name the user's own file of servers."""
    return config_file("mcp.json")


def project_root(cwd: str | None = None) -> str | None:
    """Find the folder of the project: that of the git repository, else the working folder.

    None where the working folder is gone.
    """
    try:
        start = os.path.abspath(cwd or os.getcwd())
    except OSError:
        return None
    folder = start
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent
    return folder


def leads_outside(source: Source) -> str | None:
    """Give the real path of a project's file that a link puts outside the project, else None.

    What is there is no project's, and another one may have been trusted with it.
    """
    if source.root is None:
        return None
    root, path = os.path.realpath(source.root), os.path.realpath(source.path)
    return None if path.startswith(os.path.join(root, "")) else path


def places(cwd: str | None = None) -> list[Source]:
    """Name the files that there may be, in the order in which later ones win."""
    root = project_root(cwd)
    found = [Source("user", user_path())]
    if root is not None:
        found += [Source(label, os.path.join(root, name), root) for label, name in _PROJECT]
    return found
