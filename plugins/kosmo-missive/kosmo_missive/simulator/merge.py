"""Merging two conversations into one."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest

from kosmo_missive.simulator.checks import missing, refuse, require, text, uuid
from kosmo_missive.simulator.records import conversation_by_id, keep_conversation
from kosmo_missive.simulator.views import conversation_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_HELD = ("messages", "comments", "drafts", "posts", "tasks")


def merge_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /conversations/:id/merge`; the body has no envelope.

    The target survives, unless it holds no messages and the source does.
    """
    state = request.state
    item = request.json()
    if not isinstance(item, dict):
        raise refuse("'target' is required")
    require(item, ("target",))
    subject = text(item, "subject")
    source = conversation_by_id(state, request.parts["id"])
    survivor = conversation_by_id(state, uuid(item, "target") or "")
    if source["id"] == survivor["id"]:
        raise refuse("'target' must be another conversation")
    if source["guest"] or survivor["guest"]:
        raise missing()
    if not survivor["messages_count"] and source["messages_count"]:
        source, survivor = survivor, source
    _move(state, source, survivor)
    if subject is not None:
        survivor["subject"] = subject
    keep_conversation(state, survivor)
    shown = conversation_view(state, survivor)
    return SimulatorReply({"conversations": [shown]}, status=201)


def _move(state: SimulatorState, source: Row, survivor: Row) -> None:
    for table in _HELD:
        for row in list(state.rows(table)):
            if row["conversation"] == source["id"]:
                row["conversation"] = survivor["id"]
                state.put(table, row)
    for id, flags in source["users"].items():
        survivor["users"].setdefault(id, flags)
    survivor["shared_labels"] = list(
        dict.fromkeys([*survivor["shared_labels"], *source["shared_labels"]])
    )
    survivor["last_activity_at"] = max(survivor["last_activity_at"], source["last_activity_at"])
    state.drop("conversations", source["id"])
    state.put("merged", {"id": source["id"], "into": survivor["id"]})
