"""Find the project file `.kosmo.toml`, and know whether its content is trusted.

Anybody who can get a file into a folder can write one, so it picks accounts only after
`kosmo config trust`, which holds for that very content; what it forbids always counts.
"""

from __future__ import annotations

import os

from kosmo.config.file import read_bytes, read_toml, update_toml
from kosmo.config.paths import config_file
from kosmo.config.store import table, text
from kosmo.errors import UsageError

NAME = ".kosmo.toml"


def find_project() -> str | None:
    """Find the nearest project file, in the working folder or above it."""
    try:
        folder = os.getcwd()
    except OSError:
        return None
    while True:
        path = os.path.join(folder, NAME)
        if os.path.lexists(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def is_trusted(path: str) -> bool:
    """Tell whether this content of the file is the one that was trusted."""
    settings = config_file("settings.toml")
    path = os.path.realpath(path)
    recorded = text(settings, table(settings, read_toml(settings), "trusted"), path, "trusted.")
    return recorded is not None and recorded == _fingerprint(path)


def trust_project(path: str) -> str:
    """Trust a project file as it is now and give its absolute path; UsageError if missing."""
    path = os.path.realpath(os.path.join(path, NAME) if os.path.isdir(path) else path)
    fingerprint = _fingerprint(path)
    if fingerprint is None:
        raise UsageError(
            f"there is no project file `{path}`", hint="give the path of a .kosmo.toml"
        )
    read_toml(path)
    settings = config_file("settings.toml")

    def record(data: dict[str, object]) -> None:
        data["trusted"] = {**table(settings, data, "trusted"), path: fingerprint}

    update_toml(settings, record)
    return path


def _fingerprint(path: str) -> str | None:
    content = read_bytes(path)
    if content is None:
        return None
    from hashlib import sha256

    return "sha256:" + sha256(content).hexdigest()
