"""What is kept about a customer: e-mail addresses, phones, chats, websites, properties."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import created, deleted, updated
from kosmo_helpscout.operations import operation
from kosmo_helpscout.paging import rows_in
from kosmo_helpscout.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    Kind = Literal["email", "phone", "chat", "social_profile", "website"]

_DOCS = f"{DOCS}/customers"
_PATHS = {
    "email": "emails",
    "phone": "phones",
    "chat": "chats",
    "social_profile": "social-profiles",
    "website": "websites",
}


@read(columns=("id", "type", "value"), link=f"{_DOCS}/emails/list/")
def list_customer_entries(
    client: Client, /, *, customer_id: Annotated[int, Field(ge=1)], kind: Kind
) -> Json:
    """List a customer's e-mail addresses, phone numbers, chats, profiles or websites.

    Args:
        customer_id: The customer.
        kind: Which of them.

    Returns:
        `entries`, a list of objects with `id`, `value` and, but for websites, `type`.
    """
    path = _PATHS[kind]
    data = client.get("customers", str(customer_id), path)
    # Live answers have `social_profiles` where the path has a dash.
    return {"entries": rows_in(data, path) or rows_in(data, path.replace("-", "_"))}


@write(columns=("id", "location"), link=f"{_DOCS}/emails/create/")
def create_customer_entry(
    client: Client,
    /,
    *,
    customer_id: Annotated[int, Field(ge=1)],
    kind: Kind,
    value: Annotated[str, Field(min_length=1)],
    type: Annotated[str, Field(min_length=1)] | None = None,
) -> Json:
    """Add an e-mail address, a phone number, a chat, a profile or a website to a customer.

    Args:
        customer_id: The customer.
        kind: What it is.
        value: The address, the number, the handle or the URL.
        type: Of an address or number `home`, `work` or `other` (`work` unless given), of a phone
            also `mobile`, `fax`, `pager`; of a chat or a profile its service, such as `skype` or
            `twitter`, which is required. Websites have none.

    Returns:
        `id` and `location`.
    """
    if kind == "website" and type is not None:
        raise client.refuse("a website has no `type`")
    if kind in ("chat", "social_profile") and type is None:
        raise client.refuse(f"name the service of the {kind.replace('_', ' ')} in `type`")
    body: Object = {"value": value}
    if kind != "website":
        body["type"] = type or "work"
    path = ("customers", str(customer_id), _PATHS[kind])
    return created(client, client.answer("POST", *path, body=body))


@write(destructive=True, idempotent=True, link=f"{_DOCS}/emails/delete/")
def delete_customer_entry(
    client: Client,
    /,
    *,
    customer_id: Annotated[int, Field(ge=1)],
    kind: Kind,
    entry_id: Annotated[int, Field(ge=1)],
) -> Json:
    """Take an e-mail address, a phone number, a chat, a profile or a website from a customer.

    Args:
        customer_id: The customer.
        kind: What it is.
        entry_id: The entry, by id from `list_customer_entries`.

    Returns:
        `id` and `deleted`.
    """
    client.delete("customers", str(customer_id), _PATHS[kind], str(entry_id))
    return deleted(entry_id)


@write(idempotent=True, columns=("id", "fields"), link=f"{_DOCS}/properties/update/")
def set_customer_properties(
    client: Client, /, *, id: Annotated[int, Field(ge=1)], properties: Object
) -> Json:
    """Set or take away values of a customer's properties; those that are not named stay.

    Args:
        id: The customer.
        properties: A value for each property under its slug; null takes it away.

    Returns:
        `id`, `updated` and `fields`, the slugs.
    """
    if not properties:
        raise client.refuse("`properties` is empty: there is nothing to set")
    body = [operation(slug, "" if value is None else value) for slug, value in properties.items()]
    client.patch("customers", str(id), "properties", body=body)
    return updated(id, *properties)
