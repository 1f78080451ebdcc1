"""Campaigns: list and get them."""

from __future__ import annotations

from kosmo import SimulatorRefusal, SimulatorReply, SimulatorRequest

from kosmo_crisp.simulator.checks import page_of, query_of, refuse, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

_ITEM_ONLY = ("id", "sender", "recipients", "message", "options", "statistics")


def list_campaigns(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET campaigns/list/:page`: excerpts, twenty a page."""
    query_of(request)
    rows = sorted(request.state.rows("campaigns"), key=lambda row: -row["updated_at"])
    shown = [
        {name: value for name, value in row.items() if name not in _ITEM_ONLY}
        for row in page_of(request, rows)
    ]
    return said("listed", shown, 206)


def get_campaign(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET campaign/:campaign_id`, with its text and statistics."""
    row = request.state.get("campaigns", request.parts["campaign_id"])
    if row is None:
        raise refuse(404, "campaign_not_found")
    return said("resolved", {name: value for name, value in row.items() if name != "id"})


def check_campaign(request: SimulatorRequest) -> SimulatorReply:
    """Answer `HEAD campaign/:campaign_id`, without a body."""
    if request.state.get("campaigns", request.parts["campaign_id"]) is None:
        raise SimulatorRefusal(404)
    return SimulatorReply()
