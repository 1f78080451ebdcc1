"""Rows printed while more are read: one JSON object a line, in memory that does not grow."""

from __future__ import annotations

import json
import sys

from kosmo.cli.output import talk, write
from kosmo.describe.rows import absence, fields_in, missing, picked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


class JsonLines:
    """Takes rows page by page and prints each at once."""

    def __init__(self, fields: str | None, *, quiet: bool) -> None:
        """Take the fields to keep of each row, None for all."""
        self._fields = fields
        self._quiet = quiet
        self._stdout = sys.stdout  # while the call runs that name is for what plugins print
        self._never_seen: set[str] | None = None
        self._known: dict[str, None] = {}

    def __call__(self, rows: list[Row]) -> None:
        """Print one page of rows."""
        if self._fields is not None:
            absent = set(missing(rows, self._fields))
            if absent:
                self._known.update(dict.fromkeys(fields_in(rows)))
            seen = self._never_seen
            self._never_seen = absent if seen is None else seen & absent
            rows = picked(rows, self._fields)
        write("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), self._stdout)

    def end(self) -> None:
        """Warn of fields that no row had."""
        for path in () if self._quiet else sorted(self._never_seen or ()):
            talk(absence(path, self._known))
