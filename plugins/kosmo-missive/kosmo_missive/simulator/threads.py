"""What a conversation holds: messages, comments, drafts and posts, ten at a time."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest

from kosmo_missive.simulator.checks import missing
from kosmo_missive.simulator.paging import by_time
from kosmo_missive.simulator.records import conversation_by_id
from kosmo_missive.simulator.views import comment_view, draft_view, message_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Row = dict[str, Any]


def list_messages(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations/:id/messages`; drafts are not among them."""
    return _page(request, "messages", "delivered_at", message_view)


def list_comments(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations/:id/comments`."""
    return _page(request, "comments", "created_at", lambda row: comment_view(request.state, row))


def list_drafts(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations/:id/drafts`."""
    return _page(request, "drafts", "send_at", lambda row: draft_view(request.state, row))


def list_posts(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations/:id/posts`."""
    return _page(request, "posts", "created_at", _post_view)


def _page(
    request: SimulatorRequest, table: str, cursor: str, view: Callable[[Row], Row]
) -> SimulatorReply:
    conversation = conversation_by_id(request.state, request.parts["id"])
    if conversation["guest"]:
        raise missing()
    own = (row for row in request.state.rows(table) if row["conversation"] == conversation["id"])
    page = by_time(request, own, cursor, standard=10, largest=10)
    return SimulatorReply({table: [view(row) for row in page]})


def _post_view(row: Row) -> Row:
    return {key: value for key, value in row.items() if key != "conversation"}
