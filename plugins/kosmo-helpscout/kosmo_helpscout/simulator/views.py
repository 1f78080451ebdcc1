"""Rows as Help Scout shows them: numbers as ids, people in short, links."""

from __future__ import annotations

from kosmo_helpscout.simulator.paging import link
from kosmo_helpscout.simulator.records import first_email

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]

THREADS_AT_ONCE = 25


def conversation_view(request: SimulatorRequest, *, threads: bool) -> Callable[[Row], Row]:
    """Make the view of conversations, with their newest threads if wanted."""

    def view(row: Row) -> Row:
        state, id_ = request.state, row["id"]
        held = [one for one in threads_of(state, id_) if one["type"] != "lineitem"]
        shown = {
            "id": int(id_),
            "number": row["number"],
            "threads": sum(one["state"] == "published" for one in held),
            "type": row["type"],
            "folderId": int(folder_of(state, row)),
            "status": row["status"],
            "state": row["state"],
            "subject": row["subject"],
            "preview": held[0]["body"][:120] if held else "",
            "mailboxId": int(row["mailbox"]),
            "assignee": user_ref(state, row["assignee"]),
            "createdBy": row["createdBy"],
            "createdAt": row["createdAt"],
            "closedBy": row["closedBy"],
            "closedAt": row["closedAt"],
            "userUpdatedAt": row["modifiedAt"],
            "customerWaitingSince": {"time": row["waitingSince"], "friendly": "a while ago"},
            "source": {"type": row["source"], "via": "customer"},
            "tags": [tag_ref(state, tag) for tag in row["tags"]],
            "cc": row["cc"],
            "bcc": row["bcc"],
            "primaryCustomer": customer_ref(state, row["customer"]),
            "customFields": row["fields"],
            "_links": {
                "mailbox": link(request, "mailboxes", row["mailbox"]),
                "primaryCustomer": link(request, "customers", row["customer"]),
                "threads": link(request, "conversations", id_, "threads"),
                "self": link(request, "conversations", id_),
            },
        }
        snooze = state.get("snoozes", id_)
        if snooze is not None:
            shown["snooze"] = snooze["shown"]
        if threads:
            first = [thread_view(request)(one) for one in held[:THREADS_AT_ONCE]]
            shown["_embedded"] = {"threads": first}
        return {name: value for name, value in shown.items() if value is not None}

    return view


def thread_view(request: SimulatorRequest) -> Callable[[Row], Row]:
    """Make the view of threads."""

    def view(row: Row) -> Row:
        state = request.state
        shown: Row = {
            "id": int(row["id"]),
            "type": row["type"],
            "status": row["status"],
            "state": row["state"],
            "body": row["body"],
            "source": row["source"],
            "customer": customer_ref(state, row["customer"]),
            "createdBy": row["createdBy"],
            "assignedTo": user_ref(state, row["assignee"]),
            "savedReplyId": 0,
            "to": row["to"],
            "cc": row["cc"],
            "bcc": row["bcc"],
            "createdAt": row["createdAt"],
        }
        files = [one for one in state.rows("attachments") if one["thread"] == row["id"]]
        if files:
            shown["_embedded"] = {"attachments": [_attachment_view(one) for one in files]}
        return {name: value for name, value in shown.items() if value is not None}

    return view


def threads_of(state: SimulatorState, conversation: str) -> list[Row]:
    """Give the threads of a conversation, newest first."""
    return [row for row in state.rows("threads") if row["conversation"] == conversation][::-1]


def folder_of(state: SimulatorState, row: Row) -> str:
    """Find the folder that a conversation lies in, by its status and its assignee."""
    kind = row["status"] if row["status"] in ("closed", "spam") else ""
    if not kind:
        kind = "mytickets" if row["assignee"] else "open"
    for folder in state.rows("folders"):
        if folder["mailbox"] == row["mailbox"] and folder["type"] == kind:
            return str(folder["id"])
    return "0"


def user_ref(state: SimulatorState, id_: str | None) -> Row | None:
    """Show a user in short; None for nobody."""
    user = state.get("users", id_) if id_ else None
    if user is None:
        return None
    names = {"first": user["firstName"], "last": user["lastName"], "email": user["email"]}
    return {"id": int(user["id"]), "type": "user", **names}


def customer_ref(state: SimulatorState, id_: str | None) -> Row | None:
    """Show a customer in short."""
    row = state.get("customers", id_) if id_ else None
    if row is None:
        return {"id": int(id_)} if id_ else None
    names = {"first": row["firstName"], "last": row["lastName"], "email": first_email(row)}
    return {"id": int(row["id"]), "type": "customer", **names}


def tag_ref(state: SimulatorState, id_: str) -> Row:
    """Show a tag as conversations do, with its name under `tag`."""
    tag = state.table("tags")[id_]
    return {"id": int(id_), "color": tag["color"], "tag": tag["name"]}


def plain(row: Row, *without: str) -> Row:
    """Show a row as it is, its id as a number."""
    kept = {name: value for name, value in row.items() if name not in without}
    return {**kept, "id": int(row["id"])}


def _attachment_view(row: Row) -> Row:
    return {
        "id": int(row["id"]),
        "filename": row["filename"],
        "mimeType": row["mimeType"],
        "size": row["size"],
    }
