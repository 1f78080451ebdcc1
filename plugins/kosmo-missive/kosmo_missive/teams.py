"""Teams: list, add and change them. Writing takes an admin's or owner's token."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.answers import accepted
from kosmo_missive.batches import rows_by_id, split_ids
from kosmo_missive.bodies import checked, objects_in
from kosmo_missive.lookup import organizations
from kosmo_missive.people import People
from kosmo_missive.queries import offset_list, together
from kosmo_missive.scope import with_organization
from kosmo_missive.vendor import DOCS, LISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.batch_shapes import TEAM_CHANGES, TEAMS

_COLUMNS = ("id", "name", "organization")
_FIELDS = (
    "name", "organization", "emoji", "color", "active_members", "observers", "business_hours",
    "inactivity_period", "team_mention_behavior", "user_reply_behavior",
    "received_reply_behavior", "team_sidebar_behavior", "team_inbox_enabled", "chat_room_enabled",
)  # fmt: skip


@read(pages=LISTS, streams=True, columns=_COLUMNS, cache=300, link=DOCS)
def list_teams(
    client: Client,
    /,
    *,
    params: Object | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the teams of the organizations that the token's owner is part of.

    Args:
        params: `organization`, `limit` and `offset`, as the parameters of these names.
        organization: Only teams of this organization, by id or name.
        limit: How many teams at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `teams`, a list of objects with `id`, `name`, `organization` (id), `active_members` and
        `observers` (ids of users).
    """
    asked = together(
        client, params, {"organization": organization, "limit": limit, "offset": offset}
    )
    return offset_list(client, "teams", asked)


@write(columns=_COLUMNS, link=DOCS)
def create_teams(client: Client, /, *, body: Annotated[Object, Field(schema=TEAMS)]) -> Json:
    """Add one or more teams to an organization.

    Args:
        body: One team, or several in a list under `teams`, each with `name` and optionally
            `organization` (id or name; without it the only one there is), `emoji` (`:dart:`),
            `color`, `active_members` and `observers` (ids, e-mail addresses or names of users),
            `business_hours`, `inactivity_period` (seconds), `team_mention_behavior`,
            `user_reply_behavior`, `received_reply_behavior`, `team_sidebar_behavior`,
            `team_inbox_enabled` and `chat_room_enabled`.

    Returns:
        `teams`, the list of new teams.
    """
    rows = [
        checked(client, row, _FIELDS, required=("name",))
        for row in objects_in(client, body, "teams", "team")
    ]
    rows = with_organization(client, _resolved(client, rows))
    return accepted(client, client.post("teams", body={"teams": rows}))


@write(idempotent=True, columns=_COLUMNS, link=DOCS)
def update_teams(
    client: Client,
    /,
    *,
    team_ids: Annotated[str, Field(format="ids")],
    body: Annotated[Object, Field(schema=TEAM_CHANGES)],
) -> Json:
    """Change one or more teams; what is not named stays, lists of members are replaced.

    Args:
        team_ids: One or more teams, separated by commas.
        body: The attributes as in `create_teams`, for every one of the teams; or a list under
            `teams`, one object for each team with its `id`.

    Returns:
        `teams`, the list of changed teams.
    """
    ids = split_ids(client, team_ids, "team_ids")
    rows = [
        checked(client, row, ("id", *_FIELDS))
        for row in rows_by_id(client, ids, body, "teams", "team")
    ]
    rows = _resolved(client, rows)
    return accepted(client, client.patch("teams", ",".join(ids), body={"teams": rows}))


def _resolved(client: Client, rows: list[Object]) -> list[Object]:
    people, places = People(client), organizations(client)
    for row in rows:
        people.fill(row, several=("active_members", "observers"))
        places.fill(row, one=("organization",))
    return rows
