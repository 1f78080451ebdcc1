"""What an account made that its service cannot list, remembered on this machine."""

from __future__ import annotations

import os

from kosmo.config.file import read_toml, update_toml
from kosmo.config.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


class Records:
    """Lists of objects with an `id`, one file per account below the state folder."""

    def __init__(self, path: str) -> None:
        """Take the file; it is made with the first row."""
        self._path = path

    def rows(self, name: str) -> list[Row]:
        """Give the rows of the list `name`, oldest first; raises ConfigError."""
        rows: list[Row] = read_toml(self._path).get(name, [])
        return rows

    def add(self, name: str, row: Row) -> None:
        """Add a row; its keys without a value are left out, as TOML has no null."""
        kept = {key: value for key, value in row.items() if value is not None}
        update_toml(self._path, lambda data: data.setdefault(name, []).append(kept))

    def remove(self, name: str, identity: str) -> None:
        """Remove the row with this id, if it is there."""
        if not any(row.get("id") == identity for row in self.rows(name)):
            return

        def change(data: Row) -> None:
            data[name] = [row for row in data.get(name, []) if row.get("id") != identity]

        update_toml(self._path, change)


def records_of(integration: str, account: str) -> Records:
    """Give the records of one account."""
    # A name from the environment may be anything; as part of a path it must not climb.
    safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in account)
    name = f"{integration}-{safe}.toml"
    return Records(os.path.join(state_folder(), "records", name))
