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


NEWER = ".new"  # is added to the name of a file that was edited


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


def settings(old: Node, new: Node) -> list[str]:
    """Name what else is other in two manifests: `base_url`, `auth`, `limits` and the like."""
    keys = [one for one in {**new, **old} if one not in ("functions", "kosmo_manifest")]
    return [one for one in keys if old.get(one) != new.get(one)]


def difference(old: Node, new: Node) -> dict[str, list[str]]:
    """Name the functions that were added, removed and changed between two manifests."""
    before, after = old["functions"], new["functions"]
    return {
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "changed": [name for name in after if name in before and after[name] != before[name]],
    }


def owed(folder: str, record: Node, manifest: Node) -> list[str]:
    """Name the files that were kept, and still wait for what is new to be taken over.

    What is new stands beside such a file, in NAME.new, until the author deletes that.
    """
    texts = files_of(manifest, data_only=bool(record.get("data_only")))
    paths = {name: os.path.join(folder, name) for name in texts}
    return [
        name
        for name, path in paths.items()
        if os.path.lexists(path + NEWER) and _read(path) not in (None, texts[name])
    ]


def update(folder: str, record: Node, manifest: Node) -> tuple[list[str], list[str]]:
    """Write what changed into files that nobody edited; gives those written and those kept.

    What would have been written into one that was edited goes beside it.
    """
    data_only = bool(record.get("data_only"))
    try:
        before = files_of(record["manifest"], data_only=data_only)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError):
        raise UsageError(f"`{folder}/{RECORD}` is damaged; nothing was written") from None
    written, kept = [], []
    for name, text in files_of(manifest, data_only=data_only).items():
        path = os.path.join(folder, name)
        there = _read(path)
        waits = os.path.lexists(path + NEWER)
        if there == text and waits:
            os.unlink(path + NEWER)
        if there == text or (before.get(name) == text and not (waits and there is not None)):
            continue
        fresh = there is None and name not in before  # else the author deleted it
        if fresh or there == before.get(name) or name == RECORD:
            if not _inside(folder, path):
                raise UsageError(f"`{path}` leads out of `{folder}`")
            _write(path, text)
            written.append(name)
        else:
            kept.append(name)
            if there is not None and not (waits and before.get(name) == text):
                _beside(folder, path, text)
    return written, kept


def _beside(folder: str, path: str, text: str) -> None:
    """Write what is new for a file that was edited, where the author can compare them."""
    if _inside(folder, path + NEWER):
        _write(path + NEWER, text)


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", newline="") as file:
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
