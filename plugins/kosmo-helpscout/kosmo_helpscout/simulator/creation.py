"""Creating conversations, each with its first threads."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import (
    address,
    choice,
    flag,
    number,
    object_in,
    objects,
    texts,
    words,
)
from kosmo_helpscout.simulator.labels import tag_ids
from kosmo_helpscout.simulator.paging import link
from kosmo_helpscout.simulator.records import (
    ME,
    customer_by_email,
    known,
    moment,
    next_id,
    seconds_of,
)
from kosmo_helpscout.simulator.refusals import invalid
from kosmo_helpscout.simulator.thread_writing import write_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_THREAD_TYPES = ("chat", "customer", "note", "phone", "reply")


def create_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /conversations`."""
    body, state = object_in(request), request.state
    subject = words(body, "subject")
    kind = choice(body.get("type"), "type", ("chat", "email", "phone"))
    status = choice(body.get("status"), "status", ("active", "closed", "pending"))
    mailbox = known(state, "mailboxes", number(body, "mailboxId"), "mailboxId")
    items = objects(body, "threads")
    if not 1 <= len(items) <= 100:
        raise invalid("threads", "size must be between 1 and 100")
    customer = customer_in(request, body.get("customer"), "customer")
    now = moment(request.now)
    created = body.get("createdAt", now)
    seconds_of(created, "createdAt")
    assignee = number(body, "assignTo")
    row: Row = {
        "id": next_id(state, "conversations"),
        "number": int(next_id(state, "numbers")),
        "type": kind,
        "status": status,
        "state": "published",
        "subject": subject,
        "mailbox": mailbox["id"],
        "assignee": known(state, "users", assignee, "assignTo")["id"] if assignee else None,
        "customer": customer["id"],
        "createdBy": _creator(customer, items),
        "createdAt": created,
        "modifiedAt": now,
        "closedBy": int(ME) if status == "closed" else None,
        "closedAt": now if status == "closed" else None,
        "waitingSince": created,
        "source": "api",
        "tags": tag_ids(request, texts(body, "tags")),
        "cc": [],
        "bcc": [],
        "fields": [],
    }
    for name in ("autoReply", "imported"):
        flag(body, name)
    state.put("conversations", row)
    for place, item in enumerate(items):
        at = f"threads[{place}]."
        write_thread(request, row, item, choice(item.get("type"), at + "type", _THREAD_TYPES), at)
    headers = {
        "Resource-ID": row["id"],
        "Location": link(request, "conversations", row["id"])["href"],
        "Web-Location": f"https://secure.helpscout.net/conversation/{row['id']}/{row['number']}",
    }
    return SimulatorReply(status=201, headers=headers)


def customer_in(request: SimulatorRequest, given: Any, path: str) -> Row:
    """Find the customer that a body names; an unknown e-mail address makes a new one."""
    if not isinstance(given, dict):
        raise invalid(path, "may not be empty")
    id_ = number(given, "id", at=f"{path}.")
    if id_ is not None:
        return known(request.state, "customers", id_, f"{path}.id")
    email = address(given.get("email"), f"{path}.email")
    found = customer_by_email(request.state, email)
    if found is not None:
        return found
    from kosmo_helpscout.simulator.customers import new_customer

    names = {"firstName": given.get("firstName", ""), "lastName": given.get("lastName", "")}
    return new_customer(request, {**names, "emails": [{"type": "work", "value": email}]})


def _creator(customer: Row, items: list[Row]) -> Row:
    from kosmo_helpscout.simulator.records import first_email

    if items[0].get("type") in ("reply", "note"):
        return {"id": int(ME), "type": "user"}
    return {"id": int(customer["id"]), "type": "customer", "email": first_email(customer)}
