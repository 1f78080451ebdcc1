"""Rows as they come in, page by page: each once, kept for the answer or handed on at once."""

from __future__ import annotations

from kosmo.errors import ServiceError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Facts

    Row = dict[str, Any]

_REMEMBERED = 20_000  # identities; rows come twice at the edges of pages, not far apart
_IDLE = 2  # pages running that bring nothing new, or the same again


class Gathering:
    """One list that is being read.

    `rows` are those from `start` to `end` in the order of the service, none where a sink takes
    them. `count` counts every row that was taken, `position` the rows of the service's own list.
    """

    def __init__(
        self,
        *,
        start: int,
        end: int | None,
        facts: Facts,
        identity: str = "id",
        keep: Callable[[Row], bool] | None = None,
        sink: Callable[[list[Row]], None] | None = None,
        position: int = 0,
        overlapping: bool = False,
    ) -> None:
        """Take which rows are wanted; rows with the same `identity` are one row.

        Where pages are `overlapping`, rows without one that are equal to rows of the page before
        are those again; elsewhere nobody can tell, and all are taken.
        """
        if sink is not None and facts.streamed:
            raise ServiceError(
                "a second list was begun after rows of the first were printed; repeat the call"
                " without `-o jsonl`",
                code="not_streamable",
            )
        facts.streamed = facts.streamed or sink is not None
        self.rows: list[Row] = []
        self.count = 0
        self.scanned = 0
        self.position = position
        self.beyond: tuple[list[Row], int, int] | None = None  # rows, the place in them, position
        self._start = start
        self._end = end
        self._facts = facts
        self._identity = identity
        self._keep = keep
        self._sink = sink
        self._overlapping = overlapping
        self._seen: dict[object, None] = {}
        self._page: list[Row] = []
        self._taken: list[Row] = []
        self.idle = 0

    @property
    def is_full(self) -> bool:
        """Whether every row that is wanted has come."""
        return self._end is not None and self.count >= self._end

    def add(self, page: list[Row], *, more: bool) -> None:
        """Take in a page; `more` says that another is to be read.

        Raises ServiceError where page after page brings nothing new: such a list has no end.
        """
        equal = page == self._page
        new = self._new(page, equal=equal)
        before, self._taken = self._taken, []
        wanted: list[Row] = []
        for place, row in new:
            if self._keep is not None and not self._keep(row):
                continue
            if self._end is not None and self.count >= self._end and self.beyond is None:
                rows = [*before, *self._taken, row]
                self.beyond = rows, len(rows) - 1, self.position + place
            elif self.count >= self._start and not self.is_full:
                wanted.append(row)
            self._taken.append(row)
            self.count += 1
        self._hand_on(wanted)
        self.scanned += len(page)
        self.position += len(page)
        self._page = page
        self.idle = 0 if new and not equal else self.idle + 1
        if self.idle >= _IDLE and page and more and not self.is_full:
            raise ServiceError(
                f"the service gives the same rows again after {self.count} rows: its pages do not"
                " move on, so the list cannot be read to its end",
                code="repeated_page",
            )

    def _hand_on(self, rows: list[Row]) -> None:
        self._facts.rows += len(rows)
        if self._sink is None:
            self.rows += rows
        elif rows:
            self._sink(rows)

    def _new(self, page: list[Row], *, equal: bool) -> list[tuple[int, Row]]:
        """Give the rows that did not come before, each with its place in the page."""
        if equal and any(self._has_identity(row) for row in page):
            return []
        before = [row for row in self._page if self._overlapping and not self._has_identity(row)]
        new: list[tuple[int, Row]] = []
        for place, row in enumerate(page):
            if self._has_identity(row):
                if self._first_time(row):
                    new.append((place, row))
            elif row in before:
                before.remove(row)  # one for one: the list may hold equal rows
            else:
                new.append((place, row))
        return new

    def _has_identity(self, row: Row) -> bool:
        # A boolean names nothing, though Python takes `True` for 1.
        return type(row.get(self._identity)) in (str, int)

    def _first_time(self, row: Row) -> bool:
        identity = row[self._identity]
        if identity in self._seen:
            return False
        self._seen[identity] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return True
