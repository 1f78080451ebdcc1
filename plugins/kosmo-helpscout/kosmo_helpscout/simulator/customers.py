"""Customers: list, search, get, create, overwrite, patch and delete them."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import choice, object_in, operations_in
from kosmo_helpscout.simulator.customer_fields import TEXTS, body_of, set_text
from kosmo_helpscout.simulator.customer_views import customer_view
from kosmo_helpscout.simulator.paging import link, page_of
from kosmo_helpscout.simulator.records import (
    customer_by_email,
    moment,
    next_id,
    present,
    seconds_of,
)
from kosmo_helpscout.simulator.refusals import invalid, refuse
from kosmo_helpscout.simulator.search import contains, equal, searched, within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_SORTS = ("createdAt", "firstName", "lastName", "modifiedAt", "score")


def list_customers(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /customers`, newest first unless the query says otherwise."""
    query = request.query
    field = choice(query.get("sortField", "createdAt"), "sortField", _SORTS)
    order = choice(query.get("sortOrder", "desc"), "sortOrder", ("asc", "desc"))
    tests = [*_filters(request), searched(query.get("query"), _FIELDS, _anywhere)]
    rows = [row for row in request.state.rows("customers") if all(test(row) for test in tests)]
    name = {"modifiedAt": "updatedAt", "score": "createdAt"}.get(field, field)
    rows.sort(key=lambda row: (row[name].lower(), int(row["id"])), reverse=order == "desc")
    return page_of(request, "customers", rows, customer_view(request), 50)


def get_customer(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /customers/:id`."""
    row = present(request.state, "customers", request.parts["id"])
    return SimulatorReply(customer_view(request)(row))


def create_customer(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /customers`; an e-mail address that is taken is a conflict."""
    body = body_of(request, object_in(request))
    if not any(body.values()):
        raise refuse(400, "Validation error")
    row = new_customer(request, body)
    headers = {
        "Resource-ID": row["id"],
        "Location": link(request, "customers", row["id"])["href"],
    }
    return SimulatorReply(status=201, headers=headers)


def overwrite_customer(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT /customers/:id`: what is not named is lost."""
    row = present(request.state, "customers", request.parts["id"])
    body = body_of(request, object_in(request))
    row |= dict.fromkeys(TEXTS, "") | body
    return _changed(request, row)


def patch_customer(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /customers/:id`, a list of operations on its texts."""
    row = present(request.state, "customers", request.parts["id"])
    for item in operations_in(request):
        name = item["path"][1:]
        if name not in TEXTS:
            raise invalid("path", f"{item['path']} is not supported")
        if item["op"] == "remove":
            row[name] = ""
        else:
            set_text(row, name, item["value"])
    return _changed(request, row)


def patch_properties(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /customers/:id/properties` with slugs that are defined."""
    row = present(request.state, "customers", request.parts["id"])
    for item in operations_in(request):
        slug = item["path"][1:]
        if request.state.get("properties", slug) is None:
            raise invalid("path", f"{item['path']} is not a property")
        if item["op"] == "remove":
            row["properties"].pop(slug, None)
        else:
            row["properties"][slug] = str(item["value"])
    return _changed(request, row)


def delete_customer(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /customers/:id`; one with conversations stays."""
    row = present(request.state, "customers", request.parts["id"])
    if any(one["customer"] == row["id"] for one in request.state.rows("conversations")):
        raise refuse(409, "The customer has conversations")
    request.state.drop("customers", row["id"])
    return SimulatorReply(status=204)


def new_customer(request: SimulatorRequest, body: Row) -> Row:
    """Keep a new customer, its lists numbered."""
    state, now = request.state, moment(request.now)
    for item in body.get("emails", ()):
        if customer_by_email(state, item["value"]) is not None:
            raise refuse(409, "A customer with this email already exists", email=item["value"])
    row: Row = {"id": next_id(state, "customers"), **dict.fromkeys(TEXTS, "")}
    row |= {"gender": "Unknown", "photoType": "unknown", "organizationId": None, "address": None}
    row |= {"createdAt": now, "updatedAt": now, "properties": {}}
    for name in ("emails", "phones", "chats", "social_profiles", "websites"):
        row[name] = []
    row |= {name: value for name, value in body.items() if value not in (None, [])}
    for name in ("emails", "phones", "chats", "social_profiles", "websites"):
        row[name] = [{**item, "id": int(next_id(state, "entries"))} for item in row[name]]
    return state.put("customers", row)


def _changed(request: SimulatorRequest, row: Row) -> SimulatorReply:
    row["updatedAt"] = moment(request.now)
    request.state.put("customers", row)
    return SimulatorReply(status=204)


def _filters(request: SimulatorRequest) -> list[Callable[[Row], bool]]:
    query = request.query
    tests: list[Callable[[Row], bool]] = [
        lambda row, name=name: equal(row[name], query[name])  # type: ignore[misc]
        for name in ("firstName", "lastName")
        if name in query
    ]
    if "mailbox" in query:
        inside = {
            row["customer"]
            for row in request.state.rows("conversations")
            if row["mailbox"] == query["mailbox"]
        }
        tests.append(lambda row: row["id"] in inside)
    if "modifiedSince" in query:
        seconds_of(query["modifiedSince"], "modifiedSince")
        tests.append(lambda row: row["updatedAt"] > query["modifiedSince"])
    return tests


def _anywhere(row: Row, word: str) -> bool:
    texts = [row["firstName"], row["lastName"], *(one["value"] for one in row["emails"])]
    return any(contains(text, word) for text in texts)


_FIELDS: dict[str, Callable[[Row, str], bool]] = {
    "firstname": lambda row, text: equal(row["firstName"], text),
    "lastname": lambda row, text: equal(row["lastName"], text),
    "email": lambda row, text: any(equal(one["value"], text) for one in row["emails"]),
    "createdat": lambda row, text: within(row["createdAt"], text),
    "modifiedat": lambda row, text: within(row["updatedAt"], text),
}
