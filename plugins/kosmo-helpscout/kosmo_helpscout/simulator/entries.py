"""Entries of customers: e-mail addresses, phones, chats, profiles, websites, and the address."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import object_in
from kosmo_helpscout.simulator.customer_fields import TYPES, entry_of
from kosmo_helpscout.simulator.paging import link
from kosmo_helpscout.simulator.records import customer_by_email, next_id, present
from kosmo_helpscout.simulator.refusals import missing, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def list_entries(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /customers/:id/:kind`."""
    row = present(request.state, "customers", request.parts["id"])
    if request.parts["kind"] == "address":
        if not row["address"]:
            raise missing()
        return SimulatorReply(row["address"])
    kind = _kind(request)
    links = {"self": link(request, *request.path.split("/"))}
    data: Row = {"_embedded": {kind: row[kind]}} if row[kind] else {}
    return SimulatorReply({**data, "_links": links})


def create_entry(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /customers/:id/:kind`."""
    row, kind = present(request.state, "customers", request.parts["id"]), _kind(request)
    item = entry_of(object_in(request), kind)
    _refuse_taken(request, kind, item, row)
    entry = {**item, "id": int(next_id(request.state, "entries"))}
    row[kind].append(entry)
    request.state.put("customers", row)
    address = link(request, *request.path.split("/"), entry["id"])["href"]
    headers = {"Resource-ID": str(entry["id"]), "Location": address}
    return SimulatorReply(status=201, headers=headers)


def update_entry(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT /customers/:id/:kind/:entry`."""
    row, entry = _entry(request)
    item = entry_of(object_in(request), _kind(request))
    _refuse_taken(request, _kind(request), item, row)
    entry |= item
    request.state.put("customers", row)
    return SimulatorReply(status=204)


def delete_entry(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /customers/:id/:kind/:entry`."""
    row, entry = _entry(request)
    row[_kind(request)].remove(entry)
    request.state.put("customers", row)
    return SimulatorReply(status=204)


def _kind(request: SimulatorRequest) -> str:
    kind = request.parts["kind"].replace("-", "_")
    if kind not in TYPES:
        raise missing()
    return kind


def _entry(request: SimulatorRequest) -> tuple[Row, Row]:
    row = present(request.state, "customers", request.parts["id"])
    for entry in row[_kind(request)]:
        if str(entry["id"]) == request.parts["entry"]:
            return row, entry
    raise missing()


def _refuse_taken(request: SimulatorRequest, kind: str, item: Row, row: Row) -> None:
    other = customer_by_email(request.state, item["value"]) if kind == "emails" else None
    if other is not None and other["id"] != row["id"]:
        raise refuse(409, "A customer with this email already exists", email=item["value"])
