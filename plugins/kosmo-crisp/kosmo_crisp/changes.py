"""Changing conversations: assign, resolve, block, move and mark them."""

from __future__ import annotations

from kosmo import write

from kosmo_crisp.vendor import DOCS
from kosmo_crisp.website import Website

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object


@write(idempotent=True, link=DOCS + "#assign-conversation-routing")
def assign_conversation(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    operator: Annotated[str, Field(min_length=1)] | None = None,
    silent: bool = False,
) -> Json:
    """Assign a conversation to an operator, or to nobody.

    Args:
        conversation_id: The conversation's `session_id`.
        operator: The operator: a user id, an e-mail address or a name; nobody unless given.
        silent: Whether the change stays out of the conversation.

    Returns:
        `ok` and `assigned`, an object with `user_id`, or null.
    """
    from kosmo_crisp.people import operator_id

    site = Website(client)
    assigned = None if operator is None else {"user_id": operator_id(site, operator)}
    body: Object = {"assigned": assigned, **({"silent": True} if silent else {})}
    site.patch("conversation", conversation_id, "routing", body=body)
    return {"ok": True, "assigned": assigned}


@write(idempotent=True, link=DOCS + "#change-conversation-state")
def set_conversation_state(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    state: Literal["pending", "unresolved", "resolved"],
) -> Json:
    """Resolve a conversation, or open it again.

    Args:
        conversation_id: The conversation's `session_id`.
        state: `resolved`, `unresolved` or `pending`.

    Returns:
        `ok` and `state`.
    """
    Website(client).patch("conversation", conversation_id, "state", body={"state": state})
    return {"ok": True, "state": state}


@write(idempotent=True, link=DOCS + "#block-incoming-messages-for-conversation")
def block_conversation(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    blocked: bool = True,
) -> Json:
    """Block what the visitor writes in a conversation, or let it in again.

    Args:
        conversation_id: The conversation's `session_id`.
        blocked: Whether it is blocked.

    Returns:
        `ok` and `blocked`.
    """
    Website(client).patch("conversation", conversation_id, "block", body={"blocked": blocked})
    return {"ok": True, "blocked": blocked}


@write(idempotent=True, link=DOCS + "#update-conversation-inbox")
def move_conversation(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    inbox_id: Annotated[str, Field(format="id")] | None = None,
) -> Json:
    """Move a conversation to another inbox, or back to the main one.

    Args:
        conversation_id: The conversation's `session_id`.
        inbox_id: The inbox, by its id from `list_inboxes`; the main one unless given.

    Returns:
        `ok` and `inbox_id`.
    """
    body = {"inbox_id": inbox_id}
    Website(client).patch("conversation", conversation_id, "inbox", body=body)
    return {"ok": True, **body}


@write(idempotent=True, link=DOCS + "#mark-messages-as-read-in-conversation")
def mark_conversation(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    read: bool = True,
) -> Json:
    """Mark the visitor's messages of a conversation as read by operators, or as unread.

    Args:
        conversation_id: The conversation's `session_id`.
        read: Whether they are read.

    Returns:
        `ok` and `read`.
    """
    body = {"from": "operator", "origin": "chat"} if read else {"from": "operator"}
    part = "read" if read else "unread"
    Website(client).patch("conversation", conversation_id, part, body=body)
    return {"ok": True, "read": read}
