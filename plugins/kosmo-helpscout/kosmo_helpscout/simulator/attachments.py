"""Attachments of threads, their data in base64."""

from __future__ import annotations

from base64 import b64decode

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import object_in, words
from kosmo_helpscout.simulator.paging import link
from kosmo_helpscout.simulator.records import next_id, present
from kosmo_helpscout.simulator.refusals import invalid, missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def create_attachment(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST …/threads/:thread/attachments`."""
    conversation = present(request.state, "conversations", request.parts["id"])
    thread = present(request.state, "threads", request.parts["thread"])
    if thread["conversation"] != conversation["id"]:
        raise missing()
    body = object_in(request)
    name, kind = words(body, "fileName"), words(body, "mimeType")
    data = words(body, "data")
    try:
        size = len(b64decode(data, validate=True))
    except ValueError:
        raise invalid("data", "must be base64") from None
    row = request.state.put(
        "attachments",
        {
            "id": next_id(request.state, "attachments"),
            "conversation": conversation["id"],
            "thread": thread["id"],
            "filename": name,
            "mimeType": kind,
            "size": size,
            "data": data,
        },
    )
    address = link(request, "conversations", conversation["id"], "attachments", row["id"])
    headers = {"Resource-ID": row["id"], "Location": address["href"]}
    return SimulatorReply(status=201, headers=headers)


def get_data(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET …/attachments/:attachment/data`."""
    return SimulatorReply({"data": _attachment(request)["data"]})


def delete_attachment(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE …/attachments/:attachment`."""
    request.state.drop("attachments", _attachment(request)["id"])
    return SimulatorReply(status=204)


def _attachment(request: SimulatorRequest) -> Row:
    row = present(request.state, "attachments", request.parts["attachment"])
    if row["conversation"] != request.parts["id"]:
        raise missing()
    return row
