"""Finding installed plugins without importing anything of theirs.

Distributions are found by their metadata folders on `sys.path`; reading them so takes a tenth
of what importlib.metadata needs. What `kosmo plugins` installed lies in a folder of kosmo's own, a
generation, which stands behind everything else: nothing in it hides a package of the core.
"""

from __future__ import annotations

import os
import sys

from kosmo.config.paths import data_folder
from kosmo.errors import ConfigError
from kosmo.owned import is_own_folder

MANIFEST = "kosmo-plugin.json"
MANIFESTS = "kosmo.manifest"  # the group of plugins without code
OWN = ("kosmo-missive", "kosmo-crisp", "kosmo-helpscout", "kosmo-plivo")

_active: str | None = None


class Source:
    """One entry point in the group `kosmo`: who brings it, and the module that it names.

    In the group `kosmo.manifest` it names a package that is never imported: `manifest` is the file
    in it that says everything, empty where there is none.
    """

    __slots__ = ("distribution", "manifest", "module", "name", "stamp", "version")

    def __init__(
        self,
        name: str,
        module: str,
        distribution: str,
        version: str,
        stamp: list[object],
        manifest: str | None = None,
    ) -> None:
        """Take what the metadata says; `stamp` changes when the distribution is reinstalled."""
        self.manifest = manifest
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


def plugins_folder() -> str:
    """Name the folder of what `kosmo plugins` installed."""
    return os.path.join(data_folder(), "plugins")


def python_tag() -> str:
    """Name the Python whose generations are used here, as `py311`."""
    return f"py{sys.version_info[0]}{sys.version_info[1]}"


def plugins_off() -> bool:
    """Tell whether other people's plugins are left out: `--no-plugins`, or `KOSMO_PLUGINS=off`."""
    return os.environ.get("KOSMO_PLUGINS", "").lower() in ("off", "0", "no", "false")


def current_generation() -> str | None:
    """Give the folder of the generation that is used, None without one.

    It is taken only where nobody else can have made it.
    """
    try:
        folder = plugins_folder()
        name = os.readlink(os.path.join(folder, f"current-{python_tag()}"))
        if not name.startswith("gen-") or "/" in name or not is_own_folder(os.lstat(folder)):
            return None
    except (OSError, ConfigError):
        return None
    return os.path.join(folder, name)


def activate() -> None:
    """Put the generation that is used now behind everything on `sys.path`, or take it off.

    Its real folder is put there, so that a process goes on with what it began with. Its `.pth`
    files are never run: that is done only for site folders.
    """
    global _active
    wanted = None if plugins_off() else current_generation()
    if wanted == _active and (wanted is None or wanted in sys.path):
        return
    if _active in sys.path:
        sys.path.remove(_active)
    if wanted is not None and wanted not in sys.path:
        sys.path.append(wanted)
    _active = wanted


def active_generation() -> str | None:
    """Give the generation that this process uses."""
    return _active


def find_sources() -> list[Source]:
    """Find every entry point of the group `kosmo`, the first of each distribution on the path."""
    sources: list[Source] = []
    for metadata in metadata_folders():
        name, version = name_and_version(metadata)
        sources += _sources_in(metadata, name, version)
    return [one for one in sources if one.own] if plugins_off() else sources


def metadata_folders() -> list[str]:
    """List the metadata folder of every distribution on the path, the first of each."""
    found: dict[str, str] = {}
    for folder in search_folders():
        for metadata in _metadata_folders(folder):
            found.setdefault(name_and_version(metadata)[0], metadata)
    return list(found.values())


def name_and_version(metadata: str) -> tuple[str, str]:
    """Read a distribution's name, in its one spelling, and version from its metadata folder."""
    stem = os.path.basename(metadata)[: -len(".dist-info")]
    name, _, version = stem.partition("-")
    return name.replace("_", "-").lower(), version


def _metadata_folders(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith(".dist-info")]


def _sources_in(metadata: str, distribution: str, version: str) -> list[Source]:
    path = os.path.join(metadata, "entry_points.txt")
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        status = os.stat(path)
    except (OSError, UnicodeDecodeError):
        return []
    stamp: list[object] = [path, status.st_mtime_ns, status.st_ino]
    found = [Source(*entry, distribution, version, stamp) for entry in entries_of(lines)]
    for name, package in entries_of(lines, MANIFESTS):
        manifest = _manifest(package, os.path.dirname(metadata))
        found.append(Source(name, package, distribution, version, stamp, manifest))
    return found


def _manifest(package: str, folder: str) -> str:
    """Find a package's manifest: beside its metadata, or where it was installed for editing."""
    parts = package.split(".")
    if not all(part.isidentifier() for part in parts):
        return ""
    places = (os.path.join(one, *parts, MANIFEST) for one in (folder, *search_folders()))
    return next((place for place in places if os.path.isfile(place)), "")


def entries_of(lines: list[str], wanted: str = "kosmo") -> list[tuple[str, str]]:
    """Give name and module of each entry point of a group, `kosmo` or `kosmo.manifest`."""
    found = []
    group = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            group = line.strip("[]").strip()
        elif group == wanted and "=" in line and not line.startswith("#"):
            name, _, target = (part.strip() for part in line.partition("="))
            found.append((name, target.partition("[")[0].strip()))
    return found
