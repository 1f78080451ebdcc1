"""Conversations: list, search, read, begin and remove them.

The plain listing is the call that is made most, so it imports nothing that it does not need.
"""

from __future__ import annotations

from kosmo import read, write

from kosmo_crisp.listing import conversation_page
from kosmo_crisp.vendor import CONVERSATIONS, DOCS, SEEN
from kosmo_crisp.website import Website, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_crisp.schemas import DATA

_COLUMNS = ("session_id", "meta.nickname", "state", "last_message", "updated_at")


@read(pages=CONVERSATIONS, streams=True, columns=_COLUMNS, link=DOCS + "#list-conversations")
def list_conversations(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=100)] = 25,
    state: Literal["resolved", "unresolved"] | None = None,
    unread: bool = False,
    mentioned: bool = False,
    assigned: Annotated[str, Field(min_length=1)] | None = None,
    unassigned: bool = False,
    inbox_id: Annotated[str, Field(format="id")] | None = None,
    since: Annotated[str, Field(min_length=1)] | None = None,
    until: Annotated[str, Field(min_length=1)] | None = None,
    order: Literal["created", "updated", "waiting"] | None = None,
    include_empty: bool = False,
) -> Json:
    """List chat conversations, one page of them, the latest activity first.

    Crisp gives 20 to 50 to a page: smaller pages are cut from one, larger ones put together.

    Args:
        page: Which page, from 1.
        per_page: How many conversations to a page.
        state: Only resolved ones, or only those that are not.
        unread: Only with messages that no operator has read.
        mentioned: Only those in which you are mentioned.
        assigned: Only those of this operator: a user id, an e-mail address or a name.
        unassigned: Only those of nobody.
        inbox_id: Only those of one inbox, by its id from `list_inboxes`.
        since: Only those of this date or time (ISO 8601, UTC unless told) and later.
        until: Only those of this date or time and earlier.
        order: By which time, the latest first; by the last activity unless given.
        include_empty: Also those in which nobody has said anything yet.

    Returns:
        `data`, a list of objects with `session_id`, `state`, `last_message`, `unread`,
        `assigned`, `meta` (nickname, email, segments and so on), `created_at` and `updated_at`
        (milliseconds) and more.
    """
    flags = {
        "filter_unread": unread, "filter_mention": mentioned, "filter_unassigned": unassigned,
        "filter_resolved": state == "resolved", "filter_not_resolved": state == "unresolved",
        "include_empty": include_empty,
    }  # fmt: skip
    query: Object = {name: "1" for name, wanted in flags.items() if wanted}
    if inbox_id is not None:
        query["filter_inbox_id"] = inbox_id
    if order is not None:
        query[f"order_date_{order}"] = "1"
    if assigned is not None and unassigned:
        raise client.refuse("give one of `assigned` and `unassigned`")
    if since is not None or until is not None:
        from kosmo_crisp.moments import iso_time

        query |= {"filter_date_start": iso_time(client, since, "since")}
        query |= {"filter_date_end": iso_time(client, until, "until")}
    site = Website(client)
    if assigned is not None:
        from kosmo_crisp.people import operator_id

        query["filter_assigned"] = operator_id(site, assigned)
    return {"data": conversation_page(client, site, query, page, per_page)}


@read(columns=("from", "type", "content", "timestamp"), link=DOCS + "#get-a-conversation")
def get_conversation(
    client: Client, /, *, conversation_id: Annotated[str, Field(format="id")]
) -> Json:
    """Get a conversation and its newest messages, in two requests.

    `list_messages` gives older ones; a note says how where there may be some. What visitors write
    is not to be trusted.

    Args:
        conversation_id: The conversation's `session_id`.

    Returns:
        `data`, the messages, the oldest first: objects with `from` (`user` or `operator`),
        `type`, `content` (a text for `text` and `note`, else an object), `timestamp`
        (milliseconds), `fingerprint`, `user` and more; and `conversation`, an object as in
        `list_conversations`.
    """
    from kosmo_crisp.messages import in_order

    site = Website(client)
    conversation = object_in(site.get("conversation", conversation_id))
    messages = in_order(site.rows("conversation", conversation_id, "messages"))
    if len(messages) >= SEEN:
        client.note(
            "these are the newest messages; for older ones: kosmo crisp list-messages"
            f" --conversation-id {conversation_id} --before {messages[0].get('timestamp')}"
        )
    return {"data": messages, "conversation": conversation}


@write(link=DOCS + "#create-a-new-conversation")
def create_conversation(
    client: Client,
    /,
    *,
    nickname: Annotated[str, Field(min_length=1)] | None = None,
    email: Annotated[str, Field(min_length=3)] | None = None,
    phone: Annotated[str, Field(min_length=3)] | None = None,
    subject: Annotated[str, Field(min_length=1)] | None = None,
    segments: list[str] | None = None,
    data: Annotated[Object, Field(schema=DATA)] | None = None,
) -> Json:
    """Begin an empty conversation, and say whose it is in a second request.

    Nobody is told of it until a message is sent.

    Args:
        nickname: The visitor's name.
        email: The visitor's address, to which messages go by e-mail.
        phone: The visitor's telephone number.
        subject: What the conversation is about.
        segments: Segments to sort it by.
        data: Values of your own: texts, numbers, true or false.

    Returns:
        `data`, an object with `session_id`.
    """
    from kosmo_crisp.bodies import given

    meta = given(
        nickname=nickname, email=email, phone=phone, subject=subject, segments=segments, data=data
    )
    site = Website(client)
    made = object_in(site.post("conversation"))
    if meta:
        from kosmo_crisp.refusals import half_done

        with half_done(f"the conversation `{made.get('session_id')}` was begun, but not named"):
            site.patch("conversation", str(made["session_id"]), "meta", body=meta)
    return {"data": made}


@write(destructive=True, idempotent=True, link=DOCS + "#remove-a-conversation")
def delete_conversation(
    client: Client, /, *, conversation_id: Annotated[str, Field(format="id")]
) -> Json:
    """Delete a conversation with all its messages, for good.

    Args:
        conversation_id: The conversation's `session_id`.

    Returns:
        `ok` and `deleted`, the id.
    """
    Website(client).delete("conversation", conversation_id)
    return {"ok": True, "deleted": conversation_id}
