"""Contacts, whom Crisp calls people: list, find, add, change and delete them."""

from __future__ import annotations

from kosmo import read, write

from kosmo_crisp.listing import fixed_page
from kosmo_crisp.vendor import DOCS, LISTS
from kosmo_crisp.website import Website, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_crisp.schemas import COMPANY, FILTER, PERSON

_COLUMNS = ("people_id", "person.nickname", "email", "segments", "updated_at")


@read(pages=LISTS, streams=True, columns=_COLUMNS, link=DOCS + "#list-people-profiles")
def list_contacts(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=100)] = 25,
    search: Annotated[str, Field(min_length=1)] | None = None,
    filters: list[Annotated[Object, Field(schema=FILTER)]] | None = None,
    match: Literal["all", "any"] = "all",
    sort_field: Annotated[str, Field(min_length=1)] | None = None,
    sort_order: Literal["ascending", "descending"] | None = None,
) -> Json:
    """List the contacts of the workspace, one page of them.

    The size of Crisp's own pages is fixed: kosmo puts the pages of `per_page` together.

    Args:
        page: Which page, from 1.
        per_page: How many contacts to a page.
        search: Only contacts in whose profile this occurs.
        filters: Conditions, each an object of `model` (such as `people`), `criterion` (such as
            `email`), `operator` (such as `eq`) and `query` (a list of texts).
        match: Whether `all` or `any` of the filters must hold.
        sort_field: The field to sort by, such as `created_at`.
        sort_order: `ascending` or `descending`.

    Returns:
        `data`, a list of objects with `people_id`, `email`, `person` (`nickname`, `phone`,
        `address` and so on), `company`, `segments`, `notepad`, `created_at` and `updated_at`
        (milliseconds). Custom data comes with `get_contact`.
    """
    given = {"search_text": search, "sort_field": sort_field, "sort_order": sort_order}
    params: Object = {name: value for name, value in given.items() if value is not None}
    if filters:
        import json

        params["search_filter"] = json.dumps(filters, ensure_ascii=False, separators=(",", ":"))
        params["search_operator"] = {"all": "and", "any": "or"}[match]
    rows = fixed_page(
        client, Website(client), ("people", "profiles"), page, per_page,
        identity="people_id", params=params, shape=_complete,
    )  # fmt: skip
    return {"data": rows}


@read(columns=_COLUMNS, link=DOCS + "#get-people-profile")
def get_contact(
    client: Client, /, *, contact_id: Annotated[str, Field(format="id")], data: bool = True
) -> Json:
    """Get a contact with the data of your own that it holds, in two requests.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.
        data: Whether to ask for the custom data too.

    Returns:
        `data`, an object as in `list_contacts`, with `person.email`, and `data`, the custom
        values; null where the token may not read them.
    """
    site = Website(client)
    profile = _complete(object_in(site.get("people", "profile", contact_id)))
    if data:
        from kosmo_crisp.contact_data import values_of

        profile["data"] = values_of(client, site, str(profile.get("people_id") or contact_id))
    return {"data": profile}


@write(link=DOCS + "#add-new-people-profile")
def create_contact(
    client: Client,
    /,
    *,
    email: Annotated[str, Field(min_length=3)],
    nickname: Annotated[str, Field(min_length=1)] | None = None,
    phone: Annotated[str, Field(min_length=3)] | None = None,
    address: Annotated[str, Field(min_length=1)] | None = None,
    segments: list[str] | None = None,
    notepad: str | None = None,
    person: Annotated[Object, Field(schema=PERSON)] | None = None,
    company: Annotated[Object, Field(schema=COMPANY)] | None = None,
) -> Json:
    """Add a contact.

    Args:
        email: The e-mail address, which no other contact has.
        nickname: The name.
        phone: The telephone number.
        address: The postal address.
        segments: Segments to sort by.
        notepad: What the team should know.
        person: More about the person: `gender`, `website`, `description`, `timezone`,
            `employment`, `geolocation`, `locales`, `profiles`, `avatar`.
        company: The company: `name`, `legal_name`, `domain`, `url`, `description`, `phones`,
            `emails`, `tags`, `geolocation`, `metrics`, `timezone`.

    Returns:
        `data`, an object with `people_id`.
    """
    from kosmo_crisp.profiles import profile_of

    body = profile_of(
        client, email=email, nickname=nickname, phone=phone, address=address, segments=segments,
        notepad=notepad, person=person, company=company,
    )  # fmt: skip
    return {"data": Website(client).post("people", "profile", body=body)}


@write(idempotent=True, link=DOCS + "#update-people-profile")
def update_contact(
    client: Client,
    /,
    *,
    contact_id: Annotated[str, Field(format="id")],
    email: Annotated[str, Field(min_length=3)] | None = None,
    nickname: Annotated[str, Field(min_length=1)] | None = None,
    phone: Annotated[str, Field(min_length=3)] | None = None,
    address: Annotated[str, Field(min_length=1)] | None = None,
    segments: list[str] | None = None,
    notepad: str | None = None,
    person: Annotated[Object, Field(schema=PERSON)] | None = None,
    company: Annotated[Object, Field(schema=COMPANY)] | None = None,
) -> Json:
    """Change a contact; what is not named stays.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.
        email: A new e-mail address.
        nickname: A new name.
        phone: A new telephone number.
        address: A new postal address.
        segments: The segments from now on.
        notepad: What the team should know.
        person: More about the person, as in `create_contact`.
        company: The company, as in `create_contact`.

    Returns:
        `ok` and `changed`, what was sent.
    """
    from kosmo_crisp.bodies import needed
    from kosmo_crisp.profiles import profile_of

    body = profile_of(
        client, email=email, nickname=nickname, phone=phone, address=address, segments=segments,
        notepad=notepad, person=person, company=company,
    )  # fmt: skip
    needed(client, body, "`email`, `nickname`, `phone`, `segments`, `person` and `company`")
    Website(client).patch("people", "profile", contact_id, body=body)
    return {"ok": True, "changed": body}


@write(destructive=True, idempotent=True, link=DOCS + "#remove-people-profile")
def delete_contact(client: Client, /, *, contact_id: Annotated[str, Field(format="id")]) -> Json:
    """Delete a contact; the conversations stay.

    Args:
        contact_id: The contact: a `people_id` or an e-mail address.

    Returns:
        `ok` and `deleted`, the id.
    """
    Website(client).delete("people", "profile", contact_id)
    return {"ok": True, "deleted": contact_id}


def _complete(profile: Object) -> Object:
    """Put the e-mail address beside the name too, where one looks for it."""
    person = profile.get("person")
    inside = person if isinstance(person, dict) else {}
    return {**profile, "person": {**inside, "email": profile.get("email")}}
