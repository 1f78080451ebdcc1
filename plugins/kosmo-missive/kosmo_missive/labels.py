"""Shared labels: list, add and change them."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.answers import accepted
from kosmo_missive.batches import rows_by_id, split_ids
from kosmo_missive.bodies import checked, objects_in
from kosmo_missive.lookup import organizations, shared_labels, teams
from kosmo_missive.people import People
from kosmo_missive.queries import offset_list, together
from kosmo_missive.scope import with_organization
from kosmo_missive.vendor import DOCS, LISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.batch_shapes import LABEL_CHANGES, LABELS

_COLUMNS = ("id", "name_with_parent_names", "color", "visibility", "organization")
_FIELDS = (
    "name", "color", "parent", "share_with_organization", "share_with_team", "share_with_users",
    "visibility",
)  # fmt: skip


@read(pages=LISTS, streams=True, columns=_COLUMNS, cache=300, link=DOCS)
def list_shared_labels(
    client: Client,
    /,
    *,
    params: Object | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the shared labels of the organizations that the token's owner is part of.

    Args:
        params: `organization`, `limit` and `offset`, as the parameters of these names.
        organization: Only labels of this organization, by id or name.
        limit: How many labels at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `shared_labels`, a list of objects with `id`, `name`, `name_with_parent_names`, `color`,
        `parent`, `organization` (id), `visibility` and with whom the label is shared.
    """
    asked = together(
        client, params, {"organization": organization, "limit": limit, "offset": offset}
    )
    return offset_list(client, "shared_labels", asked)


@write(columns=_COLUMNS, link=DOCS)
def create_shared_labels(
    client: Client, /, *, body: Annotated[Object, Field(schema=LABELS)]
) -> Json:
    """Add one or more shared labels to an organization.

    Args:
        body: One label, or several in a list under `shared_labels`, each with `name` and
            optionally `organization` (without it the only one there is), `color` (as
            `#2266ED`), `parent` (a label), `share_with_organization`, `share_with_team`,
            `share_with_users` and `visibility` (`organization` or `delegates`). The
            organization, the parent, the team and the users may be named.

    Returns:
        `shared_labels`, the list of new labels.
    """
    rows = [
        checked(client, row, ("organization", *_FIELDS), required=("name",))
        for row in objects_in(client, body, "shared_labels", "shared_label")
    ]
    rows = with_organization(client, _resolved(client, rows))
    return accepted(client, client.post("shared_labels", body={"shared_labels": rows}))


@write(idempotent=True, columns=_COLUMNS, link=DOCS)
def update_shared_labels(
    client: Client,
    /,
    *,
    shared_label_ids: Annotated[str, Field(format="ids")],
    body: Annotated[Object, Field(schema=LABEL_CHANGES)],
) -> Json:
    """Change one or more shared labels; to label conversations use `update_conversations`.

    A label stays in its organization. Changing with whom it is shared takes an admin's or
    owner's token.

    Args:
        shared_label_ids: One or more labels, separated by commas.
        body: The attributes as in `create_shared_labels` but `organization`, for every one of
            the labels; or a list under `shared_labels`, one object for each label with its `id`.

    Returns:
        `shared_labels`, the list of changed labels.
    """
    ids = split_ids(client, shared_label_ids, "shared_label_ids")
    rows = [
        checked(client, row, ("id", *_FIELDS))
        for row in rows_by_id(client, ids, body, "shared_labels", "shared_label")
    ]
    rows = _resolved(client, rows)
    path = ("shared_labels", ",".join(ids))
    return accepted(client, client.patch(*path, body={"shared_labels": rows}))


def _resolved(client: Client, rows: list[Object]) -> list[Object]:
    places, labels, groups = organizations(client), shared_labels(client), teams(client)
    people = People(client)
    for row in rows:
        places.fill(row, one=("organization",))
        labels.fill(row, one=("parent",))
        groups.fill(row, one=("share_with_team",))
        people.fill(row, several=("share_with_users",))
    return rows
