"""What an administrative command answers; printing it is not the command's business."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.errors import KosmoError
    from kosmo.result import Result


class Report:
    """Data for machines, with the words or columns that a person is shown.

    `text` is printed in place of a table of the data; `columns` are dotted paths into the rows
    of a list; `talk` goes to stderr. `whole` says that the text is the answer in a pipe too.
    `result` is that of a call of a function, printed as such; `stream` gives rows as they come.
    `error` is what failed of it, raised once the data is printed. `changed` says that something is
    not as before, which is told where the answer cannot be printed.
    """

    __slots__ = ("changed", "columns", "data", "error", "result", "stream", "talk", "text", "whole")

    def __init__(
        self,
        data: Any,
        *,
        columns: tuple[str, ...] = (),
        text: str | None = None,
        talk: tuple[str, ...] = (),
        whole: bool = False,
        result: Result | None = None,
        stream: Iterator[dict[str, Any]] | None = None,
        error: KosmoError | None = None,
        changed: bool = False,
    ) -> None:
        """Take the answer; it is not changed any more."""
        self.data = data
        self.columns = columns
        self.text = text
        self.whole = whole
        self.talk = talk
        self.result = result
        self.stream = stream
        self.error = error
        self.changed = changed
