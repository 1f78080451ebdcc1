"""The folders of kosmo's files: whose they are, who may write, how full the disk is."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.config import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.diagnosis.examination import Examination

_LITTLE, _NOTHING = 100_000_000, 5_000_000  # bytes that are left


def check(_examination: Examination) -> Iterator[Finding]:
    """Look at each folder, and at the disks that they are on."""
    folders = {
        "config": paths.config_folder(),
        "state": paths.state_folder(),
        "cache": paths.cache_folder(),
        "data": paths.data_folder(),
    }
    rows = {kind: described(path) for kind, path in folders.items()}
    yield fine(f"the configuration is in `{folders['config']}`", folders=rows)
    for kind, path in folders.items():
        yield from _problems(kind, path, rows[kind])
    yield from _disks(folders)


def described(path: str) -> dict[str, Any]:
    """Describe a file or folder: whether it is there, its mode and its owner."""
    try:
        found = os.stat(path)
    except OSError:
        return {"path": path, "exists": os.path.lexists(path), "mode": None, "owner": None}
    return {
        "path": path,
        "exists": True,
        "mode": f"{stat.S_IMODE(found.st_mode):04o}",
        "owner": _owner(found.st_uid),
    }


def refusal(folder: str) -> str | None:
    """Say why nothing can be written into a folder, or None where it can be.

    One that is not there yet is judged by the nearest folder above it.
    """
    place = nearest_above(folder)
    if not os.path.isdir(place):
        return f"`{place}` is no folder"
    if place != folder:
        return None if os.access(place, os.W_OK | os.X_OK) else f"`{place}` cannot be written"
    trial = os.path.join(place, f".doctor.{os.getpid()}")
    try:
        os.close(os.open(trial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        return f"`{place}` cannot be written: {(error.strerror or str(error)).lower()}"
    with suppress(OSError):
        os.unlink(trial)
    return None


def remedy(folder: str) -> str:
    """Give the command that lets a folder be written."""
    place = nearest_above(folder)
    try:
        found = os.stat(place)
    except OSError:  # a link that leads nowhere, or round in circles, stands in the way
        return fixes.move_away(place) if os.path.islink(place) else fixes.elsewhere()
    if not stat.S_ISDIR(found.st_mode):
        return fixes.move_away(place)
    mine, closed = found.st_uid == os.getuid(), found.st_mode & 0o700 != 0o700
    if mine and closed:
        return fixes.only_owner(place, folder=True)
    return fixes.own(place) if place == folder and not mine else fixes.elsewhere()


def nearest_above(path: str) -> str:
    """Give the path itself, or the nearest above it that is there."""
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def _problems(kind: str, path: str, row: dict[str, Any]) -> Iterator[Finding]:
    why = refusal(path)
    if why is not None:
        needed = kind == "state"  # where the audit log is, without which nothing is sent
        finding = broken if needed else odd
        yield finding(f"the {kind} folder: {why}", remedy(path), **row)
        return
    if row["mode"] is None:
        return
    if int(row["mode"], 8) & 0o022:
        yield broken(
            f"other users can write into the {kind} folder `{path}` (mode {row['mode']})",
            fixes.only_owner(path, folder=True),
            **row,
        )
    if row["owner"] != _owner(os.getuid()):
        told = f"the {kind} folder `{path}` belongs to `{row['owner']}`"
        yield odd(told, fixes.own(path), **row)


def _disks(folders: dict[str, str]) -> Iterator[Finding]:
    seen = set()
    for path in folders.values():
        place = nearest_above(path)
        try:
            device, disk = os.stat(place).st_dev, os.statvfs(place)
        except OSError:
            continue
        if device in seen:
            continue
        seen.add(device)
        finding = disk_finding(place, disk.f_bavail * disk.f_frsize, folders["cache"])
        if finding is not None:
            yield finding


def disk_finding(place: str, free: int, cache: str) -> Finding | None:
    """Judge how many bytes are left on a disk; what may be deleted for more is the cache."""
    from shlex import quote

    if free >= _LITTLE:
        return None
    finding = broken if free < _NOTHING else odd
    told = f"the disk of `{place}` has {free / 1e6:.0f} MB left"
    return finding(told, f"rm -rf {quote(cache)}", free_bytes=free)


def _owner(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
