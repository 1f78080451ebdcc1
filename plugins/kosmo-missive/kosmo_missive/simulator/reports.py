"""Analytics reports: asked for, ready after a while, gone a minute later."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_missive.simulator.checks import integer, object_in, refuse, require, uuid, uuids
from kosmo_missive.simulator.checks import text as text_of
from kosmo_missive.simulator.records import known, members, my_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

LIFETIME = 60
_FILTERS = ("teams", "users", "accounts", "shared_labels")
_ACCOUNT_TYPES = (
    "custom", "email", "instagram", "live_chat", "messenger", "sms", "whatsapp",
)  # fmt: skip


def create_report(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /analytics/reports` with an id only."""
    item = object_in(request, "reports")
    require(item, ("organization", "start", "end"))
    organization = uuid(item, "organization") or ""
    owner = known(request.state, "organizations", organization, "organization")
    members(request.state, [my_id(request.state)], organization, "organization")
    start, end = integer(item, "start") or 0, integer(item, "end") or 0
    if end <= start:
        raise refuse("'end' must be after 'start'")
    _check_filters(item, owner)
    row = {
        "id": new_id(),
        **{name: item[name] for name in ("organization", "start", "end")},
        "time_zone": text_of(item, "time_zone") or "UTC",
        **{name: item.get(name) or [] for name in (*_FILTERS, "account_types")},
        "ready_at": request.now + request.options["report_delay"],
    }
    request.state.put("reports", row)
    return SimulatorReply({"reports": {"id": row["id"]}}, status=201)


def get_report(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /analytics/reports/:id`: an empty 404 before it is ready and afterwards."""
    row = request.state.get("reports", request.parts["id"])
    if row is None or not _is_there(row, request.now):
        raise refuse("", 404)
    from kosmo_missive.simulator.metrics import report

    return SimulatorReply({"reports": report(request.state, row)}, lasting=False)


def _is_there(row: Row, now: float) -> bool:
    """Tell whether a report is finished and not forgotten; that of a fresh sandbox always is."""
    ready = row["ready_at"]
    return ready is None or bool(ready <= now < ready + LIFETIME)


def _check_filters(item: Row, organization: Row) -> None:
    for name in _FILTERS:
        if uuids(item, name) and organization["plan"] != "business":
            raise refuse(f"'{name}' needs the Business plan", 403)
    kinds = item.get("account_types") or []
    if not isinstance(kinds, list) or not all(kind in _ACCOUNT_TYPES for kind in kinds):
        raise refuse(f"'account_types' must hold {', '.join(_ACCOUNT_TYPES)} only")
