"""Organizations: the companies that customers belong to."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import created
from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/organizations"
_COLUMNS = ("id", "name", "domains", "website")


@read(pages=OF_50, streams=True, columns=_COLUMNS, link=f"{_DOCS}/list/")
def list_organizations(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List organizations.

    Args:
        page: Which page, each of `per_page` organizations.
        per_page: How many organizations a page holds.

    Returns:
        `_embedded.organizations`, a list of objects with `id`, `name`, `website`, `domains` and
        more, and `page`.
    """
    return listed(
        client, "organizations", key="organizations", pages=OF_50, page=page, per_page=per_page
    )


@read(columns=_COLUMNS, link=f"{_DOCS}/get/")
def get_organization(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Get one organization.

    Args:
        id: The organization.

    Returns:
        The organization: `id`, `name`, `website`, `domains`, `phones`, `location`, `note` and
        more.
    """
    return client.get("organizations", str(id))


@read(
    pages=OF_50,
    streams=True,
    columns=("id", "firstName", "lastName", "_embedded.emails.value"),
    link=f"{_DOCS}/customers/list/",
)
def list_organization_customers(
    client: Client,
    /,
    *,
    organization_id: Annotated[int, Field(ge=1)],
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List the customers of an organization.

    Args:
        organization_id: The organization.
        page: Which page, each of `per_page` customers.
        per_page: How many customers a page holds.

    Returns:
        `_embedded.customers`, as in `list_customers`, and `page`.
    """
    return listed(
        client, "organizations", str(organization_id), "customers",
        key="customers", pages=OF_50, page=page, per_page=per_page,
    )  # fmt: skip


@write(columns=("id", "location"), link=f"{_DOCS}/create/")
def create_organization(
    client: Client,
    /,
    *,
    name: Annotated[str, Field(min_length=1)],
    website: str | None = None,
    domains: list[str] | None = None,
    location: str | None = None,
    note: str | None = None,
) -> Json:
    """Create an organization; a name that one has already is refused (`conflict`).

    Args:
        name: The name.
        website: Its website.
        domains: Domains of e-mail addresses whose customers belong to it.
        location: Where it is.
        note: Notes about it.

    Returns:
        `id` and `location`.
    """
    about = {
        "name": name, "website": website, "domains": domains, "location": location, "note": note
    }  # fmt: skip
    body = {key: value for key, value in about.items() if value is not None}
    return created(client, client.answer("POST", "organizations", body=body))
