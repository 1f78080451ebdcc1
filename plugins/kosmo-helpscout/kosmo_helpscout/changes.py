"""Changing conversations: create, update, assign and delete them."""

from __future__ import annotations

from kosmo import write

from kosmo_helpscout.answers import created, deleted, updated
from kosmo_helpscout.vendor import DOCS, STORED_STATUS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

_DOCS = f"{DOCS}/conversations"


@write(columns=("id", "location"), outward_when=("reply", "auto_reply"), link=f"{_DOCS}/create/")
def create_conversation(
    client: Client,
    /,
    *,
    subject: Annotated[str, Field(min_length=1)],
    mailbox_id: Annotated[int, Field(ge=1)],
    body: Annotated[str, Field(min_length=1)],
    customer_id: Annotated[int, Field(ge=1)] | None = None,
    customer_email: Annotated[str, Field(min_length=3)] | None = None,
    type: Literal["email", "chat", "phone"] = "email",
    status: Literal["open", "active", "pending", "closed"] = "open",
    assignee_id: Annotated[int, Field(ge=0)] | None = None,
    tags: list[str] | None = None,
    cc: list[str] | None = None,
    bcc: list[str] | None = None,
    reply: bool = False,
    draft: bool = False,
    auto_reply: bool = False,
    imported: bool = False,
) -> Json:
    """Create a conversation whose first message comes from the customer.

    Nobody is sent anything, unless `reply` or `auto_reply` is set. An e-mail address that no
    customer has makes a new customer.

    Args:
        subject: The subject.
        mailbox_id: The inbox, by id.
        body: The first message, as text or HTML.
        customer_id: The customer, by id; it goes before `customer_email`.
        customer_email: The customer, by e-mail address.
        type: What kind of conversation it is.
        status: `open` is what Help Scout stores as `active`.
        assignee_id: The user to assign it to; 0 leaves it to nobody, also where the inbox
            assigns by itself.
        tags: Tags to put on it; unknown ones are made.
        cc: E-mail addresses that get copies.
        bcc: E-mail addresses that get blind copies.
        reply: Make the first message one of yours, which is sent to the customer.
        draft: With `reply`: keep it as a draft and send nothing.
        auto_reply: Let the inbox send its automatic reply.
        imported: File it as something that happened before: no mail and no notifications.

    Returns:
        `id`, `location` and, where Help Scout tells it, `web`, the page for people.
    """
    if customer_id is None and customer_email is None:
        raise client.refuse("give `customer_id` or `customer_email`")
    if (cc or bcc or reply) and type != "email":
        raise client.refuse(f"`cc`, `bcc` and `reply` go with e-mail, not with `{type}`")
    if draft and not reply:
        raise client.refuse("`draft` goes with `reply`")
    customer = {"email": customer_email} if customer_id is None else {"id": customer_id}
    thread: Object = {"type": _thread_type(type, reply=reply), "customer": customer, "text": body}
    thread |= {name: given for name, given in (("cc", cc), ("bcc", bcc)) if given}
    thread |= {"draft": True} if draft else {}
    conversation: Object = {
        "subject": subject,
        "customer": customer,
        "mailboxId": mailbox_id,
        "type": type,
        "status": STORED_STATUS.get(status, status),
        "threads": [thread],
    }
    if tags:
        conversation["tags"] = tags
    if assignee_id is not None:
        conversation["assignTo"] = assignee_id or None
    conversation |= {"autoReply": True} if auto_reply else {}
    conversation |= {"imported": True} if imported else {}
    return created(client, client.answer("POST", "conversations", body=conversation))


@write(idempotent=True, columns=("id", "fields"), link=f"{_DOCS}/update/")
def update_conversation(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    status: Literal["open", "active", "closed", "pending", "spam"] | None = None,
    subject: Annotated[str, Field(min_length=1)] | None = None,
    assignee_id: Annotated[int, Field(ge=0)] | None = None,
    mailbox_id: Annotated[int, Field(ge=1)] | None = None,
    tags: list[str] | None = None,
    customer_id: Annotated[int, Field(ge=1)] | None = None,
) -> Json:
    """Change a conversation; what is not named stays.

    Help Scout takes one change in a request, so there is one request for each, the status last.
    Where one fails, the error says what was changed before it.

    Args:
        id: The conversation.
        status: `open` is what Help Scout stores as `active`.
        subject: A new subject.
        assignee_id: The user to assign it to; 0 takes the assignment away.
        mailbox_id: The inbox to move it to, by id; moving may take the assignment away.
        tags: All its tags from now on; an empty list takes every tag away.
        customer_id: The customer that it is with from now on.

    Returns:
        `id`, `updated` and `fields`, the parameters that were changed, in their order.
    """
    from kosmo_helpscout.steps import Steps

    steps = Steps(client, id)
    steps.replace("subject", "/subject", subject)
    steps.replace("customer_id", "/primaryCustomer.id", customer_id)
    steps.move("mailbox_id", mailbox_id)
    steps.assign("assignee_id", assignee_id)
    steps.tag("tags", tags)
    steps.replace("status", "/status", STORED_STATUS.get(status, status) if status else None)
    return updated(id, *steps.taken())


@write(idempotent=True, columns=("id", "assignee_id"), link=f"{_DOCS}/update/")
def assign_conversation(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    to: Annotated[str, Field(min_length=1)],
) -> Json:
    """Assign a conversation to somebody, or to nobody.

    Args:
        id: The conversation.
        to: A user's id, e-mail address or name, `me`, or `nobody`.

    Returns:
        `id`, `updated`, `fields` and `assignee_id`, null for nobody.
    """
    from kosmo_helpscout.people import user_id
    from kosmo_helpscout.steps import Steps

    assignee = 0 if to == "nobody" else user_id(client, to)
    steps = Steps(client, id)
    steps.assign("to", assignee)
    return {**updated(id, *steps.taken()), "assignee_id": assignee or None}


@write(destructive=True, idempotent=True, link=f"{_DOCS}/delete/")
def delete_conversation(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Delete a conversation with all its threads, for good.

    Args:
        id: The conversation.

    Returns:
        `id` and `deleted`.
    """
    client.delete("conversations", str(id))
    return deleted(id)


def _thread_type(type: str, *, reply: bool) -> str:
    if reply:
        return "reply"
    return "customer" if type == "email" else type
