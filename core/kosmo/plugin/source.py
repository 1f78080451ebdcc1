"""Finding installed plugins without importing anything of theirs.

Distributions are found by their metadata folders on `sys.path`; reading them so takes a tenth
of what importlib.metadata needs.
"""

from __future__ import annotations

import os
import sys

OWN = ("kosmo-missive", "kosmo-crisp", "kosmo-helpscout", "kosmo-plivo")


class Source:
    """One entry point in the group `kosmo`: who brings it, and the module that it names."""

    __slots__ = ("distribution", "module", "name", "stamp", "version")

    def __init__(
        self, name: str, module: str, distribution: str, version: str, stamp: list[object]
    ) -> None:
        """Take what the metadata says; `stamp` changes when the distribution is reinstalled."""
        self.name = name
        self.module = module
        self.distribution = distribution
        self.version = version
        self.stamp = stamp

    @property
    def own(self) -> bool:
        """Whether the distribution is one of kosmo's own, whose names win."""
        return self.distribution in OWN


def search_folders() -> list[str]:
    """List the folders that are searched, the script's own folder left out."""
    first = 0 if getattr(sys.flags, "safe_path", False) else 1
    return [path for path in sys.path[first:] if path and not path.endswith(".zip")]


def find_sources() -> list[Source]:
    """Find every entry point of the group `kosmo`, the first of each distribution on the path."""
    sources: list[Source] = []
    seen: set[str] = set()
    for folder in search_folders():
        for metadata in _metadata_folders(folder):
            name, version = _name_and_version(metadata)
            if name in seen:
                continue
            seen.add(name)
            sources += _sources_in(metadata, name, version)
    return sources


def _metadata_folders(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith(".dist-info")]


def _name_and_version(metadata: str) -> tuple[str, str]:
    stem = os.path.basename(metadata)[: -len(".dist-info")]
    name, _, version = stem.partition("-")
    return name.replace("_", "-").lower(), version


def _sources_in(metadata: str, distribution: str, version: str) -> list[Source]:
    path = os.path.join(metadata, "entry_points.txt")
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        status = os.stat(path)
    except (OSError, UnicodeDecodeError):
        return []
    stamp: list[object] = [path, status.st_mtime_ns, status.st_ino]
    found = []
    group = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            group = line.strip("[]").strip()
        elif group == "kosmo" and "=" in line and not line.startswith("#"):
            name, _, target = (part.strip() for part in line.partition("="))
            module = target.partition("[")[0].strip()
            found.append(Source(name, module, distribution, version, stamp))
    return found
