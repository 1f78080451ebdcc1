"""One recorded approval: where it lies, whether it is whole, what its state forbids.

{"id": "k7m2qp4x", "state": "pending", "asked": "2026-01-31T09:00:00Z", "expires": "…",
 "surface": "cli", "function": "missive.delete_draft", "account": "work", "reason": "…",
 "arguments": {…}, "options": {…}, "digest": "…", "request": {…}, "notes": […]}

Later come `decided`, with the call `pid`, `started`, `used`, `used_by` and `outcome`, and `ended`
where it was over before that. The file holds arguments, so it is 0600; secret ones among them are
references.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress

from kosmo.config.approval_folder import ENDING, approvals_folder, content, id_in, names
from kosmo.config.approval_refusals import unknown, unreadable
from kosmo.config.once_entry import is_alive
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Row = dict[str, Any]

LONGEST_SECONDS = 30 * 86_400.0
"""An approval holds no longer."""

_TOLERATED = 60.0  # seconds by which a clock may be put right
_LENGTH = 8  # of an id
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
_STATES = ("pending", "approved", "denied", "running", "used", "stale")
_TEXTS = ("id", "state", "asked", "expires", "surface", "function", "account", "reason", "digest")


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
    """Find the files of all entries, or of those with this id, or for this call.

    Raises ConfigError where others can write into their folder.
    """
    begin, end = (f"{id}-" if id else "", f"-{digest[:16]}{ENDING}" if digest else ENDING)
    found = [one for one in names() if one.startswith(begin) and one.endswith(end)]
    return [os.path.join(approvals_folder(), one) for one in found]


def read_entry(path: str) -> Row | None:
    """Read an entry, None where there is none; ConfigError where it is not whole or not ours.

    The state `stale` is one whose time is over, or, with `ahead`, one from a time that is still to
    come: somebody set the clock back. A call whose process ended without a word is `used`, with
    the outcome `unknown`: it may have sent before.
    """
    text = content(path)
    if text is None:
        return None
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        raise unreadable(path, id_in(path), "is no entry of an approval") from None
    if not _is_whole(row) or path != path_of(row["id"], row["digest"]):
        raise unreadable(path, id_in(path), "is no entry of an approval")
    if row["state"] == "running" and not is_alive(row["pid"], row.get("started")):
        row |= {"state": "used", "outcome": "unknown"}
    if row["state"] in ("pending", "approved"):
        row |= _time_of(row)
    entry: Row = row
    return entry


def find(id: str) -> Row:
    """Give the entry of an id; raises UsageError for an unknown one, ConfigError for garbage.

    Inside `locked` it is `found` that finds it.
    """
    row = found(id)
    keep_over([row])
    return row


def found(id: str) -> Row:
    """Give the entry of an id as `find` does, and write nothing."""
    for path in paths(id=id) if id else ():
        row = read_entry(path)
        if row is not None:
            return row
    raise unknown(id)


def entries_for(digest: str) -> list[Row]:
    """Read the entries for a call; what is garbage approves nothing and is passed over."""
    rows = []
    for path in paths(digest=digest):
        try:
            row = read_entry(path)
        except ConfigError:
            continue
        if row is not None and row["digest"] == digest:
            rows.append(row)
    return rows


def keep_over(rows: Iterable[Row]) -> None:
    """Record that approvals are over, so that no clock which is set back later revives them."""
    for row in rows:
        if not _is_newly_over(row):
            continue
        from kosmo.config.atomic import locked

        with suppress(ConfigError), locked(approvals_folder()):
            kept = read_entry(path_of(row["id"], row["digest"]))
            if kept is not None and _is_newly_over(kept):
                write_entry(kept | {"ended": moment()})


def write_entry(row: Row) -> str:
    """Write an entry and give its path; call it inside `locked`."""
    from kosmo.config.atomic import replace_file

    path = path_of(row["id"], row["digest"])
    replace_file(path, json.dumps(row, indent=1).encode())
    return path


def _time_of(row: Row) -> Row:
    """Tell what the time has made of an entry that is open."""
    latest = moment(_TOLERATED)
    longest = moment(LONGEST_SECONDS + _TOLERATED)
    if max(row["asked"], row.get("decided", "")) > latest or row["expires"] > longest:
        return {"state": "stale", "ahead": True}
    return {"state": "stale"} if row["expires"] < moment() else {}


def _is_newly_over(row: Row) -> bool:
    return row["state"] == "stale" and "ended" not in row and "ahead" not in row


def _is_whole(row: object) -> bool:
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in _TEXTS):
        return False
    tables = isinstance(row.get("arguments"), dict) and isinstance(row.get("options"), dict)
    undecided = "" if row["state"] in ("pending", "approved", "stale") else None
    decided = isinstance(row.get("decided", undecided), str)
    begun = row["state"] not in ("running", "used") or isinstance(row.get("used"), str)
    running = row["state"] != "running" or (type(row.get("pid")) is int and row["pid"] > 0)
    ended = row["state"] != "used" or isinstance(row.get("outcome"), str)
    return row["state"] in _STATES and tables and decided and begun and running and ended
