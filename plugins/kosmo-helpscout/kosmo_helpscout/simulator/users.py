"""Users and teams."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.paging import link, page_of
from kosmo_helpscout.simulator.records import ME, present
from kosmo_helpscout.simulator.views import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def list_users(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /users`, those of one inbox or with one address if wanted."""
    state, query = request.state, request.query
    rows = list(state.rows("users"))
    if "mailbox" in query:
        mailbox = state.get("mailboxes", query["mailbox"]) or {"users": []}
        rows = [row for row in rows if row["id"] in mailbox["users"]]
    if "email" in query:
        rows = [row for row in rows if row["email"].lower() == query["email"].lower()]
    return page_of(request, "users", rows, _view(request), 50)


def get_me(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /users/me`, the owner of the app."""
    return SimulatorReply(_view(request)(request.state.table("users")[ME]))


def get_user(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /users/:id`."""
    return SimulatorReply(_view(request)(present(request.state, "users", request.parts["id"])))


def list_teams(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /teams`."""

    def view(row: Row) -> Row:
        links = {"self": link(request, "teams", row["id"])}
        return {**plain(row, "members"), "_links": links}

    return page_of(request, "teams", list(request.state.rows("teams")), view, 50)


def list_members(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /teams/:id/members`, a list of users."""
    team = present(request.state, "teams", request.parts["id"])
    rows = [request.state.table("users")[id_] for id_ in team["members"]]
    return page_of(request, "users", rows, _view(request), 50)


def _view(request: SimulatorRequest) -> Callable[[Row], Row]:
    return lambda row: {**plain(row), "_links": {"self": link(request, "users", row["id"])}}
