"""How a service's own parameters ask for the pages of a list; `Client.paged` follows them."""

from __future__ import annotations

STYLES = ("offset", "page", "cursor", "row", "link")


class Paging:
    """One kind of paged list.

    The style says what the parameter `position` takes: `offset` the number of rows before the
    page, `page` its number, counted from `first`, `cursor` what the answer before has at the dotted
    path `next`, `row` the field `next` of the last row before. `link` follows the address at `next`
    in the answer, or without one that of the header `Link`.
    """

    __slots__ = (
        "argument", "first", "items", "maximum", "more", "next", "position", "short_ends", "size",
        "style",
    )  # fmt: skip

    def __init__(
        self,
        style: str,
        *,
        items: str = "",
        position: str | None = None,
        argument: str | None = None,
        size: str | None = None,
        maximum: int = 100,
        next: str | None = None,
        more: str | None = None,
        first: int = 1,
        short_ends: bool = False,
    ) -> None:
        """Take where rows are in an answer, and which parameters lead from page to page.

        `items` is the dotted path of the rows, empty where the answer is the list. `size` is the
        parameter that takes a page's size, `maximum` the largest that the vendor takes. `more` is
        the dotted path of what tells whether more pages follow. Without it, and without a cursor
        or a link, a list ends with an empty page or one that is shorter than an earlier one;
        `short_ends` says that a page shorter than was asked for is the last. `argument` is the
        name by which the function takes the position, if it is another.
        """
        self.style = style
        self.items = items
        self.position = position
        self.argument = argument or position
        self.size = size
        self.maximum = maximum
        self.next = next
        self.more = more
        self.first = first
        self.short_ends = short_ends
