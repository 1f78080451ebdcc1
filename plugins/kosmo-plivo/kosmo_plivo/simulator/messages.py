"""Message records: list, get, and the files of one."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import known
from kosmo_plivo.simulator.clock import DAY, local
from kosmo_plivo.simulator.paging import equal, page, within, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]

_STATES = (
    "queued", "sent", "failed", "delivered", "undelivered", "rejected", "read", "received",
)  # fmt: skip


def list_messages(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Message/`: newest first, of the last 24 hours unless told."""
    word(request, "message_direction", ("inbound", "outbound"))
    word(request, "message_state", _STATES)
    word(request, "message_type", ("sms", "mms", "whatsapp"))
    rows = equal(
        request, request.state.rows("messages"), message_direction="direction",
        message_state="state", message_type="type", from_number="from", to_number="to",
        error_code="error", powerpack_id="powerpack", subaccount="subaccount",
    )  # fmt: skip
    rows = within(request, rows, "message_time", "at", DAY)
    rows.sort(key=lambda row: (-row["at"], row["id"]))
    return page(request, rows, _viewed(request), counted=False, lasting=False)


def get_message(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Message/:id/`."""
    row = known(request.state, "messages", request.parts["id"])
    return SimulatorReply({"api_id": new_id(), **_viewed(request)(row)})


def list_message_media(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Message/:id/Media/`."""
    row = known(request.state, "messages", request.parts["id"])
    base = f"https://media.plivo.com/Account/{request.parts['auth_id']}/Message/{row['id']}/Media"
    files = [
        {
            "content_type": "image/jpeg",
            "media_id": id,
            "media_url": f"{base}/{id}",
            "message_uuid": row["id"],
            "size": 114_615,
        }
        for id in row.get("media", ())
    ]
    return SimulatorReply({"api_id": new_id(), "message_uuid": row["id"], "objects": files})


def _viewed(request: SimulatorRequest) -> Any:
    auth_id = request.parts["auth_id"]

    def view(row: Row) -> Row:
        at = row["at"]
        inbound = row["direction"] == "inbound"
        amount = row["rate"] * row["units"]
        return {
            "error_code": row.get("error"),
            "error_message": "Destination unreachable" if row.get("error") else "",
            "from_number": row["from"],
            "message_direction": row["direction"],
            "message_sent_time": None if inbound or row["state"] == "queued" else local(at + 1),
            "message_state": row["state"],
            "message_time": local(at),
            "message_type": row["type"],
            "message_updated_time": local(at + 2),
            "message_uuid": row["id"],
            "powerpack_id": row.get("powerpack"),
            "resource_uri": f"/v1/Account/{auth_id}/Message/{row['id']}/",
            "to_number": row["to"],
            "total_amount": f"{amount:.5f}",
            "total_rate": f"{row['rate']:.5f}",
            "units": row["units"],
        }

    return view
