"""The name of a project, read before any of its code runs."""

from __future__ import annotations

import configparser
import os
import re
import tarfile
import tomllib
import zipfile
import zlib
from email.parser import HeaderParser

from packaging.utils import canonicalize_name

from kosmo.errors import PolicyError
from kosmo.plugin.installing.approval import names_of, refuse_denied

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.plugin.installing.asked import Asked

_LARGEST = 4 * 1024 * 1024  # bytes of one file


def refuse_denied_build(asked: Asked, place: str) -> None:
    """Raise PolicyError for a project that `plugins.deny` names, or that nobody can tell apart.

    `place` is its folder, or the file or address of an archive.
    """
    if not names_of("deny"):
        return
    named = [asked.name] if asked.name else []
    found = [canonicalize_name(one) for one in _names(place) if one]
    refuse_denied([*named, *found])
    if not (named or found):
        raise PolicyError(
            f"the name of `{asked.shown}` cannot be told before its code runs, and `plugins.deny`"
            " keeps some out; nothing was run",
            hint="where you trust it: kosmo plugins install 'NAME @ ADDRESS' --allow-build",
            code="plugin_denied",
        )


def _names(place: str) -> list[str]:
    """Give each name that a project says of itself."""
    if os.path.isdir(place):
        files = {}
        for name in ("pyproject.toml", "setup.cfg", "PKG-INFO"):
            path = os.path.join(place, name)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    files[name] = file.read(_LARGEST)
        return _said(files)
    name = os.path.basename(re.split("[?#]", place)[0])
    stem = re.match(r"(.+)-\d[^-]*\.(?:tar\.\w+|tgz|zip)$", name)
    return [*([stem[1]] if stem else []), *_said(_packed(place))]


def _packed(path: str) -> dict[str, bytes]:
    """Read what says the name from an archive; nothing of it is unpacked."""
    wanted = re.compile(r"[^/]+/(pyproject\.toml|setup\.cfg|PKG-INFO)")
    files: dict[str, bytes] = {}
    try:
        if path.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                for name in filter(wanted.fullmatch, archive.namelist()):
                    with archive.open(name) as member:
                        files[name.partition("/")[2]] = member.read(_LARGEST)
            return files
        with tarfile.open(path) as packed:
            for one in packed:
                found = wanted.fullmatch(one.name)
                if found and one.isfile() and (opened := packed.extractfile(one)) is not None:
                    files[found[1]] = opened.read(_LARGEST)
    except (OSError, tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError):
        pass  # what cannot be read is not built either
    return files


def _said(files: dict[str, bytes]) -> list[str]:
    found: list[object] = []
    try:
        said = tomllib.loads(files.get("pyproject.toml", b"").decode("utf-8", "replace"))
        project, tool = said.get("project"), said.get("tool")
        poetry = tool.get("poetry") if isinstance(tool, dict) else None
        found += [one.get("name") for one in (project, poetry) if isinstance(one, dict)]
    except (tomllib.TOMLDecodeError, RecursionError):
        pass
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        settings.read_string(files.get("setup.cfg", b"").decode("utf-8", "replace"))
        found.append(settings.get("metadata", "name", fallback=None))
    except configparser.Error:
        pass
    info = HeaderParser().parsestr(files.get("PKG-INFO", b"").decode("utf-8", "replace"))
    return [str(one) for one in (*found, info["Name"]) if isinstance(one, str) and one]
