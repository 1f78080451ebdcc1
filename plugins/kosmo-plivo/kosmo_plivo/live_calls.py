"""Calls that run or wait now: Plivo lists their ids, and tells about each by itself."""

from __future__ import annotations

from kosmo import ServiceError

from kosmo_plivo.answers import call_row
from kosmo_plivo.places import own
from kosmo_plivo.vendor import PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Object

# The list that holds calls of a state; None is any state of it.
STATES: dict[str, tuple[str, str | None]] = {
    "ringing": ("live", "ringing"),
    "in-progress": ("live", "in-progress"),
    "live": ("live", None),
    "queued": ("queued", None),
}


def list_live(client: Client, state: str, limit: int, offset: int, params: Object) -> Object:
    """List calls in one of `STATES`, wrapped as finished ones are.

    Plivo's list of waiting calls takes no filters, so these are checked here for both. A call
    that ends between the two requests is left out.
    """
    kind, status = STATES[state]
    wanted = client.wanted(limit)
    end = None if wanted is None else offset + wanted
    rows: list[Object] = []
    left = False
    for call_uuid in _ids(client, kind, params if kind == "live" else {}):
        if end is not None and len(rows) >= end:
            left = True
            break
        row = one_live(client, call_uuid, kind)
        if row is not None and _fits(row, status, params):
            rows.append(row)
    client.resume({"offset": max(offset, len(rows))}, left_out=left)
    meta = {"limit": limit, "offset": offset, "total_count": None, "next": None, "previous": None}
    return {"meta": meta, "objects": rows[offset:]}


def one_live(client: Client, call_uuid: str, kind: str) -> Object | None:
    """Get a running (`live`) or a waiting (`queued`) call, None where it is neither."""
    try:
        data = client.get(*own(client, "Call", call_uuid), params={"status": kind})
    except ServiceError as error:
        if error.http_status != 404:
            raise
        return None
    return call_row(data, kind)


def _ids(client: Client, kind: str, params: Object) -> list[str]:
    """Read the ids page by page; the list says nothing about itself.

    A short page ends it, and so does one that is longer than was asked for: that is all of them.
    """

    def fetch(number: int) -> tuple[list[Object], bool]:
        place = (number - 1) * PAGES.maximum
        asked = {"status": kind, **params, "limit": PAGES.maximum, "offset": place}
        data = client.get(*own(client, "Call"), params=asked)
        ids = data.get("calls") if isinstance(data, dict) else None
        if not isinstance(ids, list):
            raise ServiceError("Plivo's answer has no list `calls`", code="malformed_answer")
        return [{"call_uuid": str(one)} for one in ids], len(ids) == PAGES.maximum

    rows = client.numbered(
        fetch, size=PAGES.maximum, limit=None, identity="call_uuid", stream=False
    )
    return [row["call_uuid"] for row in rows]


def _fits(row: Object, status: str | None, params: Object) -> bool:
    from kosmo_plivo.phones import identity

    if status is not None and row["call_status"] != status:
        return False
    asked = {name: text for name, text in params.items() if text is not None}
    return all(identity(str(row.get(name) or "")) == identity(text) for name, text in asked.items())
