"""The rows of a list as a program asks for them: a page is read when the one before is used up."""

from __future__ import annotations

from kosmo.api.feed import Feed
from kosmo.errors import ServiceError
from kosmo.result import rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Any

    from kosmo.api.feed import Run
    from kosmo.result import Result

    Row = dict[str, Any]

_GRACE = 2.0  # seconds that a call is given to end which nobody reads any more


class Rows:
    """An iterator over the rows of one call; nothing is kept but the page that is being read.

    `result` is the call's once its list has ended: `result.facts` says whether rows were left out
    and where the list goes on. A loop that is left ends the call before its next request; `close`
    does so too.
    """

    def __init__(self, run: Run) -> None:
        """Take what runs the call, given where rows go and what says that it was given up."""
        self.result: Result | None = None
        self._feed = Feed(run)
        self._rows: Iterator[Row] = iter(())

    def __iter__(self) -> Iterator[Row]:
        """Give the iterator itself."""
        return self

    def __next__(self) -> Row:
        """Give the next row; raises KosmoError where the call fails on the way."""
        while True:
            for row in self._rows:
                return row
            page = self.next_page()
            if page is None:
                raise StopIteration
            self._rows = iter(page)

    def pages(self) -> Iterator[list[Row]]:
        """Give the rows page by page, as the service does."""
        while (page := self.next_page()) is not None:
            yield page

    def next_page(self) -> list[Row] | None:
        """Ask for the next page and give its rows, None at the end of the list."""
        if self._feed.ended:
            return None
        try:
            given = self._feed.next()
        except BaseException:
            self._feed.end()
            raise
        if isinstance(given, list):
            return given
        self.result = given
        return _of_answer(given)

    def close(self) -> None:
        """End the call, if it has not ended, and wait a moment for it."""
        self.end()
        self._feed.wait(_GRACE)

    def end(self) -> None:
        """End the call, waiting for nothing: no further request goes out."""
        self._rows = iter(())
        self._feed.end()

    def __enter__(self) -> Rows:
        """Give the iterator itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the call."""
        self.close()

    def __del__(self) -> None:
        """End the call of a loop that was left."""
        self.end()


def _of_answer(result: Result) -> list[Row] | None:
    """Give the rows of a function that does not stream."""
    if result.streamed:
        return None
    rows = rows_of(result.data)
    if rows is None:
        raise ServiceError(
            f"the answer of `{result.function}` has no list of rows", code="malformed_answer"
        )
    return rows or None
