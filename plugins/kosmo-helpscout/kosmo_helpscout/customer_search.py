"""Finding customers: by Help Scout's search, or by looking through them where it cannot."""

from __future__ import annotations

from kosmo_helpscout.paging import HalList, listed, rows_in, wrapped
from kosmo_helpscout.search import OF_CUSTOMERS, joined, quoted, words
from kosmo_helpscout.vendor import OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

SCANNED = 500


def customer_list(
    client: Client, asked: Object, *, email: str | None, query: str | None, page: int, per_page: int
) -> Object:
    """List customers by filters, an e-mail address or a part of one, and a search."""
    terms = [] if query is None else [words(query, _KEYWORD, OF_CUSTOMERS)]
    whole = email is not None and is_address(email)
    if whole and email is not None:
        terms.insert(0, f"email:{quoted(email)}")
    asked = {**asked, "query": joined(terms)}
    if email is not None and not whole:
        return _looked_through(client, asked, email, page, per_page)
    return listed(
        client, "customers", key="customers", pages=OF_50,
        page=page, per_page=per_page, params=asked,
    )  # fmt: skip


def is_address(text: str) -> bool:
    """Tell whether a text is a whole e-mail address rather than a part of one."""
    name, at, domain = text.partition("@")
    return bool(name and at) and "." in domain.strip(".") and " " not in text


def _looked_through(client: Client, asked: Object, email: str, page: int, per_page: int) -> Object:
    """Read customers until enough of them have an address that contains the text."""
    upstream = HalList(client, ("customers",), "customers", asked, OF_50)
    part, skip = email.casefold(), (page - 1) * per_page
    bound = SCANNED if client.wanted(per_page) == per_page else None
    found, scanned, more = 0, 0, True

    def fetch(_: int) -> tuple[list[Object], bool]:
        nonlocal found, scanned, more
        rows, more = upstream.following()
        having = [row for row in rows if _has(row, part)]
        left_out = max(0, skip - found)
        found += len(having)
        scanned += len(rows)
        return having[left_out:], more and (bound is None or scanned < bound)

    rows = client.numbered(fetch, size=OF_50.size, limit=per_page)
    client.note(
        f"Help Scout finds whole e-mail addresses only: {scanned} customers were looked through,"
        " and `page` counts those that were found among them" + (_ON if more else "")
    )
    client.resume({"page": page + 1}, left_out=more)
    return wrapped(client, "customers", rows, total=found, page=page, per_page=per_page)


def _has(row: Object, part: str) -> bool:
    return any(part in str(one.get("value", "")).casefold() for one in rows_in(row, "emails"))


_ON = "; `--all` looks through all of them"
_KEYWORD = ("firstName", "lastName", "email")
