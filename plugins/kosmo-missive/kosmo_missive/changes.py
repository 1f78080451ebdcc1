"""Changing conversations: close, reopen, assign, label, move and rename many; merge two."""

from __future__ import annotations

from kosmo import write

from kosmo_missive.actions import needs_organization, resolved
from kosmo_missive.answers import accepted, one_in
from kosmo_missive.batches import split_ids
from kosmo_missive.bodies import checked, object_in
from kosmo_missive.lookup import organizations
from kosmo_missive.scope import default_organization
from kosmo_missive.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.shapes import MERGE


@write(
    idempotent=True,
    columns=(
        "id", "latest_message_subject", "users.closed", "assignee_names", "shared_label_names",
        "team.name",
    ),
    link=DOCS,
)  # fmt: skip
def update_conversations(
    client: Client,
    /,
    *,
    conversation_ids: Annotated[str, Field(format="ids")],
    close: bool = False,
    reopen: bool = False,
    assign: list[str] | None = None,
    unassign: list[str] | None = None,
    label: list[str] | None = None,
    unlabel: list[str] | None = None,
    share_with: list[str] | None = None,
    team: Annotated[str, Field(min_length=1)] | None = None,
    move_to: Literal["inbox", "team_inbox"] | None = None,
    subject: str | None = None,
    color: str | None = None,
    organization: Annotated[str, Field(min_length=1)] | None = None,
) -> Json:
    """Change conversations without a trace in them: no post is added, nobody is notified.

    Rules of the organization that watch labels still run. Missive cannot archive, snooze,
    star, trash or mark as read from outside.

    Args:
        conversation_ids: One or more conversations, separated by commas; a hundred at most.
        close: Close them for everyone with access.
        reopen: Open them again for everyone with access.
        assign: Users to assign besides those who are: ids, e-mail addresses, names or `me`.
        unassign: Users to take the assignment from.
        label: Shared labels to add, by id or name.
        unlabel: Shared labels to take away, by id or name.
        share_with: Users to give access.
        team: The team to move them to, by id or name, also where they have another one.
        move_to: Put them into everyone's `inbox`, or the `team_inbox` of `team`.
        subject: A new subject.
        color: A color as `#2266ED`, or `good`, `warning`, `danger`.
        organization: Where assigning, sharing and labels belong, by id or name. Without it
            each conversation's own is looked up, or the only one there is.

    Returns:
        `conversations`, the list of changed conversations.
    """
    ids = split_ids(client, conversation_ids, "conversation_ids")
    if close and reopen:
        raise client.refuse("give one of `close` and `reopen`")
    wished = {
        "subject": subject, "color": color, "close": close, "reopen": reopen, "team": team,
        "force_team": team is not None, "add_users": share_with, "add_assignees": assign,
        "remove_assignees": unassign, "add_shared_labels": label, "remove_shared_labels": unlabel,
        "add_to_inbox": move_to == "inbox", "add_to_team_inbox": move_to == "team_inbox",
    }  # fmt: skip
    change = {name: value for name, value in wished.items() if value not in (None, False, [])}
    if not change:
        raise client.refuse("say what to change, such as `--close` or `--assign me`")
    change = resolved(client, change)
    if organization is not None:
        organization = organizations(client).id_of(organization)
    rows = [_row(client, one, change, organization) for one in ids]
    return accepted(
        client, client.patch("conversations", ",".join(ids), body={"conversations": rows})
    )


@write(destructive=True, columns=("id", "subject", "messages_count", "last_activity_at"), link=DOCS)
def merge_conversation(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    body: Annotated[Object, Field(schema=MERGE)],
) -> Json:
    """Merge a conversation into another one, for good.

    Missive may keep either of the two: the answer's `id` is the one that is left.

    Args:
        conversation_id: The conversation to merge, the source.
        body: `target`, the id of the conversation to merge into, and optionally `subject`, the
            new subject.

    Returns:
        `conversations`, a list of the one conversation that is left.
    """
    given = checked(
        client, object_in(client, body, "conversations"), ("target", "subject"),
        required=("target",),
    )  # fmt: skip
    if given["target"] == conversation_id:
        raise client.refuse("a conversation cannot be merged into itself")
    data = client.post("conversations", conversation_id, "merge", body=given)
    if data is None:
        return accepted(client, data)
    left = one_in(data, "conversations").get("id")
    if left != given["target"]:
        client.note(f"Missive kept the conversation `{left}`, not the target")
    return data


def _row(client: Client, one: str, change: Object, organization: str | None) -> Object:
    """Make the object of one conversation, with the organization where an action needs it."""
    if organization is None and needs_organization(change):
        organization = default_organization(client, conversation=one)
    scope = {} if organization is None else {"organization": organization}
    return {"id": one, **change, **scope}
