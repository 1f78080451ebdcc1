"""Where the members of a wheel are put; none leads elsewhere, or to what is not its own."""

from __future__ import annotations

import stat
import zipfile
from unicodedata import normalize

from kosmo.plugin.installing.extent import LARGEST, MOST, too_much
from kosmo.plugin.installing.refused import hostile, unreadable

_LONGEST = 200  # characters of a name; systems take 255 bytes
_LONGEST_PATH = 1000
_DEEPEST = 40  # folders
_OWN = ("kosmo", "kosmo.py", "kosmo-lock.json", "plugins.toml")  # at the top
_COMPILED = "__pycache__"


def places(archive: zipfile.ZipFile, wheel: str) -> dict[str, str]:
    """Give where each file of a wheel is put, below the folder, by the name that it has in it.

    Scripts and data are not put anywhere, nor what Python compiled for somebody. Raises PluginError
    for any name that leads elsewhere, before anything is written.
    """
    members = archive.infolist()
    if len(members) > MOST or sum(one.file_size for one in members) > LARGEST:
        raise too_much(wheel)
    found: dict[str, str] = {}
    files: set[str] = set()
    folders: dict[str, str] = {}  # as they are spelled, by what two spellings have in common
    for one in members:
        name = one.filename
        parts = _parts(one, wheel)
        if one.is_dir():
            continue
        place = place_of(parts)
        if place is None:
            continue
        if place.split("/")[0].lower() in _OWN:
            raise hostile(wheel, f"{name[:80]!r} in it belongs to somebody else")
        if (same := spelled_once(place)) in files:
            raise hostile(wheel, f"{name[:80]!r} is in it twice")
        files.add(same)
        for end in (at for at, letter in enumerate(place) if letter == "/"):
            spelled = place[:end]
            if folders.setdefault(spelled_once(spelled), spelled) != spelled:
                raise hostile(wheel, f"{spelled[:80]!r} is in it in two spellings")
        found[name] = place
    if twice := files & folders.keys():
        raise hostile(wheel, f"{min(twice)[:80]!r} in it is a file and a folder")
    return found


def _parts(one: zipfile.ZipInfo, wheel: str) -> list[str]:
    """Give the parts of a member's name; PluginError for one that may not be put anywhere."""
    name, parts = one.filename, one.filename.rstrip("/").split("/")
    kind = stat.S_IFMT(one.external_attr >> 16)
    if stat.S_ISLNK(kind) or (kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))):
        raise hostile(wheel, f"{name[:80]!r} in it is a link or a device")
    odd = "\\" in name or not name.isprintable() or ":" in parts[0]
    if odd or any(part in ("", ".", "..") for part in parts):
        raise hostile(wheel, f"{name[:80]!r} in it leads out of its folder")
    long = max(map(len, parts)) > _LONGEST or len(name) > _LONGEST_PATH
    if long or len(parts) > _DEEPEST:
        raise hostile(wheel, f"{name[:80]!r}… in it is longer than a name can be")
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unreadable(wheel, f"{name[:80]!r} in it is packed in a way that wheels do not use")
    return parts


def spelled_once(place: str) -> str:
    """Give what two places have in common that some systems take for one."""
    return normalize("NFC", place).casefold()


def place_of(parts: list[str]) -> str | None:
    """Give where a file belongs; `x-1.0.data/purelib/…` is unpacked as if it stood at the top."""
    if parts[0].endswith(".data"):
        parts = parts[2:] if parts[1:2] in (["purelib"], ["platlib"]) else []
    return "/".join(parts) if parts and _COMPILED not in parts else None
