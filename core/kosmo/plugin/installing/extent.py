"""How large a wheel may be, looked at before any of it is read or unpacked."""

from __future__ import annotations

import os

from kosmo.plugin.installing.refused import hostile

TYPE_CHECKING = False
if TYPE_CHECKING:
    import zipfile

    from kosmo.errors import PluginError

LARGEST = 512 * 1024 * 1024  # bytes of one wheel, packed and unpacked
MOST = 50_000  # files of one wheel
METADATA = 4 * 1024 * 1024  # bytes of what a distribution says of itself
ENTRIES = 256 * 1024  # bytes of its entry points
RECORD = 16 * 1024 * 1024  # bytes of the list of its files
MANIFEST = 8 * 1024 * 1024  # bytes of what says everything of a plugin without code
REQUIREMENTS = 1000  # of one distribution
REQUIREMENT = 1000  # letters of one of them
_DIRECTORY = 16 * 1024 * 1024  # bytes of the names of its files
_END = b"PK\x05\x06"
_END_OF_MORE = b"PK\x06\x07"  # of an archive of more than 65,535 files, or of 4 GB


def refuse_crowded(path: str) -> None:
    """Raise PluginError for a file that takes long to be opened as an archive.

    Python reads the whole list of an archive's files before it tells how many they are.
    """
    size = os.stat(path).st_size
    with open(path, "rb") as file:
        file.seek(max(0, size - (1 << 16) - 42))
        tail = file.read()
    at = len(tail) - 22 if tail[-22:-18] == _END else tail.rfind(_END)
    if at < 0:
        return  # it is no archive, which is told when it is opened
    files = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    more = tail[max(0, at - 20) : at].startswith(_END_OF_MORE)
    if size > LARGEST or files > MOST or directory > _DIRECTORY or more:
        raise too_much(path)


def read_member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read one file of a wheel; PluginError where it is larger than it can need to be."""
    if archive.getinfo(name).file_size > most:
        told = f"{name[:80]!r} in it is larger than it can need to be"
        raise hostile(str(archive.filename), told)
    return archive.read(name)


def too_much(path: str) -> PluginError:
    """Make the error for a wheel that nobody can need."""
    return hostile(path, "it unpacks to more than a plugin can need")
