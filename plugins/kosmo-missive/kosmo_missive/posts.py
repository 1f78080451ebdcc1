"""Posts: what an integration says to the team in a conversation."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.actions import ACTIONS, completed
from kosmo_missive.answers import accepted, deleted
from kosmo_missive.bodies import checked, object_in
from kosmo_missive.queries import conversation_part, together
from kosmo_missive.vendor import DOCS, POSTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

    from kosmo_missive.shapes import POST

_FIELDS = (
    "notification", "text", "markdown", "attachments", "username", "username_icon",
    "conversation_icon", "reopen", *ACTIONS,
)  # fmt: skip
_MOST_CHARACTERS = 8000
_SHOWN = 100


@read(
    pages=POSTS,
    streams=True,
    columns=("id", "username", "notification.title", "notification.body", "created_at"),
    link=DOCS,
)
def list_conversation_posts(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    params: Object | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    until: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the posts of a conversation, newest first.

    Missive gives at most ten at a time; for more, kosmo asks several times.

    Args:
        conversation_id: The conversation.
        params: `limit` and `until`, as the parameters of these names.
        limit: How many posts at most; 10 unless given.
        until: Only posts made at or before this time, in unix seconds.

    Returns:
        `posts`, a list of objects with `id`, `created_at`, `username`, `notification` and
        `attachments`; whether Missive repeats the text of a post is not documented.
    """
    asked = together(client, params, {"limit": limit, "until": until})
    return conversation_part(client, conversation_id, "posts", POSTS, asked)


@write(columns=("id", "conversation"), link=DOCS)
def create_post(client: Client, /, *, body: Annotated[Object, Field(schema=POST)]) -> Json:
    """Add a post to a conversation, or to a new one: a note, a card, or an action with a trace.

    Every post notifies; without a `notification` kosmo makes one of the text. A closed
    conversation stays closed unless `reopen` is true (Missive itself would open it).
    `update_conversations` changes conversations without a post.

    Args:
        body: One of `text`, `markdown` (8000 characters at most) and `attachments` (cards or
            files), with `notification` (`title`, `body`), `username`, `username_icon`,
            `conversation_icon`, `reopen`, and the conversation: `conversation` or
            `references`, `conversation_subject`, `organization`, `team`, `add_assignees`,
            `add_shared_labels`, `close` and the like. The organization, people,
            labels and the team may be named. `body` is taken as `markdown`. With or without
            Missive's envelope `posts`.

    Returns:
        `posts`, an object with `id` and `conversation`.
    """
    inside = object_in(client, body, "posts")
    row = checked(client, inside, _FIELDS, renamed={"body": "markdown"})
    text = row.get("markdown") or row.get("text")
    if not text and not row.get("attachments"):
        raise client.refuse("a post needs one of `markdown`, `text` and `attachments`")
    for name in ("markdown", "text"):
        if len(str(row.get(name) or "")) > _MOST_CHARACTERS:
            raise client.refuse(f"`{name}` is longer than {_MOST_CHARACTERS} characters")
    if not row.get("notification"):
        title = str(row.get("username") or "New post")
        row["notification"] = notification(title, str(text or "Attachments"))
    row.setdefault("reopen", False)
    return accepted(client, client.post("posts", body={"posts": completed(client, row)}))


@write(destructive=True, idempotent=True, link=DOCS)
def delete_post(client: Client, /, *, post_id: Annotated[str, Field(format="id")]) -> Json:
    """Delete a post; in a shared conversation this takes an admin's or owner's token.

    Args:
        post_id: The post.

    Returns:
        `ok` and `deleted`, the list of the one id.
    """
    client.delete("posts", post_id)
    return deleted(post_id)


def notification(title: str, text: str) -> Object:
    """Make the notification of a post: a title, and the beginning of its text on one line."""
    line = " ".join(text.split())
    return {"title": title, "body": line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"}
