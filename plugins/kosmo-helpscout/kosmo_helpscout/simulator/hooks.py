"""Webhooks: list, get, create, replace and delete them; nothing is ever delivered."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import choice, flag, object_in, text, texts, words
from kosmo_helpscout.simulator.paging import link, page_of
from kosmo_helpscout.simulator.records import known, next_id, present
from kosmo_helpscout.simulator.refusals import invalid
from kosmo_helpscout.simulator.views import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

EVENTS = (
    "beacon.chat.created", "beacon.chat.customer.replied", "convo.agent.reply.created",
    "convo.ai-answers.created", "convo.assigned", "convo.created", "convo.custom-fields",
    "convo.customer.reply.created", "convo.deleted", "convo.merged", "convo.moved",
    "convo.note.created", "convo.status", "convo.tags", "customer.created", "customer.deleted",
    "customer.updated", "message.survey.response.received", "organization.created",
    "organization.deleted", "organization.updated", "satisfaction.ratings", "tag.created",
    "tag.deleted", "tag.updated", "user.status.changed",
)  # fmt: skip


def list_webhooks(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /webhooks`."""
    return page_of(request, "webhooks", list(request.state.rows("webhooks")), plain, 50)


def get_webhook(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /webhooks/:id`."""
    return SimulatorReply(plain(present(request.state, "webhooks", request.parts["id"])))


def create_webhook(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /webhooks`."""
    row = {"id": next_id(request.state, "webhooks"), **_body(request)}
    request.state.put("webhooks", row)
    address = link(request, "webhooks", row["id"])["href"]
    return SimulatorReply(status=201, headers={"Resource-ID": row["id"], "Location": address})


def replace_webhook(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT /webhooks/:id`, which enables it again."""
    row = present(request.state, "webhooks", request.parts["id"])
    request.state.put("webhooks", {"id": row["id"], **_body(request)})
    return SimulatorReply(status=204)


def delete_webhook(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /webhooks/:id`."""
    present(request.state, "webhooks", request.parts["id"])
    request.state.drop("webhooks", request.parts["id"])
    return SimulatorReply(status=204)


def _body(request: SimulatorRequest) -> Row:
    body = object_in(request)
    url = words(body, "url")
    if not url.startswith(("http://", "https://")) or not url.split("/")[2]:
        raise invalid("url", "must be a valid URL")
    events = texts(body, "events")
    if not events:
        raise invalid("events", "may not be empty")
    for place, event in enumerate(events):
        choice(event, f"events[{place}]", EVENTS)
    mailboxes = body.get("mailboxIds", [])
    if not isinstance(mailboxes, list):
        raise invalid("mailboxIds", "must be an array of numbers")
    for id_ in mailboxes:
        known(request.state, "mailboxes", id_, "mailboxIds")
    return {
        "url": url,
        "state": "enabled",
        "events": events,
        "secret": words(body, "secret", longest=40),
        "notification": flag(body, "notification"),
        "label": text(body, "label"),
        "payloadVersion": choice(body.get("payloadVersion", "V1"), "payloadVersion", ("V1", "V2")),
        "mailboxIds": mailboxes,
    }
