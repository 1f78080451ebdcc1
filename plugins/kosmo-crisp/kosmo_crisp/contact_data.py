"""What belongs to a contact beside the profile: conversations, events, data of your own."""

from __future__ import annotations

from kosmo import ServiceError, read, write

from kosmo_crisp.listing import fixed_page
from kosmo_crisp.vendor import DOCS, LISTS
from kosmo_crisp.website import Website, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_crisp.schemas import DATA


@write(idempotent=True, link=DOCS + "#update-people-data")
def update_contact_data(
    client: Client,
    /,
    *,
    contact_id: Annotated[str, Field(format="id")],
    data: Annotated[Object, Field(schema=DATA)],
    replace: bool = False,
) -> Json:
    """Keep data of your own with a contact; values that are not named stay.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.
        data: Values by name: texts, numbers, true or false.
        replace: Whether values that are not named are removed.

    Returns:
        `ok` and `data`, what was sent.
    """
    body = {"data": data}
    site = Website(client)
    send = site.put if replace else site.patch
    send("people", "data", contact_id, body=body)
    return {"ok": True, **body}


@write(link=DOCS + "#add-a-people-event")
def add_contact_event(
    client: Client,
    /,
    *,
    contact_id: Annotated[str, Field(format="id")],
    text: Annotated[str, Field(min_length=1)],
    data: Object | None = None,
    color: Literal[
        "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "grey", "black"
    ]
    | None = None,
) -> Json:
    """Write down that something happened to a contact, such as an order.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.
        text: What happened.
        data: More about it: values by name.
        color: The color that it is shown in.

    Returns:
        `ok` and `text`.
    """
    from kosmo_crisp.bodies import given

    body = given(text=text, data=data, color=color)
    Website(client).post("people", "events", contact_id, body=body)
    return {"ok": True, "text": text}


@read(pages=LISTS, streams=True, columns=("session_id",), link=DOCS + "#list-people-conversations")
def list_contact_conversations(
    client: Client,
    /,
    *,
    contact_id: Annotated[str, Field(format="id")],
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=100)] = 25,
) -> Json:
    """List the conversations of a contact, by their ids.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.
        page: Which page, from 1.
        per_page: How many to a page.

    Returns:
        `data`, a list of objects with `session_id`.
    """
    rows = fixed_page(
        client, Website(client), ("people", "conversations", contact_id, "list"), page, per_page,
        identity="session_id",
    )  # fmt: skip
    return {"data": rows}


@read(
    pages=LISTS,
    streams=True,
    columns=("timestamp", "text", "color"),
    link=DOCS + "#list-people-events",
)
def list_contact_events(
    client: Client,
    /,
    *,
    contact_id: Annotated[str, Field(format="id")],
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=100)] = 25,
) -> Json:
    """List what happened to a contact, the newest first.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.
        page: Which page, from 1.
        per_page: How many to a page.

    Returns:
        `data`, a list of objects with `text`, `data`, `color` and `timestamp` (milliseconds).
    """
    rows = fixed_page(
        client, Website(client), ("people", "events", contact_id, "list"), page, per_page,
        identity="event",  # events have no id: none is taken for another
    )  # fmt: skip
    return {"data": rows}


@read(columns=("email",), link=DOCS + "#get-people-subscription-status")
def get_contact_subscription(
    client: Client, /, *, contact_id: Annotated[str, Field(format="id")]
) -> Json:
    """Tell whether a contact gets campaigns by e-mail.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.

    Returns:
        `data`, an object with `email`, true or false.
    """
    return {"data": object_in(Website(client).get("people", "subscription", contact_id))}


@write(idempotent=True, link=DOCS + "#update-people-subscription-status")
def set_contact_subscription(
    client: Client, /, *, contact_id: Annotated[str, Field(format="id")], email: bool
) -> Json:
    """Say whether a contact gets campaigns by e-mail.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.
        email: Whether it does.

    Returns:
        `ok` and `email`.
    """
    Website(client).patch("people", "subscription", contact_id, body={"email": email})
    return {"ok": True, "email": email}


def values_of(client: Client, site: Website, people_id: str) -> Json:
    """Give a contact's custom data, empty where it has none; None where the token may not."""
    try:
        inside = object_in(site.get("people", "data", people_id))
    except ServiceError as error:
        if error.http_status == 404:
            return {}
        if error.http_status != 403:
            raise
        client.note(f"the contact's custom data was not read: {error.message}")
        return None
    return inside.get("data", inside)
