"""Snoozing conversations: put them aside until a time comes."""

from __future__ import annotations

from kosmo import write

from kosmo_helpscout.answers import updated
from kosmo_helpscout.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json


@write(idempotent=True, columns=("id", "until"), link=f"{DOCS}/conversations/snooze/update/")
def snooze_conversation(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    until: Annotated[str, Field(min_length=8)],
    wake_on_reply: bool = True,
) -> Json:
    """Put a conversation aside until a time comes.

    Args:
        id: The conversation.
        until: When it comes back: a date or a time in the future, UTC unless it names an offset.
        wake_on_reply: Bring it back earlier when the customer writes.

    Returns:
        `id`, `updated`, `fields` and `until`.
    """
    from kosmo_helpscout.moments import utc_time

    moment = utc_time(client, until, "until")
    body = {"snoozedUntil": moment, "unsnoozeOnCustomerReply": wake_on_reply}
    client.put("conversations", str(id), "snooze", body=body)
    return {**updated(id, "snooze"), "until": moment}


@write(idempotent=True, columns=("id", "fields"), link=f"{DOCS}/conversations/snooze/delete/")
def unsnooze_conversation(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Bring a snoozed conversation back now.

    Args:
        id: The conversation.

    Returns:
        `id`, `updated` and `fields`.
    """
    client.delete("conversations", str(id), "snooze")
    return updated(id, "snooze")
