"""Workflows: list them, switch them, run a manual one."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.checks import choice, object_in, operation_in
from kosmo_helpscout.simulator.paging import page_of
from kosmo_helpscout.simulator.records import known, moment, next_id, present, touched
from kosmo_helpscout.simulator.refusals import invalid
from kosmo_helpscout.simulator.views import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_TYPES = ("automatic", "manual")


def list_workflows(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /workflows`, those of one inbox or of one type if wanted."""
    query = request.query
    rows = list(request.state.rows("workflows"))
    if "mailboxId" in query:
        rows = [row for row in rows if str(row["mailboxId"]) == query["mailboxId"]]
    if "type" in query:
        wanted = choice(query["type"], "type", _TYPES)
        rows = [row for row in rows if row["type"] == wanted]
    return page_of(request, "workflows", rows, plain, 50)


def patch_workflow(request: SimulatorRequest) -> SimulatorReply:
    """Answer `PATCH /workflows/:id`: switch it on or off."""
    row = present(request.state, "workflows", request.parts["id"])
    item = operation_in(request)
    if (item["op"], item["path"]) != ("replace", "/status"):
        raise invalid("path", f"{item['op']} {item['path']} is not supported")
    row["status"] = choice(item["value"], "value", ("active", "inactive"))
    row["modifiedAt"] = moment(request.now)
    request.state.put("workflows", row)
    return SimulatorReply(status=204)


def run_workflow(request: SimulatorRequest) -> SimulatorReply:
    """Answer `POST /workflows/:id/run`, which leaves a line in each conversation."""
    state = request.state
    workflow = present(state, "workflows", request.parts["id"])
    ids = object_in(request).get("conversationIds")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 50:
        raise invalid("conversationIds", "size must be between 1 and 50")
    if (workflow["type"], workflow["status"]) != ("manual", "active"):
        raise invalid("id", "is not an active manual workflow")
    for id_ in ids:
        row = known(state, "conversations", id_, "conversationIds")
        state.put("threads", _line(request, row, workflow))
        touched(request, row)
    return SimulatorReply(status=204)


def _line(request: SimulatorRequest, row: Row, workflow: Row) -> Row:
    return {
        "id": next_id(request.state, "threads"),
        "conversation": row["id"],
        "type": "lineitem",
        "status": row["status"],
        "state": "published",
        "body": f"You ran the {workflow['name']} workflow",
        "source": {"type": "workflows", "via": "user"},
        "customer": row["customer"],
        "createdBy": {"id": 1, "type": "system"},
        "assignee": row["assignee"],
        "to": [],
        "cc": [],
        "bcc": [],
        "createdAt": moment(request.now),
    }
