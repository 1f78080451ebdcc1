"""A conversation as a whole: every thread, and who it is with."""

from __future__ import annotations

from kosmo import ServiceError

from kosmo_helpscout.answers import object_in
from kosmo_helpscout.paging import every, rows_in
from kosmo_helpscout.vendor import OF_25

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json, Object


def with_threads(client: Client, data: Json, asked: int) -> Object:
    """Complete the threads of a conversation, which Help Scout cuts off after 25."""
    row = object_in(data, "a conversation")
    own = row.get("id", asked)
    if own != asked:
        client.note(f"`{asked}` was merged: this is the conversation `{own}`")
    threads, counted = rows_in(row, "threads"), row.get("threads")
    if isinstance(counted, int) and counted > len(threads):
        more = every(
            client, "conversations", str(own), "threads", key="threads", pages=OF_25, params={}
        )
        threads = more if len(more) > len(threads) else threads
    return {**row, "_embedded": {**(row.get("_embedded") or {}), "threads": threads}}


def with_customer(client: Client, row: Object) -> Object:
    """Add the conversation's customer under the names that a customer has elsewhere."""
    primary = row.get("primaryCustomer") or {}
    if primary.get("id") and "first" not in primary:
        primary = {**primary, **_looked_up(client, primary["id"])}
    customer = {
        "id": primary.get("id"),
        "firstName": primary.get("first") or "",
        "lastName": primary.get("last") or "",
        "email": primary.get("email"),
    }
    return {**row, "_embedded": {**row["_embedded"], "customer": customer}}


def _looked_up(client: Client, customer: int) -> Object:
    try:
        found = object_in(client.get("customers", str(customer)), "a customer")
    except ServiceError as error:
        if error.http_status not in (403, 404):
            raise
        client.note(f"the customer `{customer}` cannot be read: {error.message}")
        return {}
    emails = rows_in(found, "emails")
    return {
        "first": found.get("firstName"),
        "last": found.get("lastName"),
        "email": emails[0].get("value") if emails else None,
    }
