"""Teams: groups of users that conversations are assigned to."""

from __future__ import annotations

from kosmo import read

from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/teams"


@read(
    pages=OF_50,
    streams=True,
    columns=("id", "name", "mention", "timezone"),
    cache=300,
    link=f"{_DOCS}/list-teams/",
)
def list_teams(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List teams.

    Args:
        page: Which page, each of `per_page` teams.
        per_page: How many teams a page holds.

    Returns:
        `_embedded.teams`, a list of objects with `id`, `name`, `mention`, `timezone` and more,
        and `page`.
    """
    return listed(client, "teams", key="teams", pages=OF_50, page=page, per_page=per_page)


@read(
    pages=OF_50,
    streams=True,
    columns=("id", "firstName", "lastName", "email", "role"),
    cache=300,
    link=f"{_DOCS}/list-team-members/",
)
def list_team_members(
    client: Client,
    /,
    *,
    team_id: Annotated[int, Field(ge=1)],
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List the users of a team.

    Args:
        team_id: The team.
        page: Which page, each of `per_page` users.
        per_page: How many users a page holds.

    Returns:
        `_embedded.users`, as in `list_users`, and `page`.
    """
    return listed(
        client, "teams", str(team_id), "members",
        key="users", pages=OF_50, page=page, per_page=per_page,
    )  # fmt: skip
