"""What an account made that its service cannot list, as plugin functions see it."""

from __future__ import annotations

from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    Row = dict[str, Any]

    class Records(Protocol):
        """Where an account's rows are kept."""

        def rows(self, name: str) -> list[Row]:
            """Give the rows of a list."""

        def add(self, name: str, row: Row) -> None:
            """Add a row to a list."""

        def remove(self, name: str, identity: str) -> None:
            """Remove a row from a list."""


class Memory:
    """Lists of rows with an `id`, kept on this machine for one account.

    Failing to keep one is a note and no failure: by then the service has done what was asked.
    """

    def __init__(self, open_records: Callable[[], Records] | None, notes: list[str]) -> None:
        """Take what opens the records; without it, as in a dry run, nothing is kept."""
        self._open = open_records
        self._notes = notes

    def rows(self, name: str) -> list[Row]:
        """Give the rows of the list `name` that this account made from this machine."""
        return self._open().rows(name) if self._open is not None else []

    def add(self, name: str, row: Row) -> None:
        """Keep a row that was made."""
        self._change(lambda records: records.add(name, row))

    def remove(self, name: str, identity: str) -> None:
        """Drop a row that was deleted."""
        self._change(lambda records: records.remove(name, identity))

    def _change(self, change: Callable[[Records], None]) -> None:
        if self._open is None:
            return
        try:
            change(self._open())
        except KosmoError as error:
            self._notes.append(f"this is done, but kosmo cannot remember it: {error.message}")
