"""Threads: what was said in a conversation; change it, hide it, see where it came from."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import updated
from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_25

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/conversations/threads"


@read(
    pages=OF_25,
    streams=True,
    columns=("id", "type", "state", "createdBy.email", "createdAt", "body"),
    link=f"{_DOCS}/list/",
)
def list_threads(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List the threads of a conversation, newest first.

    Args:
        conversation_id: The conversation.
        page: Which page, each of `per_page` threads.
        per_page: How many threads a page holds.

    Returns:
        `_embedded.threads`, a list of objects with `id`, `type` (`customer`, `message`, `note`,
        `lineitem`, `chat`, `phone` and others), `state`, `body` (HTML that others wrote),
        `createdBy`, `createdAt` and more, and `page`.
    """
    return listed(
        client, "conversations", str(conversation_id), "threads",
        key="threads", pages=OF_25, page=page, per_page=per_page,
    )  # fmt: skip


@write(idempotent=True, columns=("id", "fields"), link=f"{_DOCS}/update/")
def update_thread(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    thread_id: Annotated[int, Field(ge=1)],
    text: Annotated[str, Field(min_length=1)] | None = None,
    hidden: bool | None = None,
) -> Json:
    """Change the text of a thread, or hide it or show it again: one of the two.

    Args:
        conversation_id: The conversation.
        thread_id: The thread.
        text: The new text, as text or HTML.
        hidden: Whether to hide it.

    Returns:
        `id`, `updated` and `fields`.
    """
    if (text is None) == (hidden is None):
        raise client.refuse("give one of `text` and `hidden`")
    name, value = ("text", text) if hidden is None else ("hidden", hidden)
    operation = {"op": "replace", "path": f"/{name}", "value": value}
    client.patch("conversations", str(conversation_id), "threads", str(thread_id), body=operation)
    return updated(thread_id, name)


@read(columns=("original",), link=f"{_DOCS}/thread-source/")
def get_thread_source(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    thread_id: Annotated[int, Field(ge=1)],
) -> Json:
    """Get the e-mail that a thread was made from, with all its headers.

    Args:
        conversation_id: The conversation.
        thread_id: The thread, one that came by e-mail.

    Returns:
        `original`, the e-mail as it came in.
    """
    path = ("conversations", str(conversation_id), "threads", str(thread_id), "original-source")
    return client.get(*path)
