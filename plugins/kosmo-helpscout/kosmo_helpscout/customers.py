"""Customers: find, read, create, change and delete them."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import created, deleted, object_in, updated
from kosmo_helpscout.operations import operation
from kosmo_helpscout.vendor import DOCS, OF_50, SORT_FIELD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

_DOCS = f"{DOCS}/customers"
_COLUMNS = ("id", "firstName", "lastName", "_embedded.emails.value", "organization", "updatedAt")


@read(pages=OF_50, streams=True, columns=_COLUMNS, link=f"{_DOCS}/list/")
def list_customers(
    client: Client,
    /,
    *,
    first_name: Annotated[str, Field(min_length=1)] | None = None,
    last_name: Annotated[str, Field(min_length=1)] | None = None,
    email: Annotated[str, Field(min_length=1)] | None = None,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
    sort_field: Literal["firstName", "lastName", "createdAt", "updatedAt"] | None = None,
    sort_order: Literal["asc", "desc"] = "asc",
    query: Annotated[str, Field(min_length=1)] | None = None,
    mailbox: Annotated[int, Field(ge=1)] | None = None,
    modified_since: Annotated[str, Field(min_length=8)] | None = None,
) -> Json:
    """List customers, or search for some.

    Help Scout's search lags behind by some seconds: a customer that was just made may be
    missing. It finds whole e-mail addresses only; for a part of one kosmo looks through up to
    500 customers, and a note says so.

    Args:
        first_name: Only customers with this first name, compared as Help Scout compares names.
        last_name: Only customers with this last name.
        email: Only customers with this e-mail address, or with one that contains this.
        page: Which page, each of `per_page` customers.
        per_page: How many customers a page holds.
        sort_field: What to sort by; the time of creation unless given.
        sort_order: `asc` has the lowest or oldest first.
        query: A keyword, looked for in names and e-mail addresses; or Help Scout's search
            language, such as `(firstName:"Jane" OR lastName:"Doe")`.
        mailbox: Only customers of this inbox, by id.
        modified_since: Only customers that changed after this date or time.

    Returns:
        `_embedded.customers`, a list of objects with `id`, `firstName`, `lastName`, `jobTitle`,
        `organization`, `_embedded.emails` and more, and `page`.
    """
    from kosmo_helpscout.customer_search import customer_list

    asked: Object = {
        "mailbox": mailbox,
        "firstName": first_name,
        "lastName": last_name,
        "sortField": SORT_FIELD.get(sort_field, sort_field) if sort_field else None,
        "sortOrder": sort_order,
    }
    if modified_since is not None:
        from kosmo_helpscout.moments import utc_time

        asked["modifiedSince"] = utc_time(client, modified_since, "modified_since")
    return customer_list(client, asked, email=email, query=query, page=page, per_page=per_page)


@read(columns=_COLUMNS, link=f"{_DOCS}/get/")
def get_customer(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Get one customer with everything that is known about them.

    Args:
        id: The customer.

    Returns:
        The customer: `id`, `firstName`, `lastName`, `jobTitle`, `organization`, `background` and
        more, with `_embedded`: `emails`, `phones`, `chats`, `social_profiles`, `websites`
        (objects with `id`, `value`, `type`), `properties` and, where there is one, `address`.
    """
    row = object_in(client.get("customers", str(id)), "a customer")
    inside = dict(row.get("_embedded") or {})
    if "social-profiles" in inside:  # the word of the path; live answers have the other one
        inside.setdefault("social_profiles", inside["social-profiles"])
    for name in ("emails", "phones", "chats", "social_profiles", "websites", "properties"):
        inside.setdefault(name, [])
    return {**row, "_embedded": inside}


@write(columns=("id", "location"), link=f"{_DOCS}/create/")
def create_customer(
    client: Client,
    /,
    *,
    first_name: Annotated[str, Field(min_length=1, max_length=40)] | None = None,
    last_name: Annotated[str, Field(min_length=1, max_length=40)] | None = None,
    email: Annotated[str, Field(min_length=3)] | None = None,
    organization: Annotated[str, Field(min_length=1, max_length=60)] | None = None,
    job_title: Annotated[str, Field(min_length=1, max_length=60)] | None = None,
    phone: Annotated[str, Field(min_length=1)] | None = None,
    organization_id: Annotated[int, Field(ge=1)] | None = None,
    location: Annotated[str, Field(min_length=1, max_length=60)] | None = None,
    background: Annotated[str, Field(min_length=1, max_length=200)] | None = None,
) -> Json:
    """Create a customer, with a name or an e-mail address at least.

    An e-mail address that a customer has already is refused (`conflict`).

    Args:
        first_name: The first name.
        last_name: The last name.
        email: The e-mail address, kept as one for work.
        organization: The company's name; Help Scout would rather have `organization_id`.
        job_title: The job title.
        phone: A phone number, kept as one for work.
        organization_id: The organization, by id from `list_organizations`.
        location: Where the customer is.
        background: Notes about the customer.

    Returns:
        `id` and `location`.
    """
    if first_name is None and last_name is None and email is None:
        raise client.refuse("give a `first_name`, a `last_name` or an `email`")
    about = {
        "firstName": first_name, "lastName": last_name, "jobTitle": job_title,
        "organization": organization, "organizationId": organization_id,
        "location": location, "background": background,
        "emails": None if email is None else [{"type": "work", "value": email}],
        "phones": None if phone is None else [{"type": "work", "value": phone}],
    }  # fmt: skip
    body = {name: value for name, value in about.items() if value is not None}
    return created(client, client.answer("POST", "customers", body=body))


@write(idempotent=True, columns=("id", "fields"), link=f"{_DOCS}/patch/")
def update_customer(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    first_name: Annotated[str, Field(max_length=40)] | None = None,
    last_name: Annotated[str, Field(max_length=40)] | None = None,
    job_title: Annotated[str, Field(max_length=60)] | None = None,
    organization: Annotated[str, Field(max_length=60)] | None = None,
    location: Annotated[str, Field(max_length=60)] | None = None,
    background: Annotated[str, Field(max_length=200)] | None = None,
    gender: Literal["male", "female", "unknown"] | None = None,
    age: Annotated[str, Field(max_length=20)] | None = None,
) -> Json:
    """Change a customer in one request; what is not named stays, an empty text takes away.

    E-mail addresses, phone numbers and the like are entries of their own: see
    `create_customer_entry`.

    Args:
        id: The customer.
        first_name: The first name.
        last_name: The last name.
        job_title: The job title.
        organization: The company's name.
        location: Where the customer is.
        background: Notes about the customer.
        gender: The gender.
        age: The age, such as `30-35`.

    Returns:
        `id`, `updated` and `fields`.
    """
    wished = {
        "firstName": first_name, "lastName": last_name, "jobTitle": job_title,
        "organization": organization, "location": location, "background": background,
        "gender": gender, "age": age,
    }  # fmt: skip
    changes = [operation(name, value) for name, value in wished.items() if value is not None]
    if not changes:
        raise client.refuse("say what to change, such as `--job-title Editor`")
    client.patch("customers", str(id), body=changes)
    return updated(id, *(change["path"][1:] for change in changes))


@write(destructive=True, idempotent=True, link=f"{_DOCS}/delete/")
def delete_customer(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Delete a customer, for good; Help Scout may refuse one who has conversations.

    Args:
        id: The customer.

    Returns:
        `id` and `deleted`.
    """
    client.delete("customers", str(id))
    return deleted(id)
