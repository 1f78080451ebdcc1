"""Comments: what a team says to each other in a conversation."""

from __future__ import annotations

from kosmo import read, write

from kosmo_missive.actions import completed
from kosmo_missive.answers import accepted
from kosmo_missive.posts import notification
from kosmo_missive.queries import conversation_part, together
from kosmo_missive.vendor import COMMENTS, DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object


@read(
    pages=COMMENTS,
    streams=True,
    columns=("id", "author.name", "body", "task.state", "created_at"),
    link=DOCS,
)
def list_conversation_comments(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    params: Object | None = None,
    limit: Annotated[int, Field(ge=1)] | None = None,
    until: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the comments of a conversation, newest first.

    Missive gives at most ten at a time; for more, kosmo asks several times. What
    `create_comment` adds is a post: `list_conversation_posts` shows it.

    Args:
        conversation_id: The conversation.
        params: `limit` and `until`, as the parameters of these names.
        limit: How many comments at most; 10 unless given.
        until: Only comments made at or before this time, in unix seconds.

    Returns:
        `comments`, a list of objects with `id`, `body`, `created_at`, `author`, `mentions`,
        `attachment` and, for tasks, `task`.
    """
    asked = together(client, params, {"limit": limit, "until": until})
    return conversation_part(client, conversation_id, "comments", COMMENTS, asked)


@write(columns=("id", "conversation"), link=DOCS)
def create_comment(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    body: Annotated[str, Field(min_length=1, max_length=8000)],
    assignees: list[str] | None = None,
    title: Annotated[str, Field(min_length=1)] = "New comment",
    organization: Annotated[str, Field(min_length=1)] | None = None,
) -> Json:
    """Add a note for the team to a conversation, as a post.

    Missive has no request for comments, so the note is a post: the team sees it in the
    conversation, under the name of the token's integration, and it is listed by
    `list_conversation_posts`. A closed conversation stays closed.

    Args:
        conversation_id: The conversation.
        body: The note, in Markdown, 8000 characters at most.
        assignees: Users to assign the conversation to besides those who are: ids, e-mail
            addresses, names or `me`.
        title: The title of the notification that the team gets.
        organization: Where the assignees belong, by id or name. Without it the conversation's
            own is looked up, or the only one there is.

    Returns:
        `posts`, an object with `id` and `conversation`.
    """
    row: Object = {
        "conversation": conversation_id,
        "markdown": body,
        "notification": notification(title, body),
        "reopen": False,
    }
    if assignees:
        row["add_assignees"] = assignees
    if organization is not None:
        row["organization"] = organization
    client.note(
        "Missive has no request for comments: a comment becomes a post, which"
        " `list_conversation_posts` shows"
    )
    return accepted(client, client.post("posts", body={"posts": completed(client, row)}))
