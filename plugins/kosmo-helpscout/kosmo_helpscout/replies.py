"""Saying something in a conversation: replies, notes, and what a customer said elsewhere."""

from __future__ import annotations

from kosmo import write

from kosmo_helpscout.answers import created
from kosmo_helpscout.vendor import DOCS, STORED_STATUS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

_DOCS = f"{DOCS}/conversations/threads"


@write(columns=("id", "location"), outward_when=("send",), link=f"{_DOCS}/reply/")
def create_reply(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    text: Annotated[str, Field(min_length=1)],
    send: bool = False,
    customer_id: Annotated[int, Field(ge=1)] | None = None,
    to: list[str] | None = None,
    cc: list[str] | None = None,
    bcc: list[str] | None = None,
    status: Literal["open", "active", "pending", "closed"] | None = None,
    assignee_id: Annotated[int, Field(ge=0)] | None = None,
    user_id: Annotated[int, Field(ge=1)] | None = None,
) -> Json:
    """Write a reply to the customer: a draft, unless `send` is set.

    Args:
        conversation_id: The conversation.
        text: The reply, as text or HTML.
        send: Send it to the customer at once, which asks for approval.
        customer_id: The customer to answer; the conversation's own unless given.
        to: Further addresses to send it to.
        cc: E-mail addresses that get copies.
        bcc: E-mail addresses that get blind copies.
        status: The conversation's status from then on; `open` is stored as `active`.
        assignee_id: The user to assign the conversation to; 0 is nobody.
        user_id: In whose name it is written; yours unless given.

    Returns:
        `id` and `location` of the new thread.
    """
    body: Object = {"customer": _customer(client, conversation_id, customer_id), "text": text}
    body |= {} if send else {"draft": True}
    beside = {"to": to, "cc": cc, "bcc": bcc, "user": user_id, "status": status}
    body |= {name: value for name, value in beside.items() if value}
    if status:
        body["status"] = STORED_STATUS.get(status, status)
    if assignee_id is not None:
        body["assignTo"] = assignee_id or None
    path = ("conversations", str(conversation_id), "reply")
    return created(client, client.answer("POST", *path, body=body))


@write(columns=("id", "location"), link=f"{_DOCS}/note/")
def create_note(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    text: Annotated[str, Field(min_length=1)],
    status: Literal["open", "active", "pending", "closed"] | None = None,
    user_id: Annotated[int, Field(ge=1)] | None = None,
) -> Json:
    """Leave a note for the team; customers do not see it.

    Args:
        conversation_id: The conversation.
        text: The note, as text or HTML.
        status: The conversation's status from then on; `open` is stored as `active`.
        user_id: In whose name it is written; yours unless given.

    Returns:
        `id` and `location` of the new thread.
    """
    body: Object = {"text": text}
    if user_id:
        body["user"] = user_id
    if status:
        body["status"] = STORED_STATUS.get(status, status)
    path = ("conversations", str(conversation_id), "notes")
    return created(client, client.answer("POST", *path, body=body))


@write(columns=("id", "location"), link=f"{_DOCS}/customer/")
def create_customer_thread(
    client: Client,
    /,
    *,
    conversation_id: Annotated[int, Field(ge=1)],
    text: Annotated[str, Field(min_length=1)],
    kind: Literal["customer", "chat", "phone"] = "customer",
    customer_id: Annotated[int, Field(ge=1)] | None = None,
    created_at: Annotated[str, Field(min_length=8)] | None = None,
    imported: bool = False,
) -> Json:
    """File what a customer said: in a mail, a chat or on the phone.

    Args:
        conversation_id: The conversation.
        text: What was said, as text or HTML.
        kind: `customer` is a mail.
        customer_id: Who said it; the conversation's customer unless given.
        created_at: When it was said; now unless given.
        imported: File it without notifications.

    Returns:
        `id` and `location` of the new thread.
    """
    body: Object = {"customer": _customer(client, conversation_id, customer_id), "text": text}
    if created_at is not None:
        from kosmo_helpscout.moments import utc_time

        body["createdAt"] = utc_time(client, created_at, "created_at")
    body |= {"imported": True} if imported else {}
    word = {"customer": "customer", "chat": "chats", "phone": "phones"}[kind]
    path = ("conversations", str(conversation_id), word)
    return created(client, client.answer("POST", *path, body=body))


def _customer(client: Client, conversation: int, given: int | None) -> Object:
    """Name the customer that a thread is with, looked up where nobody was given."""
    if given is not None:
        return {"id": given}
    from kosmo_helpscout.answers import object_in

    row = object_in(client.get("conversations", str(conversation)), "a conversation")
    own = row.get("primaryCustomer") or {}
    if not own.get("id"):
        raise client.refuse("the conversation has no customer: give `customer_id`")
    return {"id": own["id"]}
