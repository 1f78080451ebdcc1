"""Conversations: list, search, get and delete them."""

from __future__ import annotations

from kosmo import SimulatorRefusal, SimulatorReply

from kosmo_helpscout.simulator.checks import choice
from kosmo_helpscout.simulator.conversation_search import test_of
from kosmo_helpscout.simulator.paging import link, page_of, whole_number
from kosmo_helpscout.simulator.records import first_email, present, seconds_of
from kosmo_helpscout.simulator.views import conversation_view, folder_of, threads_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]

STATUSES = ("active", "all", "closed", "open", "pending", "spam")
SORTS = (
    "createdAt", "customerEmail", "customerName", "mailboxid", "modifiedAt", "number", "score",
    "status", "subject", "waitingSince",
)  # fmt: skip


def list_conversations(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations`: active ones, newest first, unless the query says otherwise."""
    query = request.query
    status = choice(query.get("status", "active"), "status", STATUSES)
    embed = query.get("embed")
    if embed is not None:
        choice(embed, "embed", ("threads",))
    tests = [_status_test(status), *_filters(request), test_of(request)]
    rows = [row for row in request.state.rows("conversations") if all(t(row) for t in tests)]
    field = choice(query.get("sortField", "createdAt"), "sortField", SORTS)
    order = choice(query.get("sortOrder", "desc"), "sortOrder", ("asc", "desc"))
    key = _sort_key(request.state, field)
    rows.sort(key=lambda row: (key(row), int(row["id"])), reverse=order == "desc")
    view = conversation_view(request, threads=embed == "threads")
    return page_of(request, "conversations", rows, view, 25)


def get_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /conversations/:id`; a merged one leads to the one that it is part of."""
    merged = request.state.get("merged", request.parts["id"])
    if merged is not None:
        to = link(request, "conversations", merged["into"])["href"]
        raise SimulatorRefusal(301, headers={"Location": to})
    row = present(request.state, "conversations", request.parts["id"])
    threads = "threads" in request.query.get("embed", "").split(",")
    return SimulatorReply(conversation_view(request, threads=threads)(row))


def delete_conversation(request: SimulatorRequest) -> SimulatorReply:
    """Answer `DELETE /conversations/:id`, which takes its threads along."""
    state, id_ = request.state, request.parts["id"]
    present(state, "conversations", id_)
    for thread in threads_of(state, id_):
        state.drop("threads", thread["id"])
    state.drop("snoozes", id_)
    state.drop("conversations", id_)
    return SimulatorReply(status=204)


def _status_test(status: str) -> Callable[[Row], bool]:
    if status == "all":
        return lambda _row: True
    allowed = ("active", "pending") if status == "open" else (status,)
    return lambda row: row["status"] in allowed


def _filters(request: SimulatorRequest) -> list[Callable[[Row], bool]]:
    state, query = request.state, request.query
    tests: list[Callable[[Row], bool]] = []
    if "mailbox" in query:
        mailboxes = query["mailbox"].split(",")
        tests.append(lambda row: row["mailbox"] in mailboxes)
    if "folder" in query:
        tests.append(lambda row: folder_of(state, row) == query["folder"])
    if "assigned_to" in query:
        whole_number(request, "assigned_to")
        tests.append(lambda row: row["assignee"] == query["assigned_to"])
    if "number" in query:
        wanted = whole_number(request, "number")
        tests.append(lambda row: row["number"] == wanted)
    if "tag" in query:
        names = {name.strip().lower() for name in query["tag"].split(",")}
        tags = {row["id"] for row in state.rows("tags") if row["name"].lower() in names}
        tests.append(lambda row: not tags.isdisjoint(row["tags"]))
    if "modifiedSince" in query:
        seconds_of(query["modifiedSince"], "modifiedSince")
        tests.append(lambda row: row["modifiedAt"] > query["modifiedSince"])
    if "customFieldsByIds" in query:
        pairs = [pair.split(":", 1) for pair in query["customFieldsByIds"].split(",")]
        tests.append(lambda row: all(_has_field(row, pair) for pair in pairs))
    return tests


def _has_field(row: Row, pair: list[str]) -> bool:
    wanted = pair[1] if len(pair) > 1 else ""
    return any(str(one["id"]) == pair[0] and str(one["value"]) == wanted for one in row["fields"])


def _sort_key(state: SimulatorState, field: str) -> Callable[[Row], Any]:
    if field in ("customerEmail", "customerName"):

        def of_customer(row: Row) -> str:
            customer = state.get("customers", row["customer"])
            if customer is None:
                return ""
            if field == "customerEmail":
                return first_email(customer) or ""
            return f"{customer['firstName']} {customer['lastName']}".lower()

        return of_customer
    if field == "mailboxid":
        return lambda row: int(row["mailbox"])
    if field == "subject":
        return lambda row: row["subject"].lower()
    name = {"score": "createdAt", "waitingSince": "waitingSince"}.get(field, field)
    return lambda row: row[name] or ""
