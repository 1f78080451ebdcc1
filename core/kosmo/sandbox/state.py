"""What a simulated service knows: tables of rows, each parsed when it is first asked for."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Row = dict[str, Any]
    Table = dict[str, Row]


class SimulatorState:
    """Tables of JSON rows by id, in the order in which they came.

    Rows are handed out as they are; a change of one is kept only through `put`.
    As text it is one line per table, `{"name": {id: row}}`, so that a call which needs one
    table parses one line.
    """

    def __init__(self, text: bytes = b"") -> None:
        """Take the text of a state; an empty one has no rows. Raises ValueError if unreadable."""
        self._lines: dict[str, bytes] = {}
        self._tables: dict[str, Table] = {}
        self._changed: set[str] = set()
        self.fill(text)

    def fill(self, text: bytes) -> None:
        """Take the tables of a text, for those of the same names; raises ValueError too."""
        for line in text.splitlines():
            if line[:2] != b'{"' or line[-1:] != b"}":
                raise ValueError("a line of the state is not a table")
            name = line[2 : line.index(b'"', 2)].decode()
            self._lines[name] = line
            self._tables.pop(name, None)

    def table(self, name: str) -> Table:
        """Give a table as it is; empty where nothing was ever put."""
        found = self._tables.get(name)
        if found is None:
            line = self._lines.get(name)
            found = self._tables[name] = {} if line is None else json.loads(line)[name]
        return found

    def rows(self, name: str) -> Iterable[Row]:
        """Give a table's rows."""
        return self.table(name).values()

    def get(self, name: str, id: str) -> Row | None:
        """Give one row, or None."""
        return self.table(name).get(id)

    def put(self, name: str, row: Row) -> Row:
        """Keep a new or a changed row under its `id`."""
        self.table(name)[row["id"]] = row
        self._changed.add(name)
        return row

    def drop(self, name: str, id: str) -> Row | None:
        """Remove a row; gives it, or None where there was none."""
        row = self.table(name).pop(id, None)
        if row is not None:
            self._changed.add(name)
        return row

    @property
    def changed(self) -> bool:
        """Whether anything was put or dropped since the last `text` or `undo`."""
        return bool(self._changed)

    def text(self) -> bytes:
        """Write the state; tables that were not changed are not encoded again."""
        for name in [name for name in self._tables if name in self._changed]:
            table = json.dumps(
                {name: self._tables[name]}, ensure_ascii=False, separators=(",", ":")
            )
            self._lines[name] = table.encode()
        self._changed.clear()
        return b"".join(line + b"\n" for line in self._lines.values())

    def undo(self) -> None:
        """Forget every change since the last `text`, rows that were changed in place too."""
        self._tables.clear()
        self._changed.clear()


def new_id() -> str:
    """Make a random UUID; importing `uuid` would cost more than the call."""
    number = bytearray(os.urandom(16))
    number[6] = number[6] & 0x0F | 0x40
    number[8] = number[8] & 0x3F | 0x80
    text = number.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
