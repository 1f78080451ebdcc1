"""One recorded approval: where it lies, whether it is whole, what its state forbids.

{"id": "k7m2qp4x", "state": "pending", "asked": "2026-01-31T09:00:00Z", "expires": "…",
 "surface": "cli", "function": "missive.delete_draft", "account": "work", "reason": "…",
 "arguments": {…}, "options": {…}, "digest": "…", "request": {…}, "notes": […]}

Later come `decided`, and with the call `pid`, `started`, `used`, `used_by` and `outcome`. The file
holds arguments, so it is 0600; secret ones among them are references.
"""

from __future__ import annotations

import json
import os
import time

from kosmo.config.approval_refusals import unknown, unreadable
from kosmo.config.once_entry import is_alive
from kosmo.config.paths import state_folder
from kosmo.config.toml_cache import is_ours
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

ENDING = ".json"
_LENGTH = 8  # of an id
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
_STATES = ("pending", "approved", "denied", "running", "used")
_TEXTS = ("id", "state", "asked", "expires", "surface", "function", "account", "reason", "digest")


def approvals_folder() -> str:
    """Name the folder that the entries lie in."""
    return os.path.join(state_folder(), "approvals")


def new_id() -> str:
    """Draw an id: short enough to be typed, and not to be guessed."""
    fair = [byte % len(_LETTERS) for byte in os.urandom(64) if byte < 8 * len(_LETTERS)]
    return "".join(_LETTERS[place] for place in fair[:_LENGTH])


def moment(after: float = 0.0) -> str:
    """Write the time that it will be after so many seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + after))


def path_of(id: str, digest: str) -> str:
    """Name the file of an entry, which can be found by its id and by what it approves."""
    return os.path.join(approvals_folder(), f"{id}-{digest[:16]}{ENDING}")


def paths(*, id: str = "", digest: str = "") -> list[str]:
    """Find the files of all entries, or of those with this id, or for this call."""
    folder = approvals_folder()
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ConfigError(f"`{folder}` cannot be read: {error.strerror}") from None
    begin, end = (f"{id}-" if id else "", f"-{digest[:16]}{ENDING}" if digest else ENDING)
    found = [one for one in names if one.startswith(begin) and one.endswith(end)]
    return [os.path.join(folder, one) for one in sorted(found) if not one.startswith(".")]


def id_in(path: str) -> str:
    """Give the id in the name of a file."""
    return os.path.basename(path).partition("-")[0]


def read_entry(path: str) -> Row | None:
    """Read an entry, None where there is none; raises ConfigError where it is not whole.

    The state `stale` is one whose time is over; a call whose process ended without a word is
    `used`, with the outcome `unknown`: it may have sent before.
    """
    try:
        with open(path, "rb") as stream:
            ours = is_ours(os.fstat(stream.fileno()))
            row = json.loads(stream.read())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, id_in(path), f"cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise unreadable(path, id_in(path), "is no entry of an approval") from None
    if not ours:
        raise unreadable(path, id_in(path), "can be written by others")
    if not _is_whole(row) or path != path_of(row["id"], row["digest"]):
        raise unreadable(path, id_in(path), "is no entry of an approval")
    if row["state"] == "running" and not is_alive(row["pid"], row.get("started")):
        row |= {"state": "used", "outcome": "unknown"}
    if row["state"] in ("pending", "approved") and row["expires"] < moment():
        row["state"] = "stale"
    entry: Row = row
    return entry


def find(id: str) -> Row:
    """Give the entry of an id; raises UsageError for an unknown one, ConfigError for garbage."""
    for path in paths(id=id) if id else ():
        row = read_entry(path)
        if row is not None:
            return row
    raise unknown(id)


def entries_for(digest: str) -> list[Row]:
    """Read the entries for a call; what is garbage approves nothing and is passed over."""
    found = []
    for path in paths(digest=digest):
        try:
            row = read_entry(path)
        except ConfigError:
            continue
        if row is not None and row["digest"] == digest:
            found.append(row)
    return found


def write_entry(row: Row) -> str:
    """Write an entry and give its path; call it inside `locked`."""
    from kosmo.config.atomic import replace_file

    path = path_of(row["id"], row["digest"])
    replace_file(path, json.dumps(row, indent=1).encode())
    return path


def _is_whole(row: object) -> bool:
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in _TEXTS):
        return False
    tables = isinstance(row.get("arguments"), dict) and isinstance(row.get("options"), dict)
    decided = row["state"] in ("pending", "approved") or isinstance(row.get("decided"), str)
    begun = row["state"] not in ("running", "used") or isinstance(row.get("used"), str)
    running = row["state"] != "running" or (type(row.get("pid")) is int and row["pid"] > 0)
    ended = row["state"] != "used" or isinstance(row.get("outcome"), str)
    return row["state"] in _STATES and tables and decided and begun and running and ended
