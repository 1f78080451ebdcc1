"""The workspace, and what a plugin's token may ask about itself."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest

from kosmo_crisp.simulator.checks import page_of, query_of, said

PLUGIN_ID = "b1ac0de5-0000-4000-8000-00000000c415"


def get_website(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET website/:website_id`."""
    query_of(request)
    row = request.state.table("websites")[request.parts["website_id"]]
    return said("resolved", {name: value for name, value in row.items() if name != "id"})


def get_availability(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET availability/status`: online while an operator is."""
    query_of(request)
    online = [row for row in request.state.rows("operators") if row["availability"] == "online"]
    since = max((row["since"] for row in online), default=0)
    return said("resolved", {"status": "online" if online else "offline", "since": since})


def count_visitors(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET visitors/count`: visitors of conversations who are there now."""
    query_of(request)
    rows = request.state.rows("conversations")
    return said("resolved", {"count": sum(row["active"]["now"] for row in rows)})


def get_account(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET plugin/connect/account`."""
    query_of(request)
    return said("resolved", {"plugin_id": PLUGIN_ID})


def check_session(request: SimulatorRequest) -> SimulatorReply:
    """Answer `HEAD plugin/connect/session`, without a body."""
    query_of(request)
    return SimulatorReply()


def list_websites(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET plugin/connect/websites/all/:page`."""
    query = query_of(request, "filter_configured", "include_plan")
    plan = {"plan": {"id": "unlimited", "name": "Unlimited", "trialing": False}}
    rows = [
        {"website_id": row["id"], "price": 0, "token": "", "settings": {}}
        | (plan if query.get("include_plan") in ("1", "true") else {})
        for row in request.state.rows("websites")
    ]
    return said("listed", page_of(request, rows), 206)
