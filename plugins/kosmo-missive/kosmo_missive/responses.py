"""Canned responses: list, read, add, change and delete them."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.addresses import addressed
from kosmo_missive.answers import accepted, deleted, one_in
from kosmo_missive.batches import rows_by_id, split_ids
from kosmo_missive.bodies import checked, objects_in
from kosmo_missive.lookup import organizations, shared_labels, teams
from kosmo_missive.people import People
from kosmo_missive.queries import offset_list, together
from kosmo_missive.scope import default_organization
from kosmo_missive.vendor import DOCS, LISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.batch_shapes import RESPONSE_CHANGES, RESPONSES

_COLUMNS = ("id", "title", "subject", "organization", "modified_at")
_FIELDS = (
    "title", "organization", "user", "body", "subject", "share_with_team", "shared_labels",
    "to_fields", "cc_fields", "bcc_fields", "external_id", "external_source", "attachments",
)  # fmt: skip
_RENAMED = {"name": "title"}


@read(pages=LISTS, streams=True, columns=_COLUMNS, cache=300, link=DOCS)
def list_responses(
    client: Client,
    /,
    *,
    params: Object | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    offset: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List canned responses.

    Args:
        params: `organization`, `limit` and `offset`, as the parameters of these names.
        organization: Only responses of this organization, by id or name.
        limit: How many responses at most; 50 unless given.
        offset: How many to leave out first.

    Returns:
        `responses`, a list of objects with `id`, `title`, `body` (HTML), `subject`,
        `organization` or `user`, `share_with_team`, `shared_labels`, `attachments` and more.
    """
    asked = together(
        client, params, {"organization": organization, "limit": limit, "offset": offset}
    )
    return offset_list(client, "responses", asked)


@read(columns=_COLUMNS, link=DOCS)
def get_response(client: Client, /, *, response_id: Annotated[str, Field(format="id")]) -> Json:
    """Get one canned response.

    Args:
        response_id: The response.

    Returns:
        `responses`, a list of the one response, as in `list_responses`.
    """
    return {"responses": [one_in(client.get("responses", response_id), "responses")]}


@write(columns=_COLUMNS, link=DOCS)
def create_responses(
    client: Client, /, *, body: Annotated[Object, Field(schema=RESPONSES)]
) -> Json:
    """Add one or more canned responses.

    Args:
        body: One response, or several in a list under `responses`, each with `title` (`name` is
            taken as it; 500 characters at most), `body` (HTML), and either `organization` or
            `user` (a personal one); without both it is for the only organization there is.
            Optionally `subject`, `share_with_team` and `shared_labels` (in an organization),
            `to_fields`, `cc_fields`, `bcc_fields` (as in `create_draft`), `external_id` with
            `external_source`, and `attachments` (`base64_data`, `filename`, and `id` for
            pictures in the text). The organization, user, team and labels may be named.

    Returns:
        `responses`, the list of new responses.
    """
    rows = [
        _owned_once(client, checked(client, row, _FIELDS, renamed=_RENAMED, required=("title",)))
        for row in objects_in(client, body, "responses", "response")
    ]
    rows = _resolved(client, rows)
    if not all(row.get("organization") or row.get("user") for row in rows):
        only = default_organization(client)
        rows = [row if row.get("user") else {"organization": only, **row} for row in rows]
    return accepted(client, client.post("responses", body={"responses": rows}))


@write(idempotent=True, columns=_COLUMNS, link=DOCS)
def update_responses(
    client: Client,
    /,
    *,
    response_ids: Annotated[str, Field(format="ids")],
    body: Annotated[Object, Field(schema=RESPONSE_CHANGES)],
) -> Json:
    """Change one or more canned responses; what is not named stays.

    Named `attachments` replace all there are. Responses that come from another service, such
    as WhatsApp templates, cannot be changed.

    Args:
        response_ids: One or more responses, separated by commas.
        body: The attributes as in `create_responses`, for every one of the responses; or a
            list under `responses`, one object for each response with its `id`.

    Returns:
        `responses`, the list of changed responses.
    """
    ids = split_ids(client, response_ids, "response_ids")
    rows = [
        _owned_once(client, checked(client, row, ("id", *_FIELDS), renamed=_RENAMED))
        for row in rows_by_id(client, ids, body, "responses", "response")
    ]
    rows = _resolved(client, rows)
    return accepted(client, client.patch("responses", ",".join(ids), body={"responses": rows}))


@write(destructive=True, idempotent=True, link=DOCS)
def delete_responses(
    client: Client, /, *, response_ids: Annotated[str, Field(format="ids")]
) -> Json:
    """Delete one or more canned responses; WhatsApp templates cannot be deleted.

    Args:
        response_ids: One or more responses, separated by commas.

    Returns:
        `ok` and `deleted`, the list of the ids.
    """
    ids = split_ids(client, response_ids, "response_ids")
    client.delete("responses", ",".join(ids))
    return deleted(*ids)


def _owned_once(client: Client, row: Object) -> Object:
    if row.get("organization") and row.get("user"):
        raise client.refuse("a response belongs to an `organization` or to a `user`, not to both")
    return row


def _resolved(client: Client, rows: list[Object]) -> list[Object]:
    places, labels, groups = organizations(client), shared_labels(client), teams(client)
    people = People(client)
    rows = [addressed(client, row) for row in rows]
    for row in rows:
        places.fill(row, one=("organization",))
        people.fill(row, one=("user",))
        groups.fill(row, one=("share_with_team",))
        labels.fill(row, several=("shared_labels",))
    return rows
