"""Contact books and the groups inside them: read only."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest

from kosmo_missive.simulator.checks import choice, refuse
from kosmo_missive.simulator.paging import by_offset, query_uuid
from kosmo_missive.simulator.records import known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def list_contact_books(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /contact_books`."""
    return SimulatorReply(
        {"contact_books": by_offset(request, request.state.rows("contact_books"))}
    )


def list_contact_groups(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /contact_groups`; the book and the kind are required."""
    book = book_asked_for(request)
    query: Row = dict(request.query)
    kind = choice(query, "kind", ("group", "organization"))
    if kind is None:
        raise refuse("'kind' is required")
    rows = [
        {"id": row["id"], "name": row["name"]}
        for row in request.state.rows("contact_groups")
        if row["contact_book"] == book and row["kind"] == kind
    ]
    return SimulatorReply({"contact_groups": by_offset(request, rows)})


def book_asked_for(request: SimulatorRequest) -> str:
    """Give the book that the query names; refuse a query that names none."""
    book = query_uuid(request, "contact_book")
    if book is None:
        raise refuse("'contact_book' is required")
    return str(known(request.state, "contact_books", book, "contact_book")["id"])
