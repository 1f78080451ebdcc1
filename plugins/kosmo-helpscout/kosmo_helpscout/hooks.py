"""Webhooks: URLs that Help Scout calls when something happens."""

from __future__ import annotations

from kosmo import read, write

from kosmo_helpscout.answers import created, deleted, updated
from kosmo_helpscout.paging import listed
from kosmo_helpscout.vendor import DOCS, OF_50

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    Event = Literal[
        "beacon.chat.created", "beacon.chat.customer.replied", "convo.agent.reply.created",
        "convo.ai-answers.created", "convo.assigned", "convo.created", "convo.custom-fields",
        "convo.customer.reply.created", "convo.deleted", "convo.merged", "convo.moved",
        "convo.note.created", "convo.status", "convo.tags", "customer.created",
        "customer.deleted", "customer.updated", "message.survey.response.received",
        "organization.created", "organization.deleted", "organization.updated",
        "satisfaction.ratings", "tag.created", "tag.deleted", "tag.updated",
        "user.status.changed",
    ]  # fmt: skip

_DOCS = f"{DOCS}/webhooks"
_COLUMNS = ("id", "url", "state", "events")


@read(pages=OF_50, streams=True, columns=_COLUMNS, link=f"{_DOCS}/list/")
def list_webhooks(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=50)] = 25,
) -> Json:
    """List webhooks.

    Args:
        page: Which page, each of `per_page` webhooks.
        per_page: How many webhooks a page holds.

    Returns:
        `_embedded.webhooks`, a list of objects with `id`, `url`, `state`, `events`, `secret` and
        more, and `page`.
    """
    return listed(client, "webhooks", key="webhooks", pages=OF_50, page=page, per_page=per_page)


@read(columns=_COLUMNS, link=f"{_DOCS}/get/")
def get_webhook(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Get one webhook.

    Args:
        id: The webhook.

    Returns:
        The webhook: `id`, `url`, `state` (`enabled` or `disabled`), `events`, `secret` and more.
    """
    return client.get("webhooks", str(id))


@write(columns=("id", "location"), link=f"{_DOCS}/create/")
def create_webhook(
    client: Client,
    /,
    *,
    url: Annotated[str, Field(pattern="^https?://")],
    events: Annotated[list[Event], Field(min_length=1)],
    secret: Annotated[str, Field(format="secret")],
    label: str | None = None,
    notification: bool = False,
    mailbox_ids: list[int] | None = None,
) -> Json:
    """Have Help Scout call a URL when something happens.

    Args:
        url: The URL; Help Scout disables the webhook when it keeps failing.
        events: What to tell.
        secret: The variable that holds what deliveries are signed with, 40 characters at most;
            `kosmo webhooks verify helpscout` checks them.
        label: A name for people.
        notification: Deliver only the address of what changed.
        mailbox_ids: Only what happens in these inboxes.

    Returns:
        `id` and `location`.
    """
    body = _body(url, events, secret, label, mailbox_ids, notification=notification)
    return created(client, client.answer("POST", "webhooks", body=body))


@write(idempotent=True, columns=("id", "fields"), link=f"{_DOCS}/update/")
def update_webhook(
    client: Client,
    /,
    *,
    id: Annotated[int, Field(ge=1)],
    url: Annotated[str, Field(pattern="^https?://")],
    events: Annotated[list[Event], Field(min_length=1)],
    secret: Annotated[str, Field(format="secret")],
    label: str | None = None,
    notification: bool = False,
    mailbox_ids: list[int] | None = None,
) -> Json:
    """Replace a webhook, which also enables a disabled one again.

    Args:
        id: The webhook.
        url: The URL.
        events: What to tell.
        secret: The variable that holds what deliveries are signed with.
        label: A name for people.
        notification: Deliver only the address of what changed.
        mailbox_ids: Only what happens in these inboxes.

    Returns:
        `id`, `updated` and `fields`.
    """
    body = _body(url, events, secret, label, mailbox_ids, notification=notification)
    client.put("webhooks", str(id), body=body)
    return updated(id, *body)


@write(destructive=True, idempotent=True, link=f"{_DOCS}/delete/")
def delete_webhook(client: Client, /, *, id: Annotated[int, Field(ge=1)]) -> Json:
    """Delete a webhook.

    Args:
        id: The webhook.

    Returns:
        `id` and `deleted`.
    """
    client.delete("webhooks", str(id))
    return deleted(id)


def _body(
    url: str,
    events: list[Event],
    secret: str,
    label: str | None,
    mailbox_ids: list[int] | None,
    *,
    notification: bool,
) -> Object:
    body: Object = {"url": url, "events": events, "secret": secret, "payloadVersion": "V2"}
    body["notification"] = notification
    beside = {"label": label, "mailboxIds": mailbox_ids}
    return body | {name: value for name, value in beside.items() if value}
