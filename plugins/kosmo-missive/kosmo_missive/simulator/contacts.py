"""Contacts: list a book, get, create and update; unknown keys are ignored without a word."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.checks import (
    batch_in,
    boolean,
    choice,
    missing,
    objects_in,
    refuse,
    require,
    text,
    uuid,
)
from kosmo_missive.simulator.contact_books import book_asked_for
from kosmo_missive.simulator.contact_details import infos_in, memberships_in
from kosmo_missive.simulator.paging import by_offset, flag, number
from kosmo_missive.simulator.records import known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_TEXTS = (
    "first_name", "last_name", "middle_name", "phonetic_first_name", "phonetic_last_name",
    "phonetic_middle_name", "prefix", "suffix", "nickname", "file_as", "notes", "gender",
)  # fmt: skip


def list_contacts(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /contacts` of one book; the book is required."""
    book = book_asked_for(request)
    query: Row = dict(request.query)
    order = choice(query, "order", ("last_name", "last_modified")) or "last_name"
    since = number(request, "modified_since")
    deleted = flag(request, "include_deleted") and since is not None
    search = request.query.get("search", "").lower()
    rows = [
        row
        for row in request.state.rows("contacts")
        if row["contact_book"] == book
        and (deleted or not row["deleted"])
        and (since is None or row["modified_at"] >= since)
        and search in _searched(row)
    ]
    if order == "last_name":
        rows.sort(key=lambda row: ((row["last_name"] or "").lower(), row["id"]))
    else:
        rows.sort(key=lambda row: (-row["modified_at"], row["id"]))
    return _shown(by_offset(request, rows))


def get_contact(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /contacts/:id`, an array of one; a deleted one is not there."""
    return _shown([_present(request.state, request.parts["id"])])


def create_contacts(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /contacts`."""
    created = []
    for item in objects_in(request, "contacts"):
        require(item, ("contact_book",))
        row: Row = {"id": new_id(), "first_name": None, "last_name": None, "starred": False}
        row |= {"contact_book": None, "deleted": False, "modified_at": 0, "notes": None}
        created.append(_change(request, row, item))
    return _shown(created, status=201)


def update_contacts(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /contacts/:ids`; `infos` and `memberships` replace the whole array."""
    items = batch_in(request, "contacts")
    rows = {id: _present(request.state, id) for id in items}
    return _shown([_change(request, rows[id], item) for id, item in items.items()])


def _present(state: SimulatorState, id: str) -> Row:
    row = state.get("contacts", id)
    if row is None or row["deleted"]:
        raise missing()
    return row


def _change(request: SimulatorRequest, row: Row, item: Row) -> Row:
    state = request.state
    for name in _TEXTS:
        if name in item:
            row[name] = text(item, name)
    starred = boolean(item, "starred")
    if starred is not None:
        row["starred"] = starred
    book = uuid(item, "contact_book")
    if book is not None:
        row["contact_book"] = known(state, "contact_books", book, "contact_book")["id"]
    if "infos" in item:
        row["infos"] = infos_in(item)
    if "memberships" in item:
        row["memberships"] = memberships_in(state, item, row["contact_book"])
    if not any(row.get(name) for name in (*_TEXTS, "infos", "memberships")):
        raise refuse("Validation failed: a contact needs a name, an info or a membership")
    row["modified_at"] = int(request.now)
    return state.put("contacts", row)


def _searched(row: Row) -> str:
    words = [row.get(name) for name in _TEXTS]
    words += [info.get("value") or info.get("name") for info in row.get("infos", ())]
    words += [member["group"]["name"] for member in row.get("memberships", ())]
    return " ".join(word for word in words if word).lower()


def _shown(rows: list[Row], *, status: int = 200) -> SimulatorReply:
    return SimulatorReply({"contacts": [_view(row) for row in rows]}, status=status)


def _view(row: Row) -> Row:
    """Show a contact; infos and memberships are left out where there are none."""
    if row["deleted"]:
        return {key: row[key] for key in ("id", "deleted", "modified_at")}
    empty = [key for key in ("infos", "memberships") if not row.get(key)]
    return {key: value for key, value in row.items() if key not in empty}
