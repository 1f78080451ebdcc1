"""Writing a new plugin's folder at once, and changing one that was written before."""

from __future__ import annotations

import json
import os
import shutil

from kosmo.cli.scaffold.package import RECORD, files_of
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]


def write_new(folder: str, files: dict[str, str]) -> None:
    """Write a whole folder that is not there yet: complete, or not at all.

    Raises UsageError where something is in its place.
    """
    if os.path.lexists(folder):
        raise UsageError(f"`{folder}` is there already; nothing was written")
    made = f"{folder}.{os.getpid()}.tmp"
    try:
        for name, text in files.items():
            _write(os.path.join(made, name), text)
        if os.path.lexists(folder):
            raise UsageError(f"`{folder}` is there already; nothing was written")
        os.rename(made, folder)
    except OSError as error:
        raise UsageError(f"`{folder}` cannot be written: {error.strerror}") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def read_record(folder: str) -> Node:
    """Read what a folder was written from; raises UsageError where kosmo did not write it."""
    path = os.path.join(folder, RECORD)
    try:
        if os.path.islink(folder) or os.path.islink(path):
            raise UsageError(f"`{folder}` is there already, and a link; nothing was written")
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
        if not isinstance(record["manifest"]["functions"], dict):
            raise TypeError
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(
            f"`{folder}` is there already, and was not made by `kosmo plugins new`; nothing was"
            " written"
        ) from None
    found: Node = record
    return found


def difference(old: Node, new: Node) -> dict[str, list[str]]:
    """Name the functions that were added, removed and changed between two manifests."""
    before, after = old["functions"], new["functions"]
    return {
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "changed": [name for name in after if name in before and after[name] != before[name]],
    }


def update(folder: str, record: Node, manifest: Node) -> tuple[list[str], list[str]]:
    """Write what changed into files that nobody edited; gives those written and those kept."""
    data_only = bool(record.get("data_only"))
    before = files_of(record["manifest"], data_only=data_only)
    written, kept = [], []
    for name, text in files_of(manifest, data_only=data_only).items():
        path = os.path.join(folder, name)
        there = _read(path)
        if there == text or before.get(name) == text:
            continue
        if there is None or there == before.get(name) or name == RECORD:
            if not _inside(folder, path):
                raise UsageError(f"`{path}` leads out of `{folder}`")
            _write(path, text)
            written.append(name)
        else:
            kept.append(name)
    return written, kept


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""


def _inside(folder: str, path: str) -> bool:
    return os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)


def _write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
