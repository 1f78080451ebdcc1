"""Workspaces, which Crisp calls websites."""

from __future__ import annotations

from kosmo import read

from kosmo_crisp.vendor import DOCS, LISTS
from kosmo_crisp.website import Website, asked, object_in, rows_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object


@read(columns=("website_id", "name", "domain"), cache=300, link=DOCS + "#get-a-website")
def get_website(client: Client, /) -> Json:
    """Get the account's workspace.

    Returns:
        `data`, an object with `website_id`, `name`, `domain` and `logo`.
    """
    return {"data": object_in(Website(client).get())}


@read(
    pages=LISTS,
    streams=True,
    columns=("website_id", "token", "plan"),
    link=DOCS + "#list-all-connect-websites",
)
def list_websites(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    limit: Annotated[int, Field(ge=1, le=1000)] = 100,
) -> Json:
    """List the workspaces on which a plugin is installed; needs the plugin's token.

    Each of them is an account of its own in kosmo, with the same token.

    Args:
        page: The page of Crisp's to begin with, from 1.
        limit: How many workspaces at most.

    Returns:
        `data`, a list of objects with `website_id`, `token`, `settings` and `plan`.
    """

    def fetch(number: int) -> tuple[list[Object], bool]:
        path = ("plugin", "connect", "websites", "all", str(page + number - 1))
        rows = rows_in(asked(client, "GET", *path, params={"include_plan": "true"}))
        return rows, bool(rows)

    rows = client.numbered(fetch, size=LISTS.size, limit=limit, identity="website_id")
    return {"data": rows}


@read(columns=("status", "since"), link=DOCS + "#get-website-availability-status")
def get_availability(client: Client, /) -> Json:
    """Tell whether visitors see the workspace as online.

    Returns:
        `data`, an object with `status` (`online` or `offline`) and `since`.
    """
    return {"data": object_in(Website(client).get("availability", "status"))}


@read(columns=("count",), link=DOCS + "#count-visitors")
def count_visitors(client: Client, /) -> Json:
    """Count the visitors who are on the site now.

    Returns:
        `data`, an object with `count`.
    """
    return {"data": object_in(Website(client).get("visitors", "count"))}
