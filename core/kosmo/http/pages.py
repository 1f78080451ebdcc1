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
        overlapping: bool
        short_ends: bool

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

            `size` is how many rows make a full page, `seen` the number of rows read so far.
            """

        def told(self, following: dict[str, Any]) -> dict[str, Any]:
            """Give such parameters as arguments that the function itself takes."""

        def leaves_out(self, rows: list[Row], following: dict[str, Any] | None) -> str | None:
            """Say what no page can reach between `rows` and the page that follows, if anything."""


class Until:
    """Newest first, cut by time: the next page is asked for with the oldest time of this one.

    The bound is inclusive, so a page repeats rows of the edge; rows are told apart by `id`, or by
    all that they hold. A page of fewer rows than were asked for is taken for the last one: this
    is for services that document it so, and take `maximum` rows.
    """

    overlapping = True
    short_ends = True

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

    def told(self, following: dict[str, Any]) -> dict[str, Any]:
        """Give the whole second that leaves nothing out."""
        from math import ceil

        return {**following, "until": ceil(following["until"])}

    def following(self, rows: list[Row], size: int, seen: int) -> dict[str, Any] | None:
        """Go on from the oldest time, unless the page was short.

        A whole page of one time cannot move the inclusive bound, so that time is stepped over.
        """
        from math import ceil, inf, nextafter

        times = self._times(rows)
        if len(rows) < size or not times:
            return None
        oldest, newest = min(times), max(times)
        if oldest == newest and size == self.maximum:
            whole = all(isinstance(time, int) for time in times)
            return {"until": oldest - 1 if whole else nextafter(oldest, -inf)}
        # A whole second is what every service takes; a fraction only where it alone moves on.
        return {"until": ceil(oldest) if ceil(oldest) < newest else oldest}

    def leaves_out(self, rows: list[Row], following: dict[str, Any] | None) -> str | None:
        """Say what may be lost where the next page steps over a time that filled this one.

        A page with more rows than were asked for holds all rows of the time.
        """
        times = self._times(rows)
        if following is None or not times or len(rows) > self.maximum:
            return None
        if following["until"] >= min(times):
            return None
        return (
            f"a whole page has the time {min(times)} in `{self.cursor}`: should more rows have"
            " it, the service gives no way to reach them"
        )

    def _times(self, rows: list[Row]) -> list[float]:
        found = [row.get(self.cursor) for row in rows]
        times = [time for time in found if isinstance(time, (int, float))]
        return [time for time in times if not isinstance(time, bool)]


class Numbered:
    """Numbered pages of a fixed size; the function fetches them through `Client.numbered`."""

    def __init__(self, *, size: int) -> None:
        """Take how many rows the service puts on a page."""
        self.size = size


class Offset:
    """Rows counted from the start of the list.

    A service may give fewer rows on a page than were asked for, and have more. A page therefore
    is the last one where it is empty or shorter than an earlier one; a short first page costs a
    second request. Where the vendor documents that a short page is the last one, `short_ends`
    saves that request.
    """

    overlapping = False

    def __init__(self, *, minimum: int = 1, maximum: int, short_ends: bool = False) -> None:
        """Take the page sizes that the vendor takes, and if a short page ends a list."""
        self.minimum = minimum
        self.maximum = maximum
        self.short_ends = short_ends

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

    def told(self, following: dict[str, Any]) -> dict[str, Any]:
        """Give them as they are."""
        return {**following}

    def following(self, rows: list[Row], size: int, seen: int) -> dict[str, Any] | None:
        """Go on behind the rows that were read, unless the page was short."""
        return None if len(rows) < size else {"offset": seen}

    def leaves_out(self, rows: list[Row], following: dict[str, Any] | None) -> str | None:
        """Say that nothing is lost between pages."""
        return None
