"""Contacts, the books that hold them and the groups they are in."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.answers import accepted, one_in
from kosmo_missive.batches import rows_by_id, split_ids
from kosmo_missive.bodies import objects_in
from kosmo_missive.contact_fields import LISTS as REPLACED
from kosmo_missive.contact_fields import added, is_flat, translated
from kosmo_missive.moments import unix_time
from kosmo_missive.queries import offset_list, together
from kosmo_missive.scope import default_contact_book, resolve_books, with_contact_book
from kosmo_missive.vendor import DOCS, LISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.batch_shapes import CONTACT_CHANGES, CONTACTS

_COLUMNS = ("id", "first_name", "last_name", "infos.value", "modified_at")


@read(pages=LISTS, streams=True, columns=_COLUMNS, link=DOCS)
def list_contacts(
    client: Client,
    /,
    *,
    params: Object | None = None,
    contact_book: Annotated[str, Field(min_length=1)] | None = None,
    search: Annotated[str, Field(min_length=1)] | None = None,
    order: Literal["last_name", "last_modified"] | None = None,
    modified_since: Annotated[str, Field(min_length=1)] | None = None,
    include_deleted: bool | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the contacts of one contact book.

    Args:
        params: Any of the parameters below, in one object.
        contact_book: The book, by id or name. Without it the only one there is, else the
            first that the token's owner owns; a note says which.
        search: Only contacts in whose names, addresses, numbers, organizations or notes this
            occurs.
        order: `last_name`, which is the default, or `last_modified`.
        modified_since: Only contacts changed at or after this date or time (ISO 8601 in UTC, or
            unix seconds).
        include_deleted: Also those deleted since `modified_since`, with `id` and `deleted` only.
        limit: How many contacts at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `contacts`, a list of objects with `id`, `first_name`, `last_name`, `infos` (e-mail
        addresses, phone numbers and so on), `memberships`, `contact_book`, `modified_at` and more.
    """
    beside = {
        "contact_book": contact_book, "search": search, "order": order,
        "modified_since": modified_since, "include_deleted": include_deleted,
        "limit": limit, "offset": offset,
    }  # fmt: skip
    asked = together(client, params, beside)
    if "modified_since" in asked:
        asked["modified_since"] = unix_time(client, asked["modified_since"], "modified_since")
    elif asked.get("include_deleted"):
        raise client.refuse("`include_deleted` needs `modified_since`")
    if "contact_book" not in asked:
        asked["contact_book"] = default_contact_book(client)
    return offset_list(client, "contacts", asked)


@read(columns=_COLUMNS, link=DOCS)
def get_contact(client: Client, /, *, contact_id: Annotated[str, Field(format="id")]) -> Json:
    """Get one contact; a deleted one is not found.

    Args:
        contact_id: The contact.

    Returns:
        `contacts`, a list of the one contact, as in `list_contacts`.
    """
    return {"contacts": [one_in(client.get("contacts", contact_id), "contacts")]}


@write(columns=_COLUMNS, link=DOCS)
def create_contacts(client: Client, /, *, body: Annotated[Object, Field(schema=CONTACTS)]) -> Json:
    """Add one or more contacts to a contact book.

    Args:
        body: One contact, or several in a list under `contacts`, each with `contact_book` (as
            in `list_contacts`), `first_name`, `last_name`, `nickname`, `notes`, `starred` and
            the like, `infos` (objects with `kind`, `label`, `value`) and `memberships` (objects
            with `group`: `kind`, `name`). Simple ones may be written flat: `email`, `phone`,
            `twitter`, `website`, `company`, each a text or a list.

    Returns:
        `contacts`, the list of new contacts.
    """
    rows = [translated(client, row) for row in objects_in(client, body, "contacts", "contact")]
    if any("id" in row for row in rows):
        raise client.refuse("a new contact has no `id`; `update_contacts` changes contacts")
    rows = with_contact_book(client, rows)
    return accepted(client, client.post("contacts", body={"contacts": rows}))


@write(idempotent=True, columns=_COLUMNS, link=DOCS)
def update_contacts(
    client: Client,
    /,
    *,
    contact_ids: Annotated[str, Field(format="ids")],
    body: Annotated[Object, Field(schema=CONTACT_CHANGES)],
    merge: bool = False,
) -> Json:
    """Change one or more contacts; what is not named stays.

    Missive replaces `infos` and `memberships` as a whole: what is missing in them is deleted.
    With `merge`, and for the flat keys always, kosmo reads the contacts first and adds to what
    they have.

    Args:
        contact_ids: One or more contacts, separated by commas.
        body: The attributes as in `create_contacts`, for every one of the contacts; or a list
            under `contacts`, one object for each contact with its `id`. `contact_book` moves
            a contact.
        merge: Add `infos` and `memberships` to those that the contacts have.

    Returns:
        `contacts`, the list of changed contacts.
    """
    ids = split_ids(client, contact_ids, "contact_ids")
    rows = []
    for given in rows_by_id(client, ids, body, "contacts", "contact"):
        row = translated(client, given)
        if is_flat(given) or (merge and any(name in row for name in REPLACED)):
            row = added(one_in(client.get("contacts", row["id"]), "contacts"), row)
        rows.append(row)
    resolve_books(client, rows)
    return accepted(client, client.patch("contacts", ",".join(ids), body={"contacts": rows}))


@read(pages=LISTS, streams=True, columns=("id", "name", "organization"), cache=300, link=DOCS)
def list_contact_books(
    client: Client,
    /,
    *,
    params: Object | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the contact books that the token's owner can see.

    Args:
        params: `limit` and `offset`, as the parameters of these names.
        limit: How many books at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `contact_books`, a list of objects with `id`, `name`, `description`, `user` (whose it
        is), `organization` and with whom it is shared.
    """
    asked = together(client, params, {"limit": limit, "offset": offset})
    return offset_list(client, "contact_books", asked)


@read(pages=LISTS, streams=True, columns=("id", "name"), cache=300, link=DOCS)
def list_contact_groups(
    client: Client,
    /,
    *,
    params: Object | None = None,
    contact_book: Annotated[str, Field(min_length=1)] | None = None,
    kind: Literal["group", "organization"] | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the groups of a contact book, or the organizations that its contacts belong to.

    Args:
        params: Any of the parameters below, in one object.
        contact_book: The book, by id or name; without it as in `list_contacts`.
        kind: `group`, unless given, or `organization`.
        limit: How many at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `contact_groups`, a list of objects with `id` and `name`.
    """
    beside = {"contact_book": contact_book, "kind": kind, "limit": limit, "offset": offset}
    asked = together(client, params, beside)
    if asked.setdefault("kind", "group") not in ("group", "organization"):
        raise client.refuse("`kind` is `group` or `organization`")
    if "contact_book" not in asked:
        asked["contact_book"] = default_contact_book(client)
    return offset_list(client, "contact_groups", asked)
