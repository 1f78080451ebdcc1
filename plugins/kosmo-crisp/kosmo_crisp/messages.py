"""Messages: send them, note something for the team, read, correct and remove them."""

from __future__ import annotations

from kosmo import read, write

from kosmo_crisp.vendor import DOCS, LISTS
from kosmo_crisp.website import Website, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_crisp.schemas import AUTHOR

_COLUMNS = ("fingerprint", "from", "type", "content", "timestamp")


@write(outward=True, inward_when={"type": "note"}, link=DOCS + "#send-a-message-in-conversation")
def send_message(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    text: Annotated[str, Field(min_length=1)],
    type: Literal[
        "text", "note", "file", "animation", "audio", "picker", "field", "carousel", "event"
    ] = "text",
    from_: Literal["operator", "user"] = "operator",
    origin: Annotated[str, Field(pattern="^(chat|email|urn:.+)$")] = "chat",
    mentions: list[str] | None = None,
    user: Annotated[Object, Field(schema=AUTHOR)] | None = None,
    fingerprint: Annotated[int, Field(ge=1)] | None = None,
    automated: bool = False,
) -> Json:
    """Send a message in a conversation, as an operator unless told otherwise.

    A `note` is seen by operators only and needs no approval; everything else may reach the
    visitor at once, in the chat or by e-mail. Crisp does not tell a repeated message from a new
    one: when the outcome is unknown, look before you send again.

    Args:
        conversation_id: The conversation's `session_id`.
        text: What to say. For a `file`, `animation` or `audio` the address of the file, or
            Crisp's object as JSON; for the other types Crisp's object as JSON.
        type: `text`, `note` (for operators), `file` or another of Crisp's types.
        from_: `operator`, or `user` to write in the visitor's name.
        origin: Where it is shown as coming from: `chat`, `email` or `urn:…`.
        mentions: Operators that a note mentions: user ids, addresses or names.
        user: Who is shown as the author: `nickname`, `avatar`, `user_id`, `type`.
        fingerprint: A number of your own for this message, by which `get_message` finds it.
        automated: Whether it is shown as written by a machine.

    Returns:
        `data`, an object with `fingerprint`, and `sent`, which is true.
    """
    if type == "note" and from_ == "user":
        raise client.refuse("a note is for operators: the visitor cannot write one")
    if mentions and type != "note":
        raise client.refuse("`mentions` goes with `--type note` only")
    body: Object = {"type": type, "from": from_, "origin": origin, "content": text}
    if type not in ("text", "note"):
        from kosmo_crisp.contents import content_of

        body["content"] = content_of(client, type, text)
    more = {"user": user, "fingerprint": fingerprint, "automated": automated or None}
    body |= {name: value for name, value in more.items() if value is not None}
    return _sent(client, conversation_id, body, mentions)


@write(link=DOCS + "#send-a-message-in-conversation")
def create_note(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    text: Annotated[str, Field(min_length=1)],
    mentions: list[str] | None = None,
) -> Json:
    """Leave a note in a conversation, which operators see and the visitor does not.

    Args:
        conversation_id: The conversation's `session_id`.
        text: What to note.
        mentions: Operators to tell: user ids, addresses or names.

    Returns:
        `data`, an object with `fingerprint`, and `sent`, which is true.
    """
    body = {"type": "note", "from": "operator", "origin": "chat", "content": text}
    return _sent(client, conversation_id, body, mentions)


@read(pages=LISTS, columns=_COLUMNS, link=DOCS + "#get-messages-in-conversation")
def list_messages(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    limit: Annotated[int, Field(ge=1, le=1000)] = 50,
    before: Annotated[int, Field(ge=0)] | None = None,
) -> Json:
    """List the messages of a conversation, the newest of them, in the order they were written.

    Args:
        conversation_id: The conversation's `session_id`.
        limit: How many messages at most, counted from the newest.
        before: Only messages before this time, in milliseconds; `meta.next` of a listing gives
            the value to go on with.

    Returns:
        `data`, a list of objects as in `get_conversation`.
    """
    site = Website(client)
    oldest = before

    def fetch(_: int) -> tuple[list[Object], bool]:
        nonlocal oldest
        params = None if oldest is None else {"timestamp_before": str(oldest)}
        rows = in_order(site.rows("conversation", conversation_id, "messages", params=params))
        times = [row["timestamp"] for row in rows if row.get("timestamp")]
        asked, oldest = oldest, min(times, default=oldest)
        # A service that counts the bound in gives the oldest message again, and nothing else.
        return rows[::-1], oldest != asked or len(rows) >= LISTS.size

    rows = client.numbered(fetch, size=LISTS.size, limit=limit, identity="fingerprint")
    times = [row["timestamp"] for row in rows if row.get("timestamp")]
    client.resume({"before": min(times, default=before)}, left_out=False)
    return {"data": rows[::-1]}


@read(columns=_COLUMNS, link=DOCS + "#get-a-message-in-conversation")
def get_message(
    client: Client,
    /,
    *,
    conversation_id: Annotated[str, Field(format="id")],
    fingerprint: Annotated[int, Field(ge=1)],
) -> Json:
    """Get one message.

    Args:
        conversation_id: The conversation's `session_id`.
        fingerprint: The message's number.

    Returns:
        `data`, an object as in `get_conversation`.
    """
    path = ("conversation", conversation_id, "message", str(fingerprint))
    return {"data": object_in(Website(client).get(*path))}


def in_order(rows: list[Object]) -> list[Object]:
    """Sort messages by when they were written; Crisp does not say in which order they come."""
    return sorted(rows, key=lambda row: row.get("timestamp") or 0)


def _sent(client: Client, conversation_id: str, body: Object, mentions: list[str] | None) -> Json:
    site = Website(client)
    if mentions:
        from kosmo_crisp.people import operator_id

        body = {**body, "mentions": [operator_id(site, one) for one in mentions]}
    data = site.post("conversation", conversation_id, "message", body=body)
    return {"data": data or {}, "sent": True}
