"""Organizations and users: read only."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest

from kosmo_missive.simulator.paging import by_offset, query_uuid


def list_organizations(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /organizations`."""
    page = by_offset(request, request.state.rows("organizations"))
    return SimulatorReply(
        {"organizations": [{"id": row["id"], "name": row["name"]} for row in page]}
    )


def list_users(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /users`; `me` marks the token's owner."""
    organization = query_uuid(request, "organization")
    rows = [row for row in request.state.rows("users") if organization in (None, *row["roles"])]
    keys = ("id", "name", "email", "avatar_url", "me")
    page = by_offset(request, rows)
    return SimulatorReply({"users": [{key: row[key] for key in keys} for row in page]})
