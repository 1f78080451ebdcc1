"""Open tasks: two states of Missive's, read side by side and merged."""

from __future__ import annotations

from kosmo_missive.vendor import TASKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object


def open_tasks(client: Client, query: Object, limit: int, offset: int) -> list[Object]:
    """Give what is to do and what is in progress, the latest activity first.

    Each state is read as far as it could be needed.
    """
    wanted = client.wanted(limit)
    end = None if wanted is None else wanted + offset
    found: dict[str, Object] = {}
    unread = []  # the time down to which each state was read, where more of it follows
    for state in ("todo", "in_progress"):
        asked = {**query, "state": state}
        rows = client.rows(
            "tasks", items="tasks", pages=TASKS, params=asked, limit=end, stream=False
        )
        found.update({row["id"]: row for row in rows})
        unread += [] if client.following is None else [client.following["until"]]
    merged = sorted(found.values(), key=_age)
    # Below the latest of these times one of the states has rows that were not read.
    known = [row for row in merged if not unread or -_age(row) >= max(unread)]
    rows, beyond = known[offset:end], known[end:] if end is not None else []
    until = -_age(beyond[0]) if beyond else max(unread, default=0)
    client.resume({"until": until}, left_out=bool(beyond or unread))
    return rows


def _age(row: Object) -> float:
    return -float(row.get("last_activity_at") or 0)
