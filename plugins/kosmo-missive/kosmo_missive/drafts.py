"""Drafts: write one, send one, list those of a conversation, throw one away."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.actions import ACTIONS, completed
from kosmo_missive.addresses import addressed
from kosmo_missive.answers import accepted, deleted
from kosmo_missive.bodies import checked, object_in
from kosmo_missive.moments import exact_time
from kosmo_missive.people import People
from kosmo_missive.queries import conversation_part, together
from kosmo_missive.vendor import DOCS, DRAFTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.shapes import DRAFT

_FIELDS = (
    "subject", "body", "quote_previous_message", "add_default_signature", "from_field",
    "to_fields", "cc_fields", "bcc_fields", "account", "attachments", "send", "send_at",
    "auto_followup", "external_response_id", "external_response_variables", *ACTIONS,
)  # fmt: skip
_MOST_FILES = 25


@read(
    pages=DRAFTS, columns=("id", "type", "subject", "preview", "author.name", "updated_at"),
    link=DOCS,
)  # fmt: skip
def list_conversation_drafts(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    params: Object | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    until: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the drafts of a conversation, newest first.

    Missive gives at most ten at a time; for more, kosmo asks several times. It goes on by
    `delivered_at`, which a draft that is not scheduled lacks: where a full page has none, the
    rest cannot be reached, and a note says so.

    Args:
        conversation_id: The conversation.
        params: `limit` and `until`, as the parameters of these names.
        limit: How many drafts at most; 10 unless given.
        until: Only drafts whose `delivered_at` is at or before this time, in unix seconds.

    Returns:
        `drafts`, a list of objects with `id`, `subject`, `preview`, `from_field`, `to_fields`,
        `author`, `delivered_at` and more.
    """
    asked = together(client, params, {"limit": limit, "until": until})
    found = conversation_part(client, conversation_id, "drafts", DRAFTS, asked)
    rows = found["drafts"]
    if len(rows) >= DRAFTS.maximum and not any(row.get("delivered_at") for row in rows):
        client.note("these drafts have no `delivered_at` to go on from: there may be more of them")
    return found


@write(
    outward_when=("body.send", "body.send_at", "body.drafts.send", "body.drafts.send_at"),
    columns=("id", "conversation", "subject"),
    link=DOCS,
)
def create_draft(
    client: Client,
    /,
    *,
    body: Annotated[Object, Field(schema=DRAFT)],
    time_zone: str | None = None,
) -> Json:
    """Write a draft, or send or schedule a message with `send` or `send_at`.

    This is how anything is sent through Missive: e-mail, SMS, WhatsApp and the other channels.
    An e-mail without `from_field` comes from the address of the token's owner, and a note says
    so; a reply that goes out at once must name its sender.

    Args:
        body: `subject`, `body` (HTML or text), `from_field` and `to_fields`, `cc_fields`,
            `bcc_fields` (e-mail: `address` and `name`, or the address as a text; SMS and
            WhatsApp: `phone_number`; other channels: `id`, with `account`), `attachments`
            (`base64_data`, `filename`; 25 at most), `add_default_signature`,
            `quote_previous_message`, `send` (true: send now), `send_at` (ISO 8601 with a time
            of day, or unix seconds), `auto_followup` (with `send_at`: drop it when an answer
            comes), `external_response_id` and `external_response_variables` (WhatsApp
            templates), and what to do with the conversation: `conversation` or `references` to
            reply in one, `organization`, `team`, `add_assignees`, `add_shared_labels`, `close`
            and the like. The organization, people, labels and the team may be named. With or
            without Missive's envelope `drafts`.
        time_zone: The zone of a `send_at` without an offset, such as `Europe/Paris`; UTC unless
            given.

    Returns:
        `drafts`, an object with `id` and `conversation`; `ok` alone where Missive answers
        without a body.
    """
    row = checked(client, object_in(client, body, "drafts"), _FIELDS)
    if row.get("send") and row.get("send_at"):
        raise client.refuse("give one of `send` (now) and `send_at` (later)")
    if row.get("send_at") is not None:
        row["send_at"] = exact_time(client, row["send_at"], "send_at", time_zone)
    if row.get("auto_followup") and not row.get("send_at"):
        raise client.refuse("`auto_followup` needs `send_at`")
    files = row.get("attachments")
    if isinstance(files, list) and len(files) > _MOST_FILES:
        raise client.refuse(f"Missive takes at most {_MOST_FILES} attachments")
    row = completed(client, addressed(client, row))
    if "from_field" not in row and _is_email(row):
        row["from_field"] = _sender(client, row)
    return accepted(client, client.post("drafts", body={"drafts": row}))


@write(destructive=True, idempotent=True, link=DOCS)
def delete_draft(client: Client, /, *, draft_id: Annotated[str, Field(format="id")]) -> Json:
    """Delete a draft; one that is scheduled is not sent.

    Args:
        draft_id: The draft.

    Returns:
        `ok` and `deleted`, the list of the one id.
    """
    client.delete("drafts", draft_id)
    return deleted(draft_id)


def _is_email(row: Object) -> bool:
    to = row.get("to_fields") or []
    return "account" not in row and all(isinstance(one, dict) and "address" in one for one in to)


def _sender(client: Client, row: Object) -> Object:
    if (row.get("send") or row.get("send_at")) and (
        row.get("conversation") or row.get("references")
    ):
        raise client.refuse(
            "a reply that is sent needs `from_field`, the address it comes from, such as"
            ' {"address": "support@example.com", "name": "Support"}'
        )
    me = People(client).me()
    client.note(f"no `from_field` was given: the sender is {me.get('email')}")
    return {"address": me.get("email"), "name": me.get("name")}
