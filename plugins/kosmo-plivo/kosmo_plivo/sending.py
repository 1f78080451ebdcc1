"""Sending messages: to one or a few numbers, and to many."""

from __future__ import annotations

from kosmo import write

from kosmo_plivo.answers import changes
from kosmo_plivo.deliveries import Sent, send
from kosmo_plivo.phones import identity, recipients, source
from kosmo_plivo.vendor import MESSAGES, MOST_RECIPIENTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

_LINK = MESSAGES


@write(outward=True, columns=("message_uuid", "message", "api_id"), link=_LINK)
def send_sms(
    client: Client,
    /,
    *,
    src: Annotated[str, Field(min_length=1)],
    dst: Annotated[str, Field(min_length=1)],
    text: Annotated[str, Field(min_length=1)],
    type: Literal["sms", "mms", "whatsapp"] = "sms",
    url: Annotated[str, Field(pattern="^https?://")] | None = None,
    log: bool | None = None,
    media_urls: list[str] | None = None,
) -> Json:
    """Send a text message to one number, or to several.

    Plivo takes the message for later delivery: `get_message` tells what became of it. Numbers
    that it does not take are named in the error `partial` (exit code 6) while the others are
    on their way. kosmo never sends a message twice by itself.

    Args:
        src: Your number at Plivo, or an alphanumeric sender where the country takes one.
        dst: The number, or several with `<` between them, with their country codes.
        text: What to say.
        type: `mms` may carry files, `whatsapp` goes to WhatsApp.
        url: Where Plivo reports the delivery to, by POST.
        log: Whether Plivo keeps text and number in its log; it does unless told.
        media_urls: Addresses of the files of an MMS.

    Returns:
        `message_uuid`, a list with one id for each number, `message` and `api_id`.
    """
    to = recipients(client, [part for part in dst.split("<") if part.strip()], "dst")
    if len(to) > MOST_RECIPIENTS:
        raise client.refuse(
            f"Plivo takes at most {MOST_RECIPIENTS} numbers at once; `send_to_many` takes more",
            hint="kosmo plivo send-to-many --help",
        )
    sender: Object = {"src": source(client, src, "src")}
    body = _body(client, sender, to, text, type, url, log, media_urls)
    return send(client, body, to).result()


@write(outward=True, columns=("message_uuid", "message"), link=_LINK)
def send_to_many(
    client: Client,
    /,
    *,
    dst: Annotated[list[str], Field(min_length=1)],
    text: Annotated[str, Field(min_length=1)],
    src: Annotated[str, Field(min_length=1)] | None = None,
    powerpack_uuid: Annotated[str, Field(format="id")] | None = None,
    type: Literal["sms", "mms", "whatsapp"] = "sms",
    url: Annotated[str, Field(pattern="^https?://")] | None = None,
    log: bool | None = None,
    media_urls: list[str] | None = None,
    message_expiry: Annotated[int, Field(ge=5, le=10_800)] | None = None,
    trackable: bool | None = None,
) -> Json:
    """Send the same message to many numbers, from a number or a powerpack.

    A number that is there twice gets the message once. Up to a thousand go into one request;
    where a later request fails, the error `partial` says which messages are on their way, and
    its data names the others: `not_sent`, and `unknown` for a request that was not answered.

    Args:
        dst: The numbers, with their country codes.
        text: What to say.
        src: Your number at Plivo; either this or `powerpack_uuid`.
        powerpack_uuid: The powerpack that chooses the number for each recipient.
        type: `mms` may carry files, `whatsapp` goes to WhatsApp and needs `src`.
        url: Where Plivo reports the deliveries to, by POST.
        log: Whether Plivo keeps text and numbers in its log; it does unless told.
        media_urls: Addresses of the files of an MMS.
        message_expiry: After how many seconds Plivo gives up to deliver.
        trackable: Whether the links in the text are counted for conversions.

    Returns:
        `message_uuid`, a list with one id for each number in their order, and `message`.
    """
    if (src is None) == (powerpack_uuid is None):
        raise client.refuse("give one of `src` and `powerpack_uuid`")
    if type == "whatsapp" and src is None:
        raise client.refuse("`whatsapp` needs `src`: a powerpack sends SMS and MMS")
    to = recipients(client, dst, "dst")
    sender = changes(
        {
            "src": src and source(client, src, "src"),
            "powerpack_uuid": powerpack_uuid,
            "message_expiry": message_expiry,
            "trackable": trackable,
        }
    )
    whole = Sent()
    for start in range(0, len(to), MOST_RECIPIENTS):
        some = to[start : start + MOST_RECIPIENTS]
        body = _body(client, sender, some, text, type, url, log, media_urls)
        whole.add(client, body, some, left=to[start:])
    return whole.result()


def _body(
    client: Client,
    sender: Object,
    to: list[str],
    text: str,
    type: str,
    url: str | None,
    log: bool | None,
    media_urls: list[str] | None,
) -> Object:
    own = identity(str(sender.get("src") or ""))
    if own and own in map(identity, to):
        raise client.refuse("`src` is among the numbers in `dst`: Plivo sends nothing to itself")
    if media_urls and type != "mms":
        raise client.refuse('files go with `type` "mms" only')
    body = {
        **sender, "dst": "<".join(to), "text": text, "type": type, "url": url,
        "method": url and "POST", "log": None if log is None else str(log).lower(),
        "media_urls": media_urls or None,
    }  # fmt: skip
    return changes(body)
