"""How an asynchronous result is asked for, as a plugin declares it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Wait:
    """What `--wait` does behind a call whose result is not there at once.

    `function` is called with `arguments`, each a dotted path into the first answer
    (`{"report_id": "reports.id"}`); without a function the same call is made again. What is called
    again only reads, as nobody is asked about it. A call that
    fails with the error code `pending` is made again. Times are in seconds: before the `first`
    look, between looks (`every`), and `most` in all.
    """

    def __init__(
        self,
        function: str | None = None,
        arguments: Mapping[str, str] | None = None,
        *,
        pending: str,
        first: float,
        every: float,
        most: float,
    ) -> None:
        """Take the function of the same integration, and how patient to be with it."""
        self.function = function
        self.arguments = dict(arguments or {})
        self.pending = pending
        self.first = first
        self.every = every
        self.most = most
