"""Messages: those of a conversation, single ones with their text, incoming ones of a channel."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.actions import ACTIONS, completed
from kosmo_missive.addresses import addressed
from kosmo_missive.answers import accepted, rows_in
from kosmo_missive.batches import split_ids
from kosmo_missive.bodies import checked, object_in
from kosmo_missive.moments import unix_time
from kosmo_missive.queries import conversation_part, together
from kosmo_missive.vendor import DOCS, MESSAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.shapes import MESSAGE

_COLUMNS = ("id", "type", "from_field.address", "subject", "preview", "delivered_at")
_FIELDS = (
    "account", "from_field", "to_fields", "cc_fields", "bcc_fields", "subject", "body",
    "delivered_at", "attachments", "external_id", *ACTIONS,
)  # fmt: skip
# The number of ids for one address is not documented; other clients ask for so many.
_BATCH = 25


@read(pages=MESSAGES, streams=True, columns=_COLUMNS, link=DOCS)
def list_conversation_messages(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    params: Object | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    until: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the messages of a conversation, newest first, without drafts.

    Missive gives at most ten at a time; for more, kosmo asks several times. A listed message
    holds a preview: `get_messages` gives the text.

    Args:
        conversation_id: The conversation.
        params: `limit` and `until`, as the parameters of these names.
        limit: How many messages at most; 10 unless given.
        until: Only messages delivered at or before this time, in unix seconds.

    Returns:
        `messages`, a list of objects with `id`, `subject`, `preview`, `type`, `delivered_at`,
        `email_message_id`, `from_field`, `to_fields`, `attachments` and more.
    """
    asked = together(client, params, {"limit": limit, "until": until})
    return conversation_part(client, conversation_id, "messages", MESSAGES, asked)


@read(columns=_COLUMNS, link=DOCS)
def list_messages(
    client: Client,
    /,
    *,
    params: Object | None = None,
    email_message_id: Annotated[str, Field(min_length=1)] | None = None,
) -> Json:
    """Find the messages with an e-mail's `Message-ID`, up to ten.

    Missive lists messages in no other way: those of a conversation come from
    `list_conversation_messages`, those whose ids you know from `get_messages`.

    Args:
        params: `email_message_id`, as the parameter of this name.
        email_message_id: The `Message-ID` of the e-mail, such as `<abc@example.com>`.

    Returns:
        `messages`, a list of message objects with their text in `body` and their
        `conversation`; empty where none is known.
    """
    asked = together(client, params, {"email_message_id": email_message_id})
    if not asked:
        raise client.refuse(
            "Missive finds messages by `email_message_id` only; give it, or list those of a"
            " conversation",
            hint="kosmo missive list-conversation-messages --help",
        )
    return {"messages": rows_in(client.get("messages", params=asked), "messages")}


@read(columns=_COLUMNS, link=DOCS)
def get_messages(client: Client, /, *, message_ids: Annotated[str, Field(format="ids")]) -> Json:
    """Get messages with their text, several at once.

    The text is HTML. Pictures in it have no address, only `data-missive-attachment-id`, the id
    of one of the attachments, whose `url` is signed and expires.

    Args:
        message_ids: One or more messages, separated by commas; a hundred at most.

    Returns:
        `messages`, always a list: objects as in `list_conversation_messages`, with `body` and
        `conversation`.
    """
    ids = split_ids(client, message_ids, "message_ids")
    rows: list[Object] = []
    for start in range(0, len(ids), _BATCH):
        rows += rows_in(client.get("messages", ",".join(ids[start : start + _BATCH])), "messages")
    return {"messages": rows}


@write(columns=("id", "conversation"), link=DOCS)
def create_message(client: Client, /, *, body: Annotated[Object, Field(schema=MESSAGE)]) -> Json:
    """Add an incoming message to a custom channel, as if somebody had written to you.

    This sends nothing to anybody: answers go out through `create_draft` with `send`.

    Args:
        body: `account` (the custom channel's id, from Settings > API > Resource IDs) and
            `from_field` (`address` and `name` in an e-mail channel, else `id`, `username` and
            `name`), with `to_fields`, `subject`, `body`, `delivered_at` (unix seconds, or
            ISO 8601 in UTC), `attachments` (`base64_data`, `filename`), `external_id`, and what
            to do with the conversation: `conversation` or `references` to append to one,
            `organization`, `team`, `add_assignees`, `add_shared_labels`, `close` and the like.
            With or without Missive's envelope `messages`.

    Returns:
        `messages`, an object with `id` and `conversation`.
    """
    row = checked(
        client, object_in(client, body, "messages"), _FIELDS, required=("account", "from_field")
    )
    if row.get("delivered_at") is not None:
        row["delivered_at"] = unix_time(client, row["delivered_at"], "delivered_at")
    row = completed(client, addressed(client, row))
    return accepted(client, client.post("messages", body={"messages": row}))
