"""Posts: notes and cards that an integration puts into a conversation."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.actions import act, conversation_for, reopen
from kosmo_missive.simulator.attachments import attachments_in
from kosmo_missive.simulator.checks import boolean, missing, object_in, refuse, text
from kosmo_missive.simulator.records import (
    conversation_by_id,
    keep_conversation,
    need_manager,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

LONGEST_TEXT = 8000


def create_post(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /posts`; a closed conversation is opened again unless `reopen` is false."""
    state = request.state
    item = object_in(request, "posts")
    row = _post(item, request.now)
    opening = boolean(item, "reopen")
    conversation = conversation_for(state, item, request.now, flags=[])
    if opening is not False:
        reopen(conversation)
    act(state, conversation, item)
    conversation["last_activity_at"] = row["created_at"]
    state.put("posts", {**row, "conversation": conversation["id"]})
    keep_conversation(state, conversation)
    shown = {"conversation": conversation["id"], "id": row["id"]}
    return SimulatorReply({"posts": shown}, status=201)


def delete_post(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /posts/:id`; in a shared conversation for admins and owners only."""
    row = request.state.get("posts", request.parts["id"])
    if row is None:
        raise missing()
    conversation = conversation_by_id(request.state, row["conversation"])
    if conversation["organization"] is not None:
        need_manager(request.state, conversation["organization"])
    request.state.drop("posts", row["id"])
    return SimulatorReply()


def _post(item: Row, now: float) -> Row:
    row: Row = {"id": new_id(), "created_at": int(now)}
    row["username"] = text(item, "username")
    row["username_icon"] = text(item, "username_icon")
    row["notification"] = _notification(item)
    for name in ("text", "markdown"):
        words = text(item, name)
        if words:
            row[name] = words[:LONGEST_TEXT]
    row["attachments"] = _cards(item)
    if not (row.get("text") or row.get("markdown") or row["attachments"]):
        raise refuse("Validation failed: text, markdown or attachments needed")
    return row


def _notification(item: Row) -> Row:
    given = item.get("notification")
    if not isinstance(given, dict) or not given.get("title") or not given.get("body"):
        raise refuse("'notification' with 'title' and 'body' is required", 422)
    return {"title": text(given, "title"), "body": text(given, "body")}


def _cards(item: Row) -> list[Row]:
    given = item.get("attachments") or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise refuse("'attachments' must be an array of objects")
    files = [one for one in given if "base64_data" in one or "filename" in one]
    cards = [one for one in given if one not in files]
    return [*cards, *attachments_in({"attachments": files})]
