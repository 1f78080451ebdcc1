"""Reports: counts of what the simulator holds, where the plan has reports at all; and ratings."""

from __future__ import annotations

from kosmo import SimulatorReply

from kosmo_helpscout.simulator.paging import page_of, whole_number
from kosmo_helpscout.simulator.records import known, present, seconds_of
from kosmo_helpscout.simulator.refusals import invalid, missing, refuse
from kosmo_helpscout.simulator.views import conversation_view, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

_PARTS: dict[str, tuple[str, ...]] = {
    "chat": (),
    "company": ("customers-helped", "drilldown"),
    "conversations": (
        "busy-times", "drilldown", "fields-drilldown", "new", "new-drilldown",
        "received-messages", "volume-by-channel",
    ),
    "docs": (),
    "email": (),
    "happiness": ("ratings",),
    "phone": (),
    "productivity": (
        "first-response-time", "replies-sent", "resolution-time", "resolved", "response-time",
    ),
    "user": (
        "chat", "conversation-history", "customers-helped", "drilldown", "happiness", "ratings",
        "replies", "resolutions",
    ),
}  # fmt: skip


def get_report(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /reports/:name` and `GET /reports/:name/:part`."""
    name, part = request.parts["name"], request.parts.get("part", "")
    if name not in _PARTS or (part and part not in _PARTS[name]):
        raise missing()
    if not request.options["reports"]:
        raise refuse(403, "Reports are available on the Plus and Pro plans only")
    if name == "user":
        if "user" not in request.query:
            raise invalid("user", "may not be empty")
        known(request.state, "users", whole_number(request, "user"), "user")
    current = _within(request, "start", "end")
    if part in ("drilldown", "conversation-history", "new-drilldown", "fields-drilldown"):
        view = conversation_view(request, threads=False)
        return page_of(request, "conversations", current, view, 50)
    data: Row = {
        "filterTags": [
            {"id": int(tag["id"]), "name": tag["name"]} for tag in request.state.rows("tags")
        ],
        "current": _counted(request, current, "start", "end"),
    }
    if "previousStart" in request.query:
        earlier = _within(request, "previousStart", "previousEnd")
        data["previous"] = _counted(request, earlier, "previousStart", "previousEnd")
        data["deltas"] = {
            key: _change(data["previous"][key], value)
            for key, value in data["current"].items()
            if isinstance(value, int)
        }
    return SimulatorReply(data)


def get_rating(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /ratings/:id`."""
    return SimulatorReply(plain(present(request.state, "ratings", request.parts["id"])))


def _within(request: SimulatorRequest, start: str, end: str) -> list[Row]:
    """Give the conversations that began in a time, with the filters of the query."""
    query = request.query
    for name in (start, end):
        if name not in query:
            raise invalid(name, "may not be empty")
        seconds_of(query[name], name)
    if query[start] > query[end]:
        raise invalid(end, "must be after the start")
    rows = [
        row
        for row in request.state.rows("conversations")
        if query[start] <= row["createdAt"] <= query[end]
    ]
    for name, key in (("mailboxes", "mailbox"), ("types", "type"), ("user", "assignee")):
        if name in query:
            wanted = query[name].split(",")
            rows = [row for row in rows if row[key] in wanted]
    if "tags" in query:
        tags = set(query["tags"].split(","))
        rows = [row for row in rows if not tags.isdisjoint(row["tags"])]
    return rows


def _counted(request: SimulatorRequest, rows: list[Row], start: str, end: str) -> Row:
    ids = {row["id"] for row in rows}
    threads = [row for row in request.state.rows("threads") if row["conversation"] in ids]
    replies = [row for row in threads if row["type"] == "message"]
    first, last = request.query[start], request.query[end]
    return {
        "startDate": first,
        "endDate": last,
        "totalDays": int((seconds_of(last, end) - seconds_of(first, start)) // 86_400) + 1,
        "conversationsCreated": len(rows),
        "closed": sum(row["status"] == "closed" for row in rows),
        "customersHelped": len({row["customer"] for row in replies}),
        "totalReplies": len(replies),
        "totalUsers": len({row["createdBy"]["id"] for row in replies}),
    }


def _change(before: int, now: int) -> float:
    return 0.0 if not before else round((now - before) / before * 100, 2)
