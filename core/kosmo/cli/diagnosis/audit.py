"""The audit log: no write is sent that could not be recorded."""

from __future__ import annotations

import os

from kosmo.cli.diagnosis import fixes, folders
from kosmo.cli.diagnosis.finding import Finding, broken, fine, odd
from kosmo.config.audit import log_path, open_log
from kosmo.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.cli.diagnosis.examination import Examination


def check(_examination: Examination) -> Iterator[Finding]:
    """Look whether it can be written, and who can read it."""
    path = log_path()
    row = folders.described(path)
    if not row["exists"]:
        why = folders.refusal(os.path.dirname(path))
        if why is None:
            yield fine("there is no audit log yet, and one can be made", **row)
        else:
            told = f"no audit log can be made: {why}"
            yield broken(told, folders.remedy(os.path.dirname(path)), **row)
        return
    try:
        os.close(open_log())
    except ConfigError as error:
        closed = os.path.isfile(path) and not os.access(path, os.W_OK)
        yield broken(error.message, fixes.only_owner(path) if closed else _remedy(path), **row)
        return
    if int(row["mode"] or "0", 8) & 0o077:
        told = f"other users can reach the audit log `{path}` (mode {row['mode']})"
        yield odd(told, fixes.only_owner(path), **row)
        return
    yield fine("the audit log can be written", **row)


def _remedy(path: str) -> str:
    if os.path.lexists(path) and not os.path.isfile(path):
        return fixes.move_away(path)
    return folders.remedy(os.path.dirname(path))
