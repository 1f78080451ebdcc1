"""Paging: how a list's pages are asked for, and how they become one list.

A style is declared once per function; `Client.rows` follows it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    Row = dict[str, Any]

    class PageStyle(Protocol):
        """How one vendor pages one kind of list."""

        minimum: int
        maximum: int

        def first(self, skip: int) -> dict[str, Any]:
            """Give the parameters of the first page."""

        def size(self, wanted: int | None, *, later: bool) -> int:
            """Give the size to ask for when `wanted` rows are missing, on a first or later page."""

        def at(self, rows: list[Row], place: int, position: int) -> dict[str, Any] | None:
            """Give the parameters of a page that leaves out no row from `rows[place]` on.

            That row is the one after `position` rows of the service's list. None where there are
            no such parameters.
            """

        def following(self, rows: list[Row], size: int, seen: int) -> dict[str, Any] | None:
            """Give the parameters of the page after `rows`, or None where the list ends.

            `size` is the page size asked for, `seen` the number of rows read so far.
            """

        def leaves_out(self, rows: list[Row], following: dict[str, Any] | None) -> str | None:
            """Say what no page can reach between `rows` and the page that follows, if anything."""


class Until:
    """Newest first, cut by time: the next page is asked for with the oldest time of this one.

    The bound is inclusive, so a page repeats rows of the edge; rows are told apart by `id`.
    """

    def __init__(self, cursor: str, *, minimum: int = 1, maximum: int) -> None:
        """Take the time field that pages are cut by, and the page sizes that the vendor takes."""
        self.cursor = cursor
        self.minimum = minimum
        self.maximum = maximum

    def first(self, skip: int) -> dict[str, Any]:
        """Begin at the newest row."""
        return {}

    def size(self, wanted: int | None, *, later: bool) -> int:
        """Ask for whole later pages: a small one could hold nothing but repeated rows."""
        wanted = self.maximum if wanted is None or later else wanted
        return max(self.minimum, min(self.maximum, wanted))

    def at(self, rows: list[Row], place: int, position: int) -> dict[str, Any] | None:
        """Begin at the row's time, or the time before it where it has none."""
        times = self._times(rows[: place + 1])
        return {"until": times[-1]} if times else None

    def following(self, rows: list[Row], size: int, seen: int) -> dict[str, Any] | None:
        """Go on from the oldest time, unless the page was short.

        A whole page of one time cannot move the inclusive bound, so that second is stepped over.
        """
        times = self._times(rows)
        if len(rows) < size or not times:
            return None
        oldest = min(times)
        return {"until": oldest - 1 if oldest == max(times) and size == self.maximum else oldest}

    def leaves_out(self, rows: list[Row], following: dict[str, Any] | None) -> str | None:
        """Say what may be lost where the next page steps over a second that filled this one.

        A page with more rows than were asked for holds the whole second.
        """
        times = self._times(rows)
        if following is None or not times or len(rows) > self.maximum:
            return None
        if following["until"] >= min(times):
            return None
        return (
            f"a whole page has the time {min(times):.0f} in `{self.cursor}`: should more rows have"
            " it, the service gives no way to reach them"
        )

    def _times(self, rows: list[Row]) -> list[float]:
        return [row[self.cursor] for row in rows if isinstance(row.get(self.cursor), (int, float))]


class Numbered:
    """Numbered pages of a fixed size; the function fetches them through `Client.numbered`."""

    def __init__(self, *, size: int) -> None:
        """Take how many rows the service puts on a page."""
        self.size = size


class Offset:
    """Rows counted from the start of the list."""

    def __init__(self, *, minimum: int = 1, maximum: int) -> None:
        """Take the page sizes that the vendor takes."""
        self.minimum = minimum
        self.maximum = maximum

    def first(self, skip: int) -> dict[str, Any]:
        """Begin at the row that the caller wants first."""
        return {"offset": skip} if skip else {}

    def size(self, wanted: int | None, *, later: bool) -> int:
        """Ask for what is wanted, as far as a page may hold it."""
        wanted = self.maximum if wanted is None else wanted
        return max(self.minimum, min(self.maximum, wanted))

    def at(self, rows: list[Row], place: int, position: int) -> dict[str, Any] | None:
        """Begin behind the rows before it."""
        return {"offset": position}

    def following(self, rows: list[Row], size: int, seen: int) -> dict[str, Any] | None:
        """Go on behind the rows that were read, unless the page was short."""
        return None if len(rows) < size else {"offset": seen}

    def leaves_out(self, rows: list[Row], following: dict[str, Any] | None) -> str | None:
        """Say that nothing is lost between pages."""
        return None
