"""Messages that were sent and received: list them, get one, see what came with it."""

from __future__ import annotations

from kosmo import read

from kosmo_plivo.answers import message_row
from kosmo_plivo.listing import listed, matching, rows_in
from kosmo_plivo.moments import span
from kosmo_plivo.phones import source, stored
from kosmo_plivo.places import own
from kosmo_plivo.vendor import MESSAGES, PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json

_COLUMNS = (
    "message_uuid", "message_time", "message_direction", "from", "to", "message_state", "units",
)  # fmt: skip


@read(pages=PAGES, streams=True, columns=_COLUMNS, limits=("20/1m",), link=MESSAGES)
def list_messages(
    client: Client,
    /,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
    message_direction: Literal["inbound", "outbound"] | None = None,
    message_state: Literal[
        "queued", "sent", "delivered", "undelivered", "failed", "rejected", "read", "received"
    ]
    | None = None,
    src: Annotated[str, Field(min_length=1)] | None = None,
    dst: Annotated[str, Field(min_length=1)] | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    message_type: Literal["sms", "mms", "whatsapp"] | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
    powerpack_id: Annotated[str, Field(format="id")] | None = None,
    error_code: Annotated[str, Field(min_length=1)] | None = None,
) -> Json:
    """List messages, newest first; without times those of the last 24 hours.

    Plivo keeps 90 days, and takes 20 lists a minute of 20 messages each: for more, kosmo asks
    several times, at that pace. The text of a message is not kept.

    Args:
        limit: How many messages at most.
        offset: How many to leave out first.
        message_direction: Only messages that came in, or that went out.
        message_state: Only messages in this state; those that came in are `received`.
        src: Only messages from this number, with or without plus, or from this sender.
        dst: Only messages to this number.
        start_time: Only messages from this time on: ISO 8601, UTC unless it names an offset.
        end_time: Only messages up to this time; a date alone is its last second.
        message_type: Only messages of this kind.
        subaccount: Only messages of this subaccount, by its Auth ID.
        powerpack_id: Only messages sent with this powerpack.
        error_code: Only messages that failed with this code.

    Returns:
        `objects`, a list of messages with `message_uuid`, `from`, `to`, `message_state`,
        `message_time`, `message_direction`, `message_type`, `units` and more, beside `meta` with
        `limit`, `offset`, `next`, `previous` and, if Plivo counts, `total_count`.
    """
    times = span(client, start_time, end_time)
    numbers = {
        "from_number": src and source(client, src, "src").removeprefix("+"),
        "to_number": dst and stored(client, dst, "dst"),
    }
    params = {
        "message_direction": message_direction, "message_state": message_state, **numbers,
        **times.bounds("message_time"), "message_type": message_type, "subaccount": subaccount,
        "powerpack_id": powerpack_id, "error_code": error_code,
    }  # fmt: skip
    found = listed(
        client, "Message", id="message_uuid", limit=limit, offset=offset, params=params,
        keep=matching(**numbers), shape=message_row,
    )  # fmt: skip
    if times.is_open and client.given < (client.wanted(limit) or client.given + 1):
        client.note("without `start_time` Plivo lists the last 24 hours only")
    return found


@read(columns=_COLUMNS, link=MESSAGES)
def get_message(client: Client, /, *, message_uuid: Annotated[str, Field(format="id")]) -> Json:
    """Get one message: its state, cost and error; Plivo does not keep its text.

    Args:
        message_uuid: The message, as `send_sms` and `list_messages` give it.

    Returns:
        An object as in `list_messages`.
    """
    return message_row(client.get(*own(client, "Message", message_uuid)))


@read(columns=("media_id", "content_type", "size", "media_url"), link=MESSAGES)
def list_message_media(
    client: Client, /, *, message_uuid: Annotated[str, Field(format="id")]
) -> Json:
    """List the files of an MMS.

    Args:
        message_uuid: The message.

    Returns:
        `objects`, a list of files with `media_id`, `content_type`, `size` and `media_url`.
    """
    data = client.get(*own(client, "Message", message_uuid, "Media"))
    return {"objects": rows_in(data, "objects")}
