"""Find the project file `.kosmo.toml`, and know whether its content is trusted.

Anybody who can get a file into a folder can write one, so it picks accounts only after
`kosmo config trust`, which holds for that very content; what it forbids always counts, also where
another one lies below it.
"""

from __future__ import annotations

import os

from kosmo.config.file import read_bytes, read_toml, update_toml
from kosmo.config.paths import config_file
from kosmo.config.store import table, text
from kosmo.errors import ConfigError, UsageError

NAME = ".kosmo.toml"


def find_project() -> str | None:
    """Find the nearest project file, in the working folder or above it."""
    return next(iter(find_projects()), None)


def find_projects() -> list[str]:
    """Find every project file from the working folder upwards, the nearest first.

    Those that cannot be seen are left out; see `refuse_unseen`.
    """
    return _looked()[0]


def refuse_unseen() -> None:
    """Raise ConfigError where a project file could be that cannot be seen, and what it forbids."""
    unseen = _looked()[1]
    if unseen is not None:
        raise ConfigError(
            f"{unseen}, so nobody knows what a `{NAME}` there forbids",
            hint="cd ~",
            code="config_value",
        )


def _looked() -> tuple[list[str], str | None]:
    """Look upwards; gives the files, and what cannot be looked at, if anything."""
    try:
        folder = os.getcwd()
    except OSError:
        return [], "the working folder is gone"
    found: list[str] = []
    unseen = None
    while True:
        path = os.path.join(folder, NAME)
        try:
            os.lstat(path)
            found.append(path)
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError as error:
            unseen = f"the folder `{folder}` cannot be looked at ({error.strerror})"
        parent = os.path.dirname(folder)
        if parent == folder:
            return found, unseen
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
