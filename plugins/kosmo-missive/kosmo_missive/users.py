"""Users, whose token this is, and the organizations it reaches."""

from __future__ import annotations

from kosmo import read

from kosmo_missive.lookup import every
from kosmo_missive.people import People
from kosmo_missive.queries import offset_list, together
from kosmo_missive.vendor import DOCS, LISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object


@read(columns=("id", "name", "email"), link=DOCS)
def get_current_user(client: Client, /) -> Json:
    """Tell whose token this is, and the organizations it reaches.

    Missive has no request for this: kosmo looks through the users for the one that is marked
    as the token's owner.

    Returns:
        One object with `id`, `name`, `email`, `avatar_url`, `me` (true) and `organizations`, a
        list of objects with `id` and `name`.
    """
    me = People(client).me()
    return {**me, "organizations": every(client, "organizations")}


@read(pages=LISTS, streams=True, columns=("id", "name"), cache=300, link=DOCS)
def list_organizations(
    client: Client,
    /,
    *,
    params: Object | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the organizations that the token's owner is part of.

    Args:
        params: `limit` and `offset`, as the parameters of these names.
        limit: How many organizations at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `organizations`, a list of objects with `id` and `name`.
    """
    asked = together(client, params, {"limit": limit, "offset": offset})
    return offset_list(client, "organizations", asked)


@read(pages=LISTS, streams=True, columns=("id", "name", "email", "me"), cache=300, link=DOCS)
def list_users(
    client: Client,
    /,
    *,
    params: Object | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the users of the organizations that the token's owner is part of.

    Args:
        params: `organization`, `limit` and `offset`, as the parameters of these names.
        organization: Only users of this organization, by id or name.
        limit: How many users at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `users`, a list of objects with `id`, `name`, `email`, `avatar_url` and `me`.
    """
    asked = together(
        client, params, {"organization": organization, "limit": limit, "offset": offset}
    )
    return offset_list(client, "users", asked)
