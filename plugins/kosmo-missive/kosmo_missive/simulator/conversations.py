"""Conversations: list by mailbox, get one, update several."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest

from kosmo_missive.simulator.actions import COLORS, act, reopen
from kosmo_missive.simulator.checks import batch_in, boolean, color, refuse, text
from kosmo_missive.simulator.mailboxes import conversations_in
from kosmo_missive.simulator.paging import by_time
from kosmo_missive.simulator.records import conversation_by_id
from kosmo_missive.simulator.views import conversation_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

_NOT_HERE = ("conversation", "references", "conversation_subject", "conversation_color")


def list_conversations(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations`."""
    rows = conversations_in(request)
    page = by_time(request, rows, "last_activity_at", standard=25, largest=50)
    return _shown(request, page)


def get_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations/:id`, an array of one."""
    return _shown(request, [conversation_by_id(request.state, request.parts["id"])])


def update_conversations(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /conversations/:ids`: silent, nothing is posted."""
    state = request.state
    changed = {id: conversation_by_id(state, id) for id in request.parts["ids"].split(",")}
    if any(row["guest"] for row in changed.values()):
        raise refuse("You are a guest in the conversation", 403)
    for id, item in batch_in(request, "conversations").items():
        row = changed[id]
        act(state, row, {name: item[name] for name in item if name not in _NOT_HERE})
        _name(row, item)
        if boolean(item, "reopen"):
            reopen(row)
        state.put("conversations", row)
    return _shown(request, list(changed.values()))


def _name(row: Row, item: Row) -> None:
    subject = text(item, "subject")
    if subject is not None:
        row["subject"] = subject
    named = color(item, "color", COLORS)
    if named is not None:
        row["color"] = named


def _shown(request: SimulatorRequest, rows: list[Row]) -> SimulatorReply:
    shown = [conversation_view(request.state, row) for row in rows]
    return SimulatorReply({"conversations": shown})
