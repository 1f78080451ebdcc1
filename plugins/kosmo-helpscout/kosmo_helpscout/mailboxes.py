"""Inboxes, which the API calls mailboxes: their folders and saved replies."""

from __future__ import annotations

from kosmo import read

from kosmo_helpscout.paging import every, listed, rows_in
from kosmo_helpscout.vendor import DOCS, OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/inboxes"


@read(
    pages=OF_50,
    streams=True,
    columns=("id", "name", "email", "slug"),
    cache=300,
    link=f"{_DOCS}/list/",
)
def list_mailboxes(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List the inboxes that you can see.

    Args:
        page: Which page, each of `per_page` inboxes.
        per_page: How many inboxes a page holds.

    Returns:
        `_embedded.mailboxes`, a list of objects with `id`, `name`, `email`, `slug` and more, and
        `page`.
    """
    return listed(client, "mailboxes", key="mailboxes", pages=OF_50, page=page, per_page=per_page)


@read(columns=("id", "name", "email"), link=f"{_DOCS}/get/")
def get_mailbox(client: Client, /, *, id: Annotated[int, Field(ge=1)], alone: bool = False) -> Json:
    """Get one inbox with its folders and its users.

    Help Scout answers with the inbox alone, so kosmo asks for the two others in requests of
    their own.

    Args:
        id: The inbox.
        alone: Leave out folders and users, and send one request only.

    Returns:
        The inbox: `id`, `name`, `email`, `slug` and more, with `_embedded.folders` and
        `_embedded.users`.
    """
    from kosmo_helpscout.answers import object_in

    row = object_in(client.get("mailboxes", str(id)), "an inbox")
    if alone:
        return row
    folders = rows_in(client.get("mailboxes", str(id), "folders"), "folders")
    users = every(client, "users", key="users", pages=OF_50, params={"mailbox": id})
    inside = {**(row.get("_embedded") or {}), "folders": folders, "users": users}
    return {**row, "_embedded": inside}


@read(
    columns=("id", "name", "type", "activeCount", "totalCount"),
    link=f"{DOCS}/inboxes/inbox-folders/",
)
def list_folders(client: Client, /, *, mailbox_id: Annotated[int, Field(ge=1)]) -> Json:
    """List the folders of an inbox, with how many conversations are in them.

    Args:
        mailbox_id: The inbox.

    Returns:
        `folders`, a list of objects with `id`, `name`, `type`, `userId`, `activeCount`,
        `totalCount`.
    """
    return {"folders": rows_in(client.get("mailboxes", str(mailbox_id), "folders"), "folders")}


@read(columns=("id", "name", "preview"), cache=300, link=f"{_DOCS}/saved-replies/list/")
def list_saved_replies(client: Client, /, *, mailbox_id: Annotated[int, Field(ge=1)]) -> Json:
    """List the saved replies of an inbox; `get_saved_reply` has their texts.

    Args:
        mailbox_id: The inbox.

    Returns:
        `saved_replies`, a list of objects with `id`, `name` and `preview`.
    """
    data = client.get("mailboxes", str(mailbox_id), "saved-replies")
    bare = isinstance(data, list)  # which live answers are
    found = data if bare else rows_in(data, "saved-replies") or rows_in(data, "savedReplies")
    return {"saved_replies": found}


@read(columns=("id", "name", "text"), cache=300, link=f"{_DOCS}/saved-replies/get/")
def get_saved_reply(
    client: Client,
    /,
    *,
    mailbox_id: Annotated[int, Field(ge=1)],
    reply_id: Annotated[int, Field(ge=1)],
) -> Json:
    """Get one saved reply with its text.

    Args:
        mailbox_id: The inbox.
        reply_id: The saved reply.

    Returns:
        The saved reply: `id`, `name`, `text` and, for chats, `chatText`.
    """
    return client.get("mailboxes", str(mailbox_id), "saved-replies", str(reply_id))
