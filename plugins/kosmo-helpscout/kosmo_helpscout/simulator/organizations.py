"""Organizations, and the customers that belong to them."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import object_in, text, texts, words
from kosmo_helpscout.simulator.customer_views import customer_view
from kosmo_helpscout.simulator.paging import link, page_of
from kosmo_helpscout.simulator.records import moment, next_id, present
from kosmo_helpscout.simulator.refusals import refuse
from kosmo_helpscout.simulator.views import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def list_organizations(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /organizations`."""
    rows = list(request.state.rows("organizations"))
    return page_of(request, "organizations", rows, plain, 50)


def get_organization(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /organizations/:id`."""
    return SimulatorReply(plain(present(request.state, "organizations", request.parts["id"])))


def list_customers(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /organizations/:id/customers`."""
    row = present(request.state, "organizations", request.parts["id"])
    rows = [
        one for one in request.state.rows("customers") if one["organizationId"] == int(row["id"])
    ]
    return page_of(request, "customers", rows, customer_view(request), 50)


def create_organization(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /organizations`; a name that is taken is a conflict."""
    body, state = object_in(request), request.state
    name = words(body, "name")
    if any(row["name"].lower() == name.lower() for row in state.rows("organizations")):
        raise refuse(409, "An organization with this name already exists", name=name)
    now = moment(request.now)
    row: Row = {
        "id": next_id(state, "organizations"),
        "name": name,
        "website": text(body, "website"),
        "domains": texts(body, "domains"),
        "location": text(body, "location"),
        "note": text(body, "note"),
        "createdAt": now,
        "updatedAt": now,
    }
    state.put("organizations", row)
    address = link(request, "organizations", row["id"])["href"]
    return SimulatorReply(status=201, headers={"Resource-ID": row["id"], "Location": address})
