"""What an installed distribution brings, read from its list of files and not by importing it."""

from __future__ import annotations

import os

CODE = (".py", ".pyc", ".pyo", ".so", ".pyd", ".dll", ".dylib", ".egg-link")


def brings_code(path: str) -> bool:
    """Tell whether a distribution has anything that could be run; in doubt it has.

    `path` is of a file in its `.dist-info` folder. A `.pth` file that only names a folder, as an
    editable install has one, runs nothing; that folder is looked through.
    """
    metadata = os.path.dirname(path)
    try:
        with open(os.path.join(metadata, "RECORD"), encoding="utf-8") as file:
            names = [line.rpartition(",")[0].rpartition(",")[0].strip('"') for line in file]
    except (OSError, UnicodeDecodeError):
        return True
    site = os.path.dirname(metadata)
    # What Python compiled for somebody is not unpacked from a wheel.
    names = [one for one in names if one and not _left_out(os.path.join(site, one))]
    return any(_is_code(site, one) for one in names)


def _left_out(path: str) -> bool:
    return "__pycache__" in path and not os.path.lexists(path)


def _is_code(site: str, name: str) -> bool:
    if name.endswith(".pth"):
        return _starts_code(os.path.join(site, name))
    beside = os.path.normpath(name).startswith("..")  # scripts, for one
    return beside or name.endswith(CODE)


def _starts_code(path: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.strip() for line in file if line.strip() and line[0] != "#"]
    except (OSError, UnicodeDecodeError):
        return True
    return any(line.startswith(("import ", "import\t")) or _has_code(line) for line in lines)


def _has_code(folder: str) -> bool:
    """Look through a folder of packages, not what else a project has beside them."""
    try:
        packages = [one for one in os.scandir(folder) if one.is_dir()]
    except OSError:
        return False
    return any(
        name.endswith(CODE)
        for package in packages
        if os.path.isfile(os.path.join(package.path, "kosmo-plugin.json"))
        for _, _, names in os.walk(package.path)
        for name in names
    )
