"""Attachments: read, add and delete them; their data is base64."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import created, deleted
from kosmo_helpscout.vendor import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/conversations/attachments"


@read(columns=("data",), link=f"{_DOCS}/get-attachment-data/")
def get_attachment(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    attachment_id: Annotated[int, Field(ge=1)],
) -> Json:
    """Get the data of an attachment.

    Args:
        conversation_id: The conversation.
        attachment_id: The attachment, as a thread lists it under `_embedded.attachments`.

    Returns:
        `data`, the file in base64.
    """
    return client.get(
        "conversations", str(conversation_id), "attachments", str(attachment_id), "data"
    )


@write(columns=("id", "location"), link=f"{_DOCS}/create/")
def create_attachment(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    thread_id: Annotated[int, Field(ge=1)],
    file_name: Annotated[str, Field(min_length=1)],
    data: Annotated[str, Field(min_length=1)],
    mime_type: Annotated[str, Field(min_length=3)] = "application/octet-stream",
) -> Json:
    """Add a file to a thread.

    Args:
        conversation_id: The conversation.
        thread_id: The thread.
        file_name: The name that the file is shown under.
        data: The file in base64; 10 MB at most.
        mime_type: What kind of file it is, such as `image/png`.

    Returns:
        `id` and `location` of the attachment.
    """
    path = ("conversations", str(conversation_id), "threads", str(thread_id), "attachments")
    body = {"fileName": file_name, "mimeType": mime_type, "data": data}
    return created(client, client.answer("POST", *path, body=body))


@write(destructive=True, idempotent=True, link=f"{_DOCS}/delete/")
def delete_attachment(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    attachment_id: Annotated[int, Field(ge=1)],
) -> Json:
    """Delete an attachment, for good.

    Args:
        conversation_id: The conversation.
        attachment_id: The attachment.

    Returns:
        `id` and `deleted`.
    """
    client.delete("conversations", str(conversation_id), "attachments", str(attachment_id))
    return deleted(attachment_id)
