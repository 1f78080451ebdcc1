"""Where something belongs when the caller did not say: the organization, the contact book."""

from __future__ import annotations

from kosmo_missive.answers import one_in
from kosmo_missive.lookup import contact_books, every
from kosmo_missive.people import People
from kosmo_missive.suggestions import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object


def default_organization(client: Client, *, conversation: str | None = None) -> str:
    """Give the conversation's organization, else the only one; refuse with the list otherwise."""
    if conversation is not None:
        row = one_in(client.get("conversations", conversation), "conversations")
        own = row.get("organization")
        if isinstance(own, dict) and own.get("id"):
            return str(own["id"])
    rows = every(client, "organizations")
    if len(rows) == 1:
        return str(rows[0]["id"])
    if not rows:
        raise client.refuse("the token's owner is in no organization, which this needs")
    raise client.refuse(f"name the `organization`: there are {listed(rows)}")


def with_organization(client: Client, rows: list[Object]) -> list[Object]:
    """Add the only organization to the rows that name none."""
    if all(row.get("organization") for row in rows):
        return rows
    only = default_organization(client)
    return [{**row, "organization": row.get("organization") or only} for row in rows]


def default_contact_book(client: Client) -> str:
    """Give the only contact book, else the first that the token's owner owns, and say which."""
    rows = every(client, "contact_books")
    book = rows[0] if len(rows) == 1 else _own(client, rows)
    client.note(f"no `contact_book` was given: `{book.get('name')}` ({book['id']}) was taken")
    return str(book["id"])


def with_contact_book(client: Client, rows: list[Object]) -> list[Object]:
    """Resolve the contact books that rows name, and add the default to those that name none."""
    resolve_books(client, rows)
    if all(row.get("contact_book") for row in rows):
        return rows
    book = default_contact_book(client)
    return [{**row, "contact_book": row.get("contact_book") or book} for row in rows]


def resolve_books(client: Client, rows: list[Object]) -> None:
    """Put ids in the place of the contact books that rows name."""
    books = contact_books(client)
    for row in rows:
        books.fill(row, one=("contact_book",))


def _own(client: Client, rows: list[Object]) -> Object:
    if not rows:
        raise client.refuse("the token's owner can see no contact book, which this needs")
    me = People(client).me()["id"]
    for row in rows:
        if row.get("user") == me:
            return row
    raise client.refuse(f"name the `contact_book`: none is your own; there are {listed(rows)}")
