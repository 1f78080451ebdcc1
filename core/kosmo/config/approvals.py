"""The approvals of calls that policy asks about where nobody could be asked.

One file per approval below the state folder. It holds for one call, told by a digest, and for a
time; `approval_claim` is how the call is made with it.
"""

from __future__ import annotations

import os
import time

from kosmo.config.approval_entry import (
    LONGEST_SECONDS,
    entries_for,
    find,
    found,
    keep_over,
    moment,
    new_id,
    paths,
    read_entry,
    write_entry,
)
from kosmo.config.approval_folder import approvals_folder
from kosmo.config.approval_refusals import refusal, unknown
from kosmo.config.atomic import locked
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Row = dict[str, Any]

USUAL_SECONDS = 86_400.0
_KEPT_SECONDS = LONGEST_SECONDS + 86_400.0


def ask(wanted: Row, planned: Callable[[], Row]) -> Row:
    """Record that a call waits for approval, and give its entry; asked again, it is the same one.

    `wanted` has `function`, `account`, `arguments`, `options`, `surface`, `reason` and `digest`;
    `planned` gives `request` and `notes` where it has to be recorded. Raises PolicyError where
    the call was denied, or is being made with an approval.
    """
    held = _held(wanted["digest"])
    shown = planned() if held is None else {"request": None, "notes": []}
    with locked(approvals_folder()):
        held = _held(wanted["digest"])
        if held is None:
            _sweep()
            state = {"id": new_id(), "state": "pending", "asked": moment()}
            held = {**state, "expires": moment(USUAL_SECONDS), **wanted, **shown}
            write_entry(held)
    if held["state"] in ("denied", "running"):
        raise refusal(held)
    return held


def approve(id: str, seconds: float = USUAL_SECONDS) -> Row:
    """Let the call of an approval be made once within so many seconds, and give its entry.

    Raises PolicyError where it was denied, used or is over.
    """
    return _decide(id, "approved", seconds)


def deny(id: str) -> Row:
    """Refuse the call of an approval until the usual time is over, and give its entry."""
    return _decide(id, "denied", USUAL_SECONDS)


def list_entries() -> tuple[list[Row], list[ConfigError]]:
    """Give all entries, oldest first, and what is wrong with those that cannot be read."""
    rows, broken = [], []
    for path in paths():
        try:
            row = read_entry(path)
        except ConfigError as error:
            broken.append(error)
            continue
        rows += [] if row is None else [row]
    keep_over(rows)
    return sorted(rows, key=lambda row: (row["asked"], row["id"])), broken


def forget(id: str) -> None:
    """Forget an approval, whatever its entry holds; raises UsageError where there is none."""
    kept = paths(id=id) if id else []
    if not kept:
        raise unknown(id)
    with locked(approvals_folder()):
        for path in kept:
            _remove(path)


def _decide(id: str, state: str, seconds: float) -> Row:
    find(id)  # so that nothing is made on the disk for an unknown one
    with locked(approvals_folder()):
        row = found(id)
        if row["state"] not in ("pending", "approved", state):
            raise refusal(row)
        row |= {"state": state, "decided": moment(), "expires": moment(seconds)}
        write_entry(row)
    return row


def _held(digest: str) -> Row | None:
    """Find the entry that a call waits for, or that forbids it."""
    for row in entries_for(digest):
        denied = row["state"] == "denied" and row["expires"] >= moment()
        if denied or row["state"] in ("pending", "approved", "running"):
            return row
    return None


def _sweep() -> None:
    """Drop entries that are long over: they hold arguments."""
    for path in paths():
        try:
            if os.stat(path).st_mtime < time.time() - _KEPT_SECONDS:
                os.unlink(path)
        except OSError:
            continue


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigError(f"`{path}` cannot be removed: {error.strerror}") from None
