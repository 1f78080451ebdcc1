"""What is known about a conversation's visitor, transcripts of it and reminders."""

from __future__ import annotations

from kosmo import read, write

from kosmo_crisp.vendor import DOCS
from kosmo_crisp.website import Website, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_crisp.schemas import DATA


@write(idempotent=True, link=DOCS + "#update-conversation-metas")
def update_conversation(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    nickname: Annotated[str, Field(min_length=1)] | None = None,
    email: Annotated[str, Field(min_length=3)] | None = None,
    phone: Annotated[str, Field(min_length=3)] | None = None,
    address: Annotated[str, Field(min_length=1)] | None = None,
    subject: Annotated[str, Field(min_length=1)] | None = None,
    segments: list[str] | None = None,
    data: Annotated[Object, Field(schema=DATA)] | None = None,
) -> Json:
    """Change what is known about a conversation's visitor, its subject and its segments.

    What is not named stays.

    Args:
        conversation_id: The conversation's `session_id`.
        nickname: The visitor's name.
        email: The visitor's e-mail address.
        phone: The visitor's telephone number.
        address: The visitor's postal address.
        subject: What the conversation is about.
        segments: The segments that it has from now on.
        data: Values of your own: texts, numbers, true or false.

    Returns:
        `ok` and `meta`, what was sent.
    """
    from kosmo_crisp.bodies import given, needed

    meta = given(
        nickname=nickname, email=email, phone=phone, address=address, subject=subject,
        segments=segments, data=data,
    )  # fmt: skip
    needed(client, meta, "`nickname`, `email`, `phone`, `address`, `subject`, `segments`, `data`")
    Website(client).patch("conversation", conversation_id, "meta", body=meta)
    return {"ok": True, "meta": meta}


@read(link=DOCS + "#get-conversation-metas", columns=("nickname", "email", "subject", "segments"))
def get_conversation_meta(
    client: Client, /, *, conversation_id: Annotated[str, Field(format="id")]
) -> Json:
    """Get what is known about a conversation's visitor, with data of your own.

    Args:
        conversation_id: The conversation's `session_id`.

    Returns:
        `data`, an object with `nickname`, `email`, `phone`, `subject`, `segments`, `data`,
        `device` and more.
    """
    return {"data": object_in(Website(client).get("conversation", conversation_id, "meta"))}


@write(outward=True, link=DOCS + "#request-email-transcript-for-conversation")
def send_transcript(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    to: Literal["operator", "user", "other"],
    email: Annotated[str, Field(min_length=3)] | None = None,
) -> Json:
    """Send a conversation by e-mail.

    Args:
        conversation_id: The conversation's `session_id`.
        to: Whom to send it: an `operator`, the `user` (the visitor) or an `other`.
        email: The address; needed for `other`.

    Returns:
        `ok` and `to`.
    """
    if to == "other" and email is None:
        raise client.refuse("`--to other` needs `email`, the address to send it to")
    body = {"to": to, **({} if email is None else {"email": email})}
    Website(client).post("conversation", conversation_id, "transcript", body=body)
    return {"ok": True, "to": to}


@write(link=DOCS + "#schedule-a-reminder-for-conversation")
def remind_of_conversation(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    date: Annotated[str, Field(min_length=1)],
    note: Annotated[str, Field(min_length=1)],
) -> Json:
    """Have Crisp remind the team of a conversation at some time.

    Args:
        conversation_id: The conversation's `session_id`.
        date: When: a date or time of ISO 8601, in UTC unless told.
        note: What to be reminded of.

    Returns:
        `ok` and `date`, the time in UTC.
    """
    from kosmo_crisp.moments import iso_time

    body = {"date": iso_time(client, date, "date"), "note": note}
    Website(client).post("conversation", conversation_id, "reminder", body=body)
    return {"ok": True, "date": body["date"]}
