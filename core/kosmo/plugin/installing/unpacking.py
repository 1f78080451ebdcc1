"""Putting a wheel's files into a folder, each checked against what the wheel says of it."""

from __future__ import annotations

import base64
import csv
import os
import zipfile
import zlib
from hashlib import sha256

from kosmo.errors import PluginError
from kosmo.plugin.installing.extent import LARGEST
from kosmo.plugin.installing.members import spelled_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.plugin.installing.wheel import Wheel

_PIECE = 1 << 20


def unpack(wheel: Wheel, folder: str, taken: dict[str, str]) -> None:
    """Unpack a wheel into a folder of its own; `taken` says which distribution a place belongs to.

    Raises PluginError for a file that is not what `RECORD` says, or that another distribution
    brings too, and OSError where it cannot be written.
    """
    with zipfile.ZipFile(wheel.path) as archive:
        for name, place in wheel.files.items():
            rival = taken.setdefault(spelled_once(place), wheel.name)
            if rival != wheel.name:
                raise PluginError(
                    f"`{wheel.name}` and `{rival}` both bring the file `{place}`; nothing was"
                    " changed",
                    hint=f"kosmo plugins remove {rival}",
                    code="plugin_collision",
                )
            written = _copy(archive, name, os.path.join(folder, *place.split("/")))
            if place != f"{wheel.info}/RECORD" and wheel.recorded.get(name) != written:
                raise PluginError(
                    f"`{os.path.basename(wheel.path)}` is damaged: `{name}` is not what its"
                    " `RECORD` says; nothing was changed",
                    code="plugin_hostile",
                )


def hashes(record: bytes) -> dict[str, str]:
    """Give the hash of each file that a `RECORD` names, `sha256=…` as it stands there."""
    rows = csv.reader(record.decode("utf-8", "replace").splitlines())
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[1].startswith("sha256=")}


def recorded_hash(content: bytes) -> str:
    """Write the hash of a content as `RECORD` does."""
    return _written(sha256(content).digest())


def _copy(archive: zipfile.ZipFile, name: str, path: str) -> str:
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    found, length = sha256(), 0
    try:
        with archive.open(name) as source, open(path, "xb") as target:
            while piece := source.read(_PIECE):
                length += len(piece)
                if length > LARGEST:
                    break
                found.update(piece)
                target.write(piece)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise PluginError(
            f"`{os.path.basename(str(archive.filename))}` is damaged: {error}; nothing was changed",
            code="plugin_unreadable",
        ) from None
    return _written(found.digest())


def _written(digest: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
