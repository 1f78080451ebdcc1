"""A wheel as it lies there: what it says about itself, read without running any of it."""

from __future__ import annotations

import os
import stat
import sys
import zipfile
from email.parser import BytesParser
from hashlib import sha256

from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from kosmo.errors import PluginError
from kosmo.plugin.checks import problem_with_name
from kosmo.plugin.contents import CODE
from kosmo.plugin.installing.environment import checked_name
from kosmo.plugin.source import MANIFESTS, entries_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from email.message import Message

LARGEST = 512 * 1024 * 1024  # bytes of one wheel, unpacked
_MOST = 50_000  # files of one wheel
_OWN = ("kosmo-lock.json", "plugins.toml")


class Wheel:
    """One wheel: name, version and hash; what it needs, brings and registers."""

    def __init__(self, path: str) -> None:
        """Read a wheel; raises PluginError where it is damaged, hostile or for another system."""
        self.path = path
        self.name, self.version, info = _named(path)
        self.sha256 = digest(path)
        try:
            with zipfile.ZipFile(path) as archive:
                self.files = _places(archive, os.path.basename(path), info)
                said = BytesParser().parsebytes(_metadata(archive, self.files, f"{info}/metadata"))
                self.record = _metadata(archive, self.files, f"{info}/record")
                entries = _read(archive, self.files, f"{info}/entry_points.txt") or b""
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise _unreadable(path, f"{error}") from None
        self.summary = " ".join((said["Summary"] or "").split())[:300]
        self.author = _author(said)
        self.requires = [str(one) for one in said.get_all("Requires-Dist") or ()]
        self.python: str | None = said["Requires-Python"]
        self.integrations = _entries(entries, "kosmo")
        self.manifests = _entries(entries, MANIFESTS)
        names = self.files.values()
        self.info = next(one.split("/")[0] for one in names if one.lower() == f"{info}/record")
        self.paths = sorted(name for name in names if name.endswith(".pth") and "/" not in name)
        self._check(said)

    @property
    def integration_names(self) -> list[str]:
        """The names under which it brings integrations, with code and without."""
        return sorted({*self.integrations, *self.manifests})

    @property
    def code(self) -> bool:
        """Whether anything of it can run."""
        return bool(self.integrations) or any(name.endswith((*CODE, ".pth")) for name in self.files)

    def _check(self, said: Message) -> None:
        if canonicalize_name(said["Name"] or "") != self.name or said["Version"] != self.version:
            raise _hostile(self.path, "its metadata names another distribution than its file")
        for name in self.integration_names:
            problem = problem_with_name(name)
            if problem is not None:
                raise PluginError(
                    f"`{os.path.basename(self.path)}` cannot be installed: {problem}",
                    code="plugin_name",
                )


def digest(path: str) -> str:
    """Give the SHA-256 of a file's content."""
    with open(path, "rb") as file:
        from hashlib import file_digest

        return file_digest(file, sha256).hexdigest()


def _named(path: str) -> tuple[str, str, str]:
    """Read name, version and metadata folder from a wheel's file name."""
    try:
        name, version, _, tags = parse_wheel_filename(os.path.basename(path))
    except InvalidWheelFilename:
        raise _unreadable(path, "its name is not that of a wheel") from None
    if tags.isdisjoint(sys_tags()):
        raise PluginError(
            f"`{os.path.basename(path)}` is not for this system and Python"
            f" {sys.version_info[0]}.{sys.version_info[1]}",
            code="plugin_incompatible",
        )
    stem = "-".join(os.path.basename(path).split("-")[:2])
    return checked_name(name), str(version), f"{stem}.dist-info".lower()


def _places(archive: zipfile.ZipFile, wheel: str, info: str) -> dict[str, str]:
    """Give where each file of a wheel is put, below the folder; scripts and data are not.

    Raises PluginError for any name that leads elsewhere, before anything is written.
    """
    members = archive.infolist()
    if len(members) > _MOST or sum(one.file_size for one in members) > LARGEST:
        raise _hostile(wheel, "it unpacks to more than a plugin can need")
    places: dict[str, str] = {}
    for one in members:
        name, parts = one.filename, one.filename.rstrip("/").split("/")
        kind = stat.S_IFMT(one.external_attr >> 16)
        if stat.S_ISLNK(kind) or (kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))):
            raise _hostile(wheel, f"{name[:80]!r} in it is a link or a device")
        odd = "\\" in name or not name.isprintable() or ":" in parts[0]
        if odd or any(part in ("", ".", "..") for part in parts):
            raise _hostile(wheel, f"{name[:80]!r} in it leads out of its folder")
        if one.is_dir():
            continue
        place = place_of(parts)
        if place is None:
            continue
        foreign = place.split("/")[0].lower()
        if place in _OWN or (foreign.endswith((".dist-info", ".egg-info")) and foreign != info):
            raise _hostile(wheel, f"{name[:80]!r} in it belongs to somebody else")
        if place in places.values():
            raise _hostile(wheel, f"{name[:80]!r} is in it twice")
        places[name] = place
    return places


def place_of(parts: list[str]) -> str | None:
    """Give where a file belongs; `x-1.0.data/purelib/…` is unpacked as if it stood at the top."""
    if not parts[0].endswith(".data"):
        return "/".join(parts)
    return "/".join(parts[2:]) if parts[1:2] in (["purelib"], ["platlib"]) and parts[2:] else None


def _read(archive: zipfile.ZipFile, files: dict[str, str], name: str) -> bytes | None:
    """Read a file of the metadata, whose folder may be spelled in capitals; None without it."""
    found = next((one for one in files if one.lower() == name), None)
    return None if found is None else archive.read(found)


def _metadata(archive: zipfile.ZipFile, files: dict[str, str], name: str) -> bytes:
    content = _read(archive, files, name)
    if content is None:
        raise _unreadable(str(archive.filename), f"it has no `{name.rpartition('/')[2].upper()}`")
    return content


def _author(said: Message) -> str:
    text = said["Author"] or said["Author-email"] or said["Maintainer"] or said["Maintainer-email"]
    return " ".join((text or "").split())[:200]


def _entries(content: bytes, group: str) -> dict[str, str]:
    try:
        return dict(entries_of(content.decode().splitlines(), group))
    except UnicodeDecodeError:
        return {}


def _unreadable(path: str, reason: str) -> PluginError:
    return PluginError(
        f"`{os.path.basename(path)}` cannot be read as a wheel: {reason}; nothing was installed",
        code="plugin_unreadable",
    )


def _hostile(path: str, reason: str) -> PluginError:
    return PluginError(
        f"`{os.path.basename(path)}` is refused: {reason}; nothing was installed",
        hint="do not install it; tell those who publish it",
        code="plugin_hostile",
    )
