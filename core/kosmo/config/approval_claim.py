"""Calling with an approval: one process claims it before anything is sent, and tells the end."""

from __future__ import annotations

import os

from kosmo.config.approval_entry import (
    entries_for,
    find,
    found,
    keep_over,
    moment,
    read_entry,
    write_entry,
)
from kosmo.config.approval_folder import approvals_folder
from kosmo.config.approval_refusals import changed, refusal
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


class Claim:
    """An approval that this process alone may call with; how that ended must be told."""

    __slots__ = ("_path", "_row", "id")

    def __init__(self, path: str, row: Row) -> None:
        """Take the file and what it holds; `claim` makes claims."""
        self.id: str = row["id"]
        self._path = path
        self._row = row

    def end(self, outcome: str, *, happened: bool) -> str | None:
        """Record the outcome, `ok` or a code; where nothing happened the approval still holds.

        Gives None, or the sentence that says why it could not be recorded: by then the call has
        ended as it has.
        """
        from kosmo.config.atomic import locked

        gone = ("pid", "started") if happened else ("pid", "started", "used", "used_by")
        row = {name: value for name, value in self._row.items() if name not in gone}
        row |= {"state": "used", "outcome": outcome} if happened else {"state": "approved"}
        try:
            with locked(approvals_folder()):
                if read_entry(self._path) == self._row:  # nobody forgot it meanwhile
                    write_entry(row)
        except ConfigError as error:
            reason = error.message.removesuffix("; nothing was changed")
            return f"the approval `{self.id}` will count as used, its outcome unknown: {reason}"
        return None


def claim(digest: str, *, used_by: str, id: str | None = None) -> Claim | None:
    """Claim the approval of a call for this process, None where none was given.

    With an `id` it must be that one: raises PolicyError where its state forbids it or it is for
    another call, UsageError where there is none.
    """
    seen = entries_for(digest) if id is None else [find(id)]
    keep_over(seen)
    if all(row["state"] != "approved" for row in seen) and id is None:
        return None
    from kosmo.config.atomic import locked
    from kosmo.config.once_entry import started

    with locked(approvals_folder()):
        row = _given(digest) if id is None else _named(id, digest)
        if row is None:
            return None
        row |= {"state": "running", "used": moment(), "used_by": used_by, "pid": os.getpid()}
        since = started(os.getpid())
        if since is not None:
            row["started"] = since
        return Claim(write_entry(row), row)


def is_given(digest: str) -> bool:
    """Tell whether an approval of a call waits to be used."""
    return _given(digest) is not None


def _given(digest: str) -> Row | None:
    return next((row for row in entries_for(digest) if row["state"] == "approved"), None)


def _named(id: str, digest: str) -> Row:
    row = found(id)
    if row["state"] != "approved":
        raise refusal(row)
    if row["digest"] != digest:
        raise changed(row)
    return row
