"""Calls: finished ones, those that run or wait now, and one with its recordings."""

from __future__ import annotations

from kosmo import ServiceError, read

from kosmo_plivo.answers import call_row
from kosmo_plivo.listing import listed, matching, rows_in
from kosmo_plivo.moments import span
from kosmo_plivo.phones import identity
from kosmo_plivo.places import own
from kosmo_plivo.vendor import CALLS, PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Literal

    from kosmo import Client, Field, Json, Object

    from kosmo_plivo.moments import Span

_COLUMNS = (
    "call_uuid", "call_direction", "from", "to", "call_status", "call_duration", "end_time",
)  # fmt: skip
_ENDED = ("ended", "completed", "finished")
_SCANNED = 500


@read(pages=PAGES, streams=True, columns=_COLUMNS, link=CALLS)
def list_calls(
    client: Client,
    /,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
    call_direction: Literal["inbound", "outbound"] | None = None,
    call_state: Annotated[str, Field(min_length=1)] | None = None,
    from_number: Annotated[str, Field(min_length=1)] | None = None,
    to_number: Annotated[str, Field(min_length=1)] | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
    parent_call_uuid: Annotated[str, Field(format="id")] | None = None,
    hangup_cause_code: int | None = None,
) -> Json:
    """List finished calls, newest first, or those that run or wait now.

    Plivo keeps 90 days of finished calls, gives the last 7 days unless told, and 30 days at
    most at once. It knows no states of them: kosmo lists running calls for `ringing` and
    `in-progress`, waiting ones for `queued`, and looks through up to 500 finished calls for
    any other state.

    Args:
        limit: How many calls at most.
        offset: How many to leave out first; with another state than those above, of the calls
            that are looked through.
        call_direction: Only calls that came in, or that went out.
        call_state: `ringing`, `in-progress`, `live` (either), `queued`, `ended`, or how a call
            ended, in Plivo's words: `ANSWER`, `BUSY`, `NO_ANSWER` and the like.
        from_number: Only calls from this number or SIP address.
        to_number: Only calls to this number or SIP address.
        start_time: Only calls that ended at or after this time: ISO 8601, UTC unless it names
            an offset.
        end_time: Only calls that ended up to this time; a date alone is its last second.
        subaccount: Only finished calls of this subaccount, by its Auth ID.
        parent_call_uuid: Only finished calls that this call started.
        hangup_cause_code: Only finished calls that ended for this reason.

    Returns:
        `objects`, a list of calls with `call_uuid`, `from`, `to`, `call_status`,
        `call_direction`, `call_duration` (seconds), `end_time`, `hangup_cause_name`,
        `total_amount` and more, beside `meta`. Those that run have `session_start` instead of
        times, cost and duration.
    """
    state = (call_state or "ended").strip().lower().replace("_", "-")
    numbers = {"from_number": from_number, "to_number": to_number}
    sent = {name: text and identity(text) for name, text in numbers.items()}
    finished = {
        "subaccount": subaccount, "parent_call_uuid": parent_call_uuid,
        "hangup_cause_code": hangup_cause_code,
    }  # fmt: skip
    times = span(client, start_time, end_time)
    from kosmo_plivo.live_calls import STATES, list_live

    if state in STATES:
        if not times.is_open or any(finished.values()):
            raise client.refuse(
                f"calls that are `{state}` have not ended: they are not told apart by time, "
                "subaccount, parent or hangup cause"
            )
        return list_live(client, state, limit, offset, {"call_direction": call_direction, **sent})
    _check(client, times)
    params = {
        "call_direction": call_direction, **sent, **times.bounds("end_time"), **finished,
    }  # fmt: skip
    if state not in _ENDED:
        return _ended_as(client, state, limit, offset, params)
    found = listed(
        client, "Call", id="call_uuid", limit=limit, offset=offset, params=params,
        keep=matching(**sent), shape=call_row,
    )  # fmt: skip
    if times.is_open and client.given < (client.wanted(limit) or client.given + 1):
        client.note("without `start_time` Plivo lists the last 7 days only")
    return found


@read(columns=_COLUMNS, link=CALLS)
def get_call(
    client: Client,
    /,
    *,
    call_id: Annotated[str, Field(format="id")],
    recordings: bool = True,
) -> Json:
    """Get one call, whether it has ended, runs, or waits to be made.

    A call that has not ended is looked for among the running, then among the waiting ones.

    Args:
        call_id: The call, by its UUID.
        recordings: Whether to look for its recordings too, which is one more request.

    Returns:
        An object as in `list_calls`, with `duration` in seconds and, if asked, `recordings`, a
        list as in `list_recordings`.
    """
    row = _found(client, call_id)
    if recordings:
        asked = {"call_uuid": call_id, "limit": PAGES.maximum}
        data = client.get(*own(client, "Recording"), params=asked)
        row["recordings"] = rows_in(data, "objects")
    return row


def _found(client: Client, call_id: str) -> Object:
    from kosmo_plivo.live_calls import one_live

    try:
        return call_row(client.get(*own(client, "Call", call_id)))
    except ServiceError as error:
        if error.http_status != 404:
            raise
        row = one_live(client, call_id, "live") or one_live(client, call_id, "queued")
        if row is None:
            raise
        return row


def _check(client: Client, times: Span) -> None:
    from kosmo_plivo.vendor import DAY, LONGEST_SPAN

    if (times.seconds or 0) > LONGEST_SPAN + DAY:
        raise client.refuse(
            "Plivo lists the calls of 30 days at most; ask for each month by itself, with"
            " `start_time` and `end_time`"
        )
    if not times.is_open and times.seconds is None:
        client.note("with one of `start_time` and `end_time` Plivo lists 30 days from there")


def _ended_as(client: Client, state: str, limit: int, offset: int, params: Object) -> Object:
    """Look through finished calls for those that ended in a state, which Plivo cannot do."""
    wanted = state.replace("-", "_").upper()
    client.note(f"Plivo has no filter by state: finished calls are looked through for `{wanted}`")
    rows = client.rows(
        *own(client, "Call"), items="objects", pages=PAGES, params=params, limit=limit,
        skip=offset, keep=lambda row: str(row.get("call_state", "")).upper() == wanted,
        scan=_SCANNED, stream=False,
    )  # fmt: skip
    meta = {"limit": limit, "offset": offset, "total_count": None, "next": None, "previous": None}
    return {"meta": meta, "objects": [call_row(row) for row in rows]}
