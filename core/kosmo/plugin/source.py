"""Finding installed plugins without importing anything of theirs.

Distributions are found by their metadata folders on `sys.path`; reading them so takes a tenth
of what importlib.metadata needs. What `kosmo plugins` installed lies in a folder of kosmo's own, a
generation, with a folder for each distribution. None is on `sys.path`, where libraries look for
entry points and modules of their own, before code of it is called; then it stands behind
everything else, with what it needs, so that nothing in it hides a package of the core.
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
_offered: dict[str, list[str]] = {}  # by integration
_reached: set[str] = set()


class Source:
    """One entry point in the group `kosmo`: who brings it, and the module that it names.

    In the group `kosmo.manifest` it names a package that is never imported: `manifest` is the file
    in it that says everything, empty where there is none. `reach` are the folders of a generation
    that its code is imported from.
    """

    __slots__ = ("distribution", "manifest", "module", "name", "reach", "stamp", "version")

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
        self.reach: list[str] = []
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
    """List the folders of kosmo's own environment, the script's own folder left out."""
    first = 0 if getattr(sys.flags, "safe_path", False) else 1
    return [
        path
        for path in sys.path[first:]
        if path and not path.endswith(".zip") and path not in _reached
    ]


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
    """Use the generation that is the current one now; nothing of it can be imported by that."""
    global _active
    wanted = None if plugins_off() else current_generation()
    if wanted == _active:
        return
    sys.path[:] = [path for path in sys.path if path not in _reached]
    _reached.clear()
    _active = wanted


def offer(integration: str, folders: list[str]) -> None:
    """Say which folders of a generation the code of an integration is imported from."""
    _offered[integration] = folders


def reach(integration: str) -> None:
    """Let the code of an integration be imported, with that of what it needs.

    The folders are put behind everything. `.pth` files in them are never run: that is done only for
    site folders.
    """
    for folder in _offered.get(integration, ()):
        if folder not in _reached:
            _reached.add(folder)
            sys.path.append(folder)


def active_generation() -> str | None:
    """Give the generation that this process uses."""
    return _active


def find_sources() -> list[Source]:
    """Find every entry point of the groups `kosmo` and `kosmo.manifest`."""
    sources: list[Source] = []
    for metadata in metadata_folders():
        name, version = name_and_version(metadata)
        sources += _sources_in(metadata, name, version)
    return [one for one in sources if one.own] if plugins_off() else sources


def metadata_folders() -> list[str]:
    """List the metadata folder of every distribution, that of the core where both have it."""
    from kosmo.plugin.held import metadata_folders as held

    found: dict[str, str] = {}
    of_the_core = [one for folder in search_folders() for one in _metadata_folders(folder)]
    for metadata in (*of_the_core, *held()):
        found.setdefault(name_and_version(metadata)[0], metadata)
    return list(found.values())


def name_and_version(metadata: str) -> tuple[str, str]:
    """Read a distribution's name, in its one spelling, and version from its metadata folder."""
    stem = os.path.basename(metadata)[: -len(".dist-info")]
    name, _, version = stem.partition("-")
    return one_spelling(name), version


def one_spelling(name: str) -> str:
    """Give a distribution's name as indexes compare it: small letters, one hyphen for `-_.`."""
    parts = name.lower().replace("_", "-").replace(".", "-").split("-")
    return "-".join(part for place, part in enumerate(parts) if part or not place)


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
    from kosmo.plugin.entry_points import entries_of

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
