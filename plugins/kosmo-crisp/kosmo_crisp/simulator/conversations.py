"""Conversations: list, begin, get and remove them."""

from __future__ import annotations

from kosmo import SimulatorRefusal, SimulatorReply, SimulatorRequest, new_id

from kosmo_crisp.simulator.checks import body_of, flag, invalid, page_of, query_of, said, whole
from kosmo_crisp.simulator.records import (
    conversation_of,
    conversation_view,
    messages_of,
    milliseconds,
)
from kosmo_crisp.simulator.searches import searched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Row = dict[str, Any]

_ORDERS = {
    "order_date_created": "created_at",
    "order_date_updated": "updated_at",
    "order_date_waiting": "waiting_since",
}
_QUERY = (
    "per_page", "include_empty", "filter_inbox_id", "filter_unread", "filter_resolved",
    "filter_not_resolved", "filter_mention", "filter_assigned", "filter_unassigned",
    "filter_date_start", "filter_date_end", "search_query", "search_type", "search_operator",
    *_ORDERS,
)  # fmt: skip


def list_conversations(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversations/:page`: 206, twenty to fifty a page."""
    query = query_of(request, *_QUERY)
    size = whole(query.get("per_page", "20"), "query.per_page")
    if not 20 <= size <= 50:
        raise invalid("query.per_page should be >= 20 and <= 50")
    rows = _filtered(request.state.rows("conversations"), query)
    rows = searched(request.state, rows, query)
    chosen = [field for name, field in _ORDERS.items() if flag(query, name)] or ["updated_at"]
    ordered = sorted(rows, key=lambda row: [-(row.get(field) or 0) for field in chosen])
    return said("listed", [conversation_view(row) for row in page_of(request, ordered, size)], 206)


def create_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST conversation`: an empty one."""
    body_of(request, {})
    row = new_conversation(request.parts["website_id"], new_id(), milliseconds(request))
    request.state.put("conversations", row)
    return said("added", {"session_id": row["session_id"]}, 201)


def check_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `HEAD conversation/:session_id`, without a body."""
    if request.state.get("conversations", request.parts["session_id"]) is None:
        raise SimulatorRefusal(404)
    return SimulatorReply()


def get_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET conversation/:session_id`."""
    query_of(request)
    return said("resolved", conversation_view(conversation_of(request)))


def delete_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE conversation/:session_id`; its messages go with it."""
    row = conversation_of(request)
    for message in messages_of(request.state, row["id"]):
        request.state.drop("messages", message["id"])
    request.state.drop("conversations", row["id"])
    return said("deleted", {})


def initiate_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST conversation/:session_id/initiate`."""
    body_of(request, {})
    conversation_of(request)
    return said("initiated", {})


def new_conversation(website_id: str, id: str, now: int) -> Row:
    """Make the row of an empty conversation."""
    session_id = f"session_{id}"
    return {
        "id": session_id, "session_id": session_id, "website_id": website_id, "inbox_id": None,
        "people_id": None, "state": "pending", "status": 0, "is_verified": False,
        "is_blocked": False, "availability": "offline", "active": {"now": False},
        "last_message": "", "topic": "", "verifications": [], "participants": [], "mentions": [],
        "compose": {}, "unread": {"operator": 0, "visitor": 0}, "assigned": None,
        "meta": {"nickname": f"visitor{id[:4]}", "email": "", "phone": "", "address": "",
                 "subject": "", "ip": "", "avatar": None, "data": {}, "segments": [],
                 "device": {}},
        "created_at": now, "updated_at": now, "waiting_since": None,
    }  # fmt: skip


def _filtered(rows: Iterable[Row], query: Mapping[str, str]) -> list[Row]:
    kept = list(rows)
    if not flag(query, "include_empty"):
        kept = [row for row in kept if row["last_message"]]
    if flag(query, "filter_unread"):
        kept = [row for row in kept if row["unread"]["operator"]]
    if flag(query, "filter_resolved"):
        kept = [row for row in kept if row["state"] == "resolved"]
    if flag(query, "filter_not_resolved"):
        kept = [row for row in kept if row["state"] != "resolved"]
    if flag(query, "filter_mention"):
        kept = [row for row in kept if row["mentions"]]
    if flag(query, "filter_unassigned"):
        kept = [row for row in kept if not row["assigned"]]
    if assigned := query.get("filter_assigned"):
        kept = [row for row in kept if (row["assigned"] or {}).get("user_id") == assigned]
    if inbox := query.get("filter_inbox_id"):
        kept = [row for row in kept if row["inbox_id"] == inbox]
    start, end = _moment(query, "filter_date_start"), _moment(query, "filter_date_end")
    if start is not None:
        kept = [row for row in kept if row["updated_at"] >= start]
    return kept if end is None else [row for row in kept if row["updated_at"] < end + 1000]


def _moment(query: Mapping[str, str], name: str) -> int | None:
    from datetime import UTC, datetime

    if name not in query:
        return None
    try:
        moment = datetime.fromisoformat(query[name])
    except ValueError:
        raise invalid(f'query.{name} should match format "date-time"') from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1000)
