"""Hooks: rules with a webhook; they are made and deleted, never listed."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.checks import (
    boolean,
    choice,
    missing,
    object_in,
    refuse,
    require,
    text,
    uuid,
)
from kosmo_missive.simulator.records import known, need_manager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

TYPES = (
    "incoming_email", "incoming_sms_message", "incoming_facebook_message",
    "incoming_whatsapp_message", "incoming_twilio_chat_message", "new_comment",
)  # fmt: skip
_ONLY = {
    "is_task": "new_comment", "author": "new_comment", "mention": "new_comment",
    "from_eq": "incoming_email", "subject_contains": "incoming_email",
}  # fmt: skip


def create_hook(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /hooks`; rules are for admins and owners."""
    item = object_in(request, "hooks")
    require(item, ("type", "url"))
    kind = choice(item, "type", TYPES)
    url = text(item, "url") or ""
    if not url.startswith(("https://", "http://")) or len(url.split("/")[2]) == 0:
        raise refuse("'url' must be a URL")
    organization = uuid(item, "organization")
    if organization is not None:
        known(request.state, "organizations", organization, "organization")
    need_manager(request.state, organization)
    _check_filters(item, kind)
    row = {**item, "id": new_id()}
    request.state.put("hooks", row)
    return SimulatorReply({"hooks": {"id": row["id"]}}, status=201)


def delete_hook(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /hooks/:id`."""
    if request.state.drop("hooks", request.parts["id"]) is None:
        raise missing()
    return SimulatorReply()


def _check_filters(item: Row, kind: str | None) -> None:
    for name, only in _ONLY.items():
        if item.get(name) is not None and kind != only:
            raise refuse(f"'{name}' is for the type '{only}' only")
    for name in ("content_contains", "content_starts_with", "content_ends_with"):
        text(item, name)
    boolean(item, "is_task")
    for name in ("author", "mention"):
        uuid(item, name)
