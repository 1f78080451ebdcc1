"""A wheel as it lies there: what it says about itself, read without running any of it."""

from __future__ import annotations

import csv
import os
import struct
import sys
import zipfile
import zlib
from hashlib import sha256

from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from kosmo.errors import PluginError
from kosmo.plugin.checks import problem_with_name
from kosmo.plugin.contents import CODE
from kosmo.plugin.entry_points import entries_of
from kosmo.plugin.installing import extent
from kosmo.plugin.installing.environment import checked_name
from kosmo.plugin.installing.extent import read_member
from kosmo.plugin.installing.members import places
from kosmo.plugin.installing.own_metadata import Said, metadata_folder, same_version
from kosmo.plugin.installing.refused import hostile, unreadable
from kosmo.plugin.installing.unpacking import hashes
from kosmo.plugin.source import MANIFESTS

_DAMAGED = (
    OSError, zipfile.BadZipFile, zlib.error, struct.error, csv.Error, NotImplementedError,
    RuntimeError, EOFError, ValueError, OverflowError,
)  # fmt: skip


class Wheel:
    """One wheel: name, version and hash; what it needs, brings and registers."""

    def __init__(self, path: str) -> None:
        """Read a wheel; raises PluginError where it is damaged, hostile or for another system."""
        self.path = path
        self.name, self.version = _named(path)
        try:
            extent.refuse_crowded(path)
            self.sha256 = digest(path)
            with zipfile.ZipFile(path) as archive:
                self.files = places(archive, os.path.basename(path))
                self.info = metadata_folder(path, self.files, self.name, self.version)
                said = Said(path, self._metadata(archive, "METADATA", extent.METADATA))
                self.record = self._metadata(archive, "RECORD", extent.RECORD)
                self.recorded = hashes(self.record)
                self.entries = self._entries(archive)
                self.scripts = _scripts(archive, self.entries)
        except _DAMAGED as error:
            raise unreadable(path, f"{error}") from None
        if said.name != self.name or not same_version(said.version, self.version):
            raise hostile(path, "its metadata names another distribution than its file")
        self.summary, self.author, self.python = said.summary, said.author, said.python
        self.requires, self.needs = said.requires, said.needs
        self.integrations = dict(entries_of(self.entries))
        self.manifests = dict(entries_of(self.entries, MANIFESTS))
        names = self.files.values()
        self.paths = sorted(name for name in names if name.endswith(".pth") and "/" not in name)
        self._refuse_names()

    @property
    def integration_names(self) -> list[str]:
        """The names under which it brings integrations, with code and without."""
        return sorted({*self.integrations, *self.manifests})

    @property
    def code(self) -> bool:
        """Whether anything of it can run."""
        return bool(self.integrations) or any(name.endswith((*CODE, ".pth")) for name in self.files)

    def member(self, place: str) -> str | None:
        """Give the name that the file of a place has in the wheel, None where there is none."""
        return next((name for name, put in self.files.items() if put == place), None)

    def _metadata(self, archive: zipfile.ZipFile, name: str, most: int) -> bytes:
        member = self.member(f"{self.info}/{name}")
        if member is None:
            raise unreadable(self.path, f"it has no `{name}`")
        return read_member(archive, member, most)

    def _entries(self, archive: zipfile.ZipFile) -> list[str]:
        member = self.member(f"{self.info}/entry_points.txt")
        content = read_member(archive, member, extent.ENTRIES) if member else b""
        return content.decode().splitlines()

    def _refuse_names(self) -> None:
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


def _named(path: str) -> tuple[str, str]:
    """Read name and version from a wheel's file name."""
    try:
        name, version, _, tags = parse_wheel_filename(os.path.basename(path))
    except InvalidWheelFilename:
        raise unreadable(path, "its name is not that of a wheel") from None
    if tags.isdisjoint(sys_tags()):
        raise PluginError(
            f"`{os.path.basename(path)}` is not for this system and Python"
            f" {sys.version_info[0]}.{sys.version_info[1]}",
            code="plugin_incompatible",
        )
    return checked_name(name), str(version)


def _scripts(archive: zipfile.ZipFile, entries: list[str]) -> list[str]:
    """Name the commands that other installers would put beside `kosmo`; none is put anywhere."""
    files = (name for name in archive.namelist() if ".data/scripts/" in name)
    named = (entries_of(entries, group) for group in ("console_scripts", "gui_scripts"))
    return sorted(
        {*(name.rpartition("/")[2] for name in files), *(n for one in named for n, _ in one)}
    )
