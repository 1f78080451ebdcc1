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
    for state in ("todo", "in_progress"):
        asked = {**query, "state": state}
        rows = client.rows("tasks", items="tasks", pages=TASKS, params=asked, limit=end)
        found.update({row["id"]: row for row in rows})
    merged = sorted(found.values(), key=lambda row: -(row.get("last_activity_at") or 0))
    rows, beyond = merged[offset:end], merged[end:] if end is not None else []
    if merged:
        begin = (beyond or merged[-1:])[0]
        client.resume({"until": begin.get("last_activity_at")}, left_out=bool(beyond))
    return rows
