"""What plugin functions ask about lists that a page style alone does not describe, and tell."""

from __future__ import annotations

from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Facts, Pages
    from kosmo.http.numbered import Fetch

    Row = dict[str, Any]


class Lists:
    """The part of a client that knows how far the caller follows lists, and what to tell them."""

    def __init__(self, facts: Facts, pages: Pages) -> None:
        """Take where `meta` is gathered, and how far lists are followed."""
        self._facts = facts
        self._pages = pages
        self._given = 0
        self._cut: int | None = None

    def numbered(
        self,
        fetch: Fetch,
        *,
        size: int,
        limit: int | None,
        skip: int = 0,
        identity: str = "id",
        stream: bool = True,
    ) -> list[Row]:
        """Follow a list of numbered pages and give up to `limit` rows, in order.

        `fetch` takes a page's number, from 1, and gives its rows and whether more follow; `size`
        is how many rows the service puts on a page. `stream` is as in `Client.rows`.
        """
        from kosmo.http.numbered import follow_numbered

        before = self._facts.rows
        pages = self._pages if stream else self._pages.kept()
        found = follow_numbered(fetch, size, limit, skip, identity, self._facts, pages)
        self._given = self._facts.rows - before
        self._cut = None if found.beyond is None else found.beyond[2]
        return found.rows

    def wanted(self, limit: int | None) -> int | None:
        """Give how many rows the caller wants: `limit`, or what `--all` says instead of it.

        For a list that is put together from several; `Client.rows` asks this itself.
        """
        return self._pages.max_items if self._pages.all else limit

    @property
    def given(self) -> int:
        """How many rows the list that was read last gave, those too that were streamed."""
        return self._given

    @property
    def cut(self) -> int | None:
        """How many rows of the numbered pages come before the first that the limit left out.

        None where it left none out of the pages that were read.
        """
        return self._cut

    @property
    def following(self) -> Row | None:
        """Where the list that was read last goes on, None where it ended."""
        return self._facts.next

    def resume(self, following: Row | None, *, left_out: bool) -> None:
        """Tell where such a list goes on, if rows were `left_out` or the service has more."""
        self._facts.truncated = self._facts.truncated or left_out
        self._facts.next = following if self._facts.truncated else None

    def note(self, text: str) -> None:
        """Tell the caller something that the data cannot, in `meta.notes` and on stderr."""
        self._facts.notes.append(text)

    def refuse(self, message: str, *, hint: str | None = None) -> UsageError:
        """Make the error for arguments that the vendor has no request for; raise it.

        The hint is a command to type; unless given it is the help of the function that was called.
        """
        return UsageError(message, hint=hint, code="invalid_arguments")
