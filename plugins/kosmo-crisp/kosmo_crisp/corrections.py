"""Correcting and removing messages."""

from __future__ import annotations

from kosmo import write

from kosmo_crisp.vendor import DOCS
from kosmo_crisp.website import Website

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json


@write(outward=True, idempotent=True, link=DOCS + "#update-a-message-in-conversation")
def update_message(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    fingerprint: Annotated[int, Field(ge=1)],
    text: Annotated[str, Field(min_length=1)],
) -> Json:
    """Correct the text of a message or note; the visitor sees it change.

    Args:
        conversation_id: The conversation's `session_id`.
        fingerprint: The message's number.
        text: The new text.

    Returns:
        `ok` and `fingerprint`.
    """
    path = ("conversation", conversation_id, "message", str(fingerprint))
    Website(client).patch(*path, body={"content": text})
    return {"ok": True, "fingerprint": fingerprint}


@write(destructive=True, idempotent=True, link=DOCS + "#remove-a-message-in-conversation")
def delete_message(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    fingerprint: Annotated[int, Field(ge=1)],
) -> Json:
    """Delete a message, for good.

    Args:
        conversation_id: The conversation's `session_id`.
        fingerprint: The message's number.

    Returns:
        `ok` and `deleted`, the number.
    """
    Website(client).delete("conversation", conversation_id, "message", str(fingerprint))
    return {"ok": True, "deleted": fingerprint}
