"""Changing a conversation: one operation at a time, its tags and its custom fields."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import (
    choice,
    number,
    object_in,
    objects,
    operation_in,
    texts,
    words,
)
from kosmo_helpscout.simulator.labels import tag_ids
from kosmo_helpscout.simulator.records import ME, known, moment, present, touched
from kosmo_helpscout.simulator.refusals import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

STORED = ("active", "closed", "pending", "spam")


def patch_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /conversations/:id`; a merged one is not there any more."""
    row = present(request.state, "conversations", request.parts["id"])
    item = operation_in(request)
    change = _CHANGES.get((item["op"], item["path"]))
    if change is None:
        raise invalid("path", f"{item['op']} {item['path']} is not supported")
    change(request, row, item)
    touched(request, row)
    return SimulatorReply(status=204)


def replace_tags(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT /conversations/:id/tags`."""
    row = present(request.state, "conversations", request.parts["id"])
    body = object_in(request)
    if "tags" not in body:
        raise invalid("tags", "may not be null")
    row["tags"] = tag_ids(request, texts(body, "tags"))
    touched(request, row)
    return SimulatorReply(status=204)


def replace_fields(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PUT /conversations/:id/fields` with fields of the conversation's inbox."""
    state = request.state
    row = present(state, "conversations", request.parts["id"])
    body = object_in(request)
    if "fields" not in body:
        raise invalid("fields", "may not be null")
    found = []
    for place, item in enumerate(objects(body, "fields")):
        path = f"fields[{place}]"
        field = known(state, "fields", number(item, "id", at=f"{path}."), f"{path}.id")
        if field["mailbox"] != row["mailbox"]:
            raise invalid(f"{path}.id", "is not valid")
        value = item.get("value")
        options = {str(option["id"]): option["label"] for option in field.get("options", ())}
        if options and str(value) not in options:
            raise invalid(f"{path}.value", "is not valid")
        shown = {"id": int(field["id"]), "name": field["name"], "value": str(value)}
        found.append({**shown, "text": options.get(str(value), str(value))})
    row["fields"] = found
    touched(request, row)
    return SimulatorReply(status=204)


def _subject(_request: SimulatorRequest, row: Row, item: Row) -> None:
    row["subject"] = words(item, "value")


def _status(request: SimulatorRequest, row: Row, item: Row) -> None:
    status = choice(item["value"], "value", STORED)
    closing = status == "closed"
    row["status"] = status
    row["closedBy"] = int(ME) if closing else None
    row["closedAt"] = moment(request.now) if closing else None


def _assign(request: SimulatorRequest, row: Row, item: Row) -> None:
    row["assignee"] = known(request.state, "users", number(item, "value"), "value")["id"]


def _unassign(_request: SimulatorRequest, row: Row, _item: Row) -> None:
    row["assignee"] = None


def _move(request: SimulatorRequest, row: Row, item: Row) -> None:
    row["mailbox"] = known(request.state, "mailboxes", number(item, "value"), "value")["id"]
    row["fields"] = []
    members = request.state.table("mailboxes")[row["mailbox"]]["users"]
    if row["assignee"] not in members:
        row["assignee"] = None


def _hand_over(request: SimulatorRequest, row: Row, item: Row) -> None:
    row["customer"] = known(request.state, "customers", number(item, "value"), "value")["id"]


def _publish(_request: SimulatorRequest, row: Row, item: Row) -> None:
    if item["value"] is not False:
        raise invalid("value", "must be false")
    row["state"] = "published"


_CHANGES = {
    ("replace", "/subject"): _subject,
    ("replace", "/status"): _status,
    ("replace", "/assignTo"): _assign,
    ("remove", "/assignTo"): _unassign,
    ("move", "/mailboxId"): _move,
    ("replace", "/primaryCustomer.id"): _hand_over,
    ("replace", "/draft"): _publish,
}
