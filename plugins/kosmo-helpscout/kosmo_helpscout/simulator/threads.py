"""Threads: list them, write them, change their text, hide them, show their source."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.changes import STORED
from kosmo_helpscout.simulator.checks import choice, number, object_in, operation_in, words
from kosmo_helpscout.simulator.paging import link, page_of
from kosmo_helpscout.simulator.records import first_email, known, present, touched
from kosmo_helpscout.simulator.refusals import invalid, missing
from kosmo_helpscout.simulator.thread_writing import write_thread
from kosmo_helpscout.simulator.views import thread_view, threads_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]


def list_threads(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations/:id/threads`, newest first."""
    row = present(request.state, "conversations", request.parts["id"])
    threads = threads_of(request.state, row["id"])
    return page_of(request, "threads", threads, thread_view(request), 25)


def create_reply(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /conversations/:id/reply`, which needs a customer."""
    return _written(request, "reply")


def create_note(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /conversations/:id/notes`."""
    return _written(request, "note")


def create_phone(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /conversations/:id/phones`."""
    return _written(request, "phone")


def create_chat(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /conversations/:id/chats`."""
    return _written(request, "chat")


def create_customer_thread(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /conversations/:id/customer`; a closed conversation opens again."""
    return _written(request, "customer")


def patch_thread(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /conversations/:id/threads/:thread`: its text, or whether it is hidden."""
    thread = _thread(request)
    item = operation_in(request)
    if (item["op"], item["path"]) == ("replace", "/text"):
        thread["body"] = words(item, "value")
    elif (item["op"], item["path"]) == ("replace", "/hidden"):
        if not isinstance(item["value"], bool):
            raise invalid("value", "must be a boolean")
        thread["state"] = "hidden" if item["value"] else "published"
    else:
        raise invalid("path", f"{item['op']} {item['path']} is not supported")
    request.state.put("threads", thread)
    return SimulatorReply(status=204)


def get_source(request: SimulatorRequest) -> SimulatorReply:
    """Answer the original e-mail of a thread; only those that came by mail have one."""
    thread = _thread(request)
    if thread["source"] != {"type": "email", "via": "customer"}:
        raise missing()
    customer = request.state.table("customers")[thread["customer"]]
    conversation = request.state.table("conversations")[thread["conversation"]]
    mailbox = request.state.table("mailboxes")[conversation["mailbox"]]
    lines = [
        f"From: {first_email(customer)}",
        f"To: {mailbox['email']}",
        f"Subject: {conversation['subject']}",
        "",
        thread["body"],
    ]
    return SimulatorReply({"original": "\r\n".join(lines)})


def _thread(request: SimulatorRequest) -> Row:
    conversation = present(request.state, "conversations", request.parts["id"])
    thread = present(request.state, "threads", request.parts["thread"])
    if thread["conversation"] != conversation["id"]:
        raise missing()
    return thread


def _written(request: SimulatorRequest, kind: str) -> SimulatorReply:
    state = request.state
    row = present(state, "conversations", request.parts["id"])
    body = object_in(request)
    status = body.get("status")
    if status is not None:
        row["status"] = choice(status, "status", STORED)
    elif kind == "customer" and row["status"] == "closed":
        row["status"] = "active"
    if "assignTo" in body:
        assignee = number(body, "assignTo")
        row["assignee"] = known(state, "users", assignee, "assignTo")["id"] if assignee else None
    thread = write_thread(request, row, body, kind)
    touched(request, row)
    address = link(request, "conversations", row["id"], "threads", thread["id"])
    headers = {"Resource-ID": thread["id"], "Location": address["href"]}
    return SimulatorReply(status=201, headers=headers)
