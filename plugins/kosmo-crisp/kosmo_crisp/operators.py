"""The team: operators, who of them is there, and the inboxes."""

from __future__ import annotations

from kosmo import read

from kosmo_crisp.vendor import DOCS, LISTS
from kosmo_crisp.website import Website, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json


@read(columns=("user_id", "name", "email", "role"), link=DOCS + "#list-website-operators")
def list_operators(client: Client, /) -> Json:
    """List the operators of the workspace.

    Returns:
        `data`, a list of objects with `user_id`, `name`, `email`, `role`, `title` and
        `availability`.
    """
    from kosmo_crisp.people import operators

    return {"data": operators(Website(client))}


@read(columns=("user_id", "name", "email", "role"), link=DOCS + "#get-a-website-operator")
def get_operator(client: Client, /, *, operator: Annotated[str, Field(min_length=1)]) -> Json:
    """Get one operator.

    Args:
        operator: The operator: a user id, an e-mail address or a name.

    Returns:
        `data`, an object as in `list_operators`.
    """
    from kosmo_crisp.people import cleaned, operator_id

    site = Website(client)
    return {"data": cleaned(object_in(site.get("operator", operator_id(site, operator))))}


@read(columns=("user_id", "type", "time"), link=DOCS + "#list-website-operator-availabilities")
def list_operator_availabilities(client: Client, /) -> Json:
    """List which operators are online.

    Returns:
        `data`, a list of objects with `user_id`, `type` (`online` or `offline`) and `time`.
    """
    return {"data": Website(client).rows("availability", "operators")}


@read(
    pages=LISTS, streams=True, columns=("inbox_id", "name", "emoji", "order"), cache=300,
    link=DOCS + "#list-website-inboxes",
)  # fmt: skip
def list_inboxes(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=100)] = 25,
) -> Json:
    """List the inboxes beside the main one.

    Args:
        page: Which page, from 1.
        per_page: How many inboxes to a page.

    Returns:
        `data`, a list of objects with `inbox_id`, `name`, `emoji`, `order`, `operators` and
        `conditions`.
    """
    from kosmo_crisp.listing import fixed_page

    rows = fixed_page(
        client, Website(client), ("inboxes", "list"), page, per_page, identity="inbox_id"
    )
    return {"data": rows}
