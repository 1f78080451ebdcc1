"""Tags: those there are, and those of a conversation."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import updated
from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_DOCS = f"{DOCS}/tags"
_COLUMNS = ("id", "name", "color", "ticketCount")


@read(pages=OF_50, streams=True, columns=_COLUMNS, cache=300, link=f"{_DOCS}/list/")
def list_tags(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List tags, with how many conversations have them.

    Args:
        page: Which page, each of `per_page` tags.
        per_page: How many tags a page holds.

    Returns:
        `_embedded.tags`, a list of objects with `id`, `name`, `slug`, `color`, `ticketCount`,
        and `page`.
    """
    return listed(client, "tags", key="tags", pages=OF_50, page=page, per_page=per_page)


@read(columns=_COLUMNS, cache=300, link=f"{_DOCS}/get/")
def get_tag(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Get one tag.

    Args:
        id: The tag.

    Returns:
        The tag: `id`, `name`, `slug`, `color`, `ticketCount`, `createdAt`, `updatedAt`.
    """
    return client.get("tags", str(id))


@write(idempotent=True, columns=("id", "tags"), link=f"{DOCS}/conversations/tags/update/")
def tag_conversation(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    add: list[str] | None = None,
    remove: list[str] | None = None,
) -> Json:
    """Add tags to a conversation or take some away; the others stay.

    Help Scout only replaces all tags at once, so kosmo reads them first.

    Args:
        id: The conversation.
        add: Tags to add; unknown ones are made.
        remove: Tags to take away.

    Returns:
        `id`, `updated`, `fields` and `tags`, all that the conversation has now.
    """
    from kosmo_helpscout.steps import tags_of

    if not add and not remove:
        raise client.refuse("say which tags to `add` or to `remove`")
    away = {tag.casefold() for tag in remove or ()}
    both = [tag for tag in add or () if tag.casefold() in away]
    if both:
        raise client.refuse(f"`{both[0]}` is both to be added and to be removed")
    present = tags_of(client, id)
    known = {tag.casefold() for tag in present}
    tags = [tag for tag in present if tag.casefold() not in away]
    for tag in add or ():
        if tag.casefold() not in known:
            known.add(tag.casefold())
            tags.append(tag)
    client.put("conversations", str(id), "tags", body={"tags": tags})
    return {**updated(id, "tags"), "tags": tags}
