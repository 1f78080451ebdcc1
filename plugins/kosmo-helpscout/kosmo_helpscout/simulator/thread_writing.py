"""Writing one thread into a conversation."""

from __future__ import annotations

from kosmo_helpscout.simulator.checks import addresses, flag, number, words
from kosmo_helpscout.simulator.records import ME, first_email, known, moment, next_id, seconds_of
from kosmo_helpscout.simulator.refusals import refuse
from kosmo_helpscout.simulator.views import threads_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

MOST_THREADS = 100
_OF_USERS = {"reply": "message", "note": "note"}


def write_thread(
    request: SimulatorRequest, conversation: Row, item: Row, kind: str, at: str = ""
) -> Row:
    """Add a thread of one of the kinds that are written: reply, note, customer, chat, phone."""
    state = request.state
    if len(threads_of(state, conversation["id"])) >= MOST_THREADS:
        raise refuse(412, "The conversation has reached the maximum number of threads")
    body = words(item, "text", at=at)
    draft = flag(item, "draft", at=at)
    flag(item, "imported", at=at)
    created = item.get("createdAt", moment(request.now))
    seconds_of(created, at + "createdAt")
    customer = None if kind == "note" else _customer(request, conversation, item, at)
    by_user = kind in _OF_USERS
    user = number(item, "user", at=at)
    author = known(state, "users", user, at + "user")["id"] if user else ME
    row: Row = {
        "id": next_id(state, "threads"),
        "conversation": conversation["id"],
        "type": _OF_USERS.get(kind, kind),
        "status": conversation["status"],
        "state": "draft" if draft else "published",
        "body": body,
        "source": {"type": "api", "via": "user" if by_user else "customer"},
        "customer": customer["id"] if customer else conversation["customer"],
        "createdBy": {"id": int(author), "type": "user"} if by_user else _author(customer),
        "assignee": conversation["assignee"],
        "to": addresses(item, "to", at=at),
        "cc": addresses(item, "cc", at=at),
        "bcc": addresses(item, "bcc", at=at),
        "createdAt": created,
    }
    if customer is not None and not by_user:
        conversation["waitingSince"] = created
    return state.put("threads", row)


def _customer(request: SimulatorRequest, conversation: Row, item: Row, at: str) -> Row:
    from kosmo_helpscout.simulator.creation import customer_in

    if "customer" not in item and at:  # a new conversation's customer stands for its threads
        return known(request.state, "customers", int(conversation["customer"]), at + "customer")
    return customer_in(request, item.get("customer"), at + "customer")


def _author(customer: Row | None) -> Row:
    assert customer is not None
    return {"id": int(customer["id"]), "type": "customer", "email": first_email(customer)}
