"""Files that were uploaded for MMS."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import known
from kosmo_plivo.simulator.clock import zulu
from kosmo_plivo.simulator.paging import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def list_media(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Media/`, newest first."""
    rows = sorted(request.state.rows("media"), key=lambda row: -row["at"])
    auth_id = request.parts["auth_id"]
    return page(request, rows, lambda row: _view(row, auth_id))


def get_media(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Media/:id/`."""
    row = known(request.state, "media", request.parts["id"])
    return SimulatorReply({"api_id": new_id(), **_view(row, request.parts["auth_id"])})


def _view(row: Row, auth_id: str) -> Row:
    return {
        "content_type": row["type"],
        "file_name": row["name"],
        "media_id": row["id"],
        "media_url": f"https://media.plivo.com/Account/{auth_id}/Media/{row['id']}",
        "size": row["size"],
        "upload_time": zulu(row["at"]),
    }
