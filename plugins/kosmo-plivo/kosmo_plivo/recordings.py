"""Recordings of calls and conferences."""

from __future__ import annotations

from kosmo import read, write

from kosmo_plivo.answers import done
from kosmo_plivo.listing import listed
from kosmo_plivo.moments import span
from kosmo_plivo.phones import identity
from kosmo_plivo.places import own
from kosmo_plivo.vendor import PAGES, RECORDINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_COLUMNS = (
    "recording_id", "add_time", "call_uuid", "recording_duration_ms", "recording_format",
    "recording_url",
)  # fmt: skip


@read(pages=PAGES, streams=True, columns=_COLUMNS, link=RECORDINGS)
def list_recordings(
    client: Client,
    /,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
    call_uuid: Annotated[str, Field(format="id")] | None = None,
    from_number: Annotated[str, Field(min_length=1)] | None = None,
    to_number: Annotated[str, Field(min_length=1)] | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    subaccount: Annotated[str, Field(format="id")] | None = None,
    conference_name: Annotated[str, Field(min_length=1)] | None = None,
) -> Json:
    """List recordings, newest first.

    Args:
        limit: How many recordings at most.
        offset: How many to leave out first.
        call_uuid: Only recordings of this call.
        from_number: Only recordings of calls from this number.
        to_number: Only recordings of calls to this number.
        start_time: Only recordings made from this time on: ISO 8601, UTC unless it names an
            offset.
        end_time: Only recordings made up to this time; a date alone is its last second.
        subaccount: Only recordings of this subaccount, by its Auth ID.
        conference_name: Only recordings of this conference.

    Returns:
        `objects`, a list of recordings with `recording_id`, `call_uuid`, `recording_url`,
        `recording_duration_ms`, `add_time` and more, beside `meta`.
    """
    params = {
        "call_uuid": call_uuid, "from_number": from_number and identity(from_number),
        "to_number": to_number and identity(to_number),
        **span(client, start_time, end_time).bounds("add_time"), "subaccount": subaccount,
        "conference_name": conference_name,
    }  # fmt: skip
    return listed(client, "Recording", id="recording_id", limit=limit, offset=offset, params=params)


@read(columns=_COLUMNS, link=RECORDINGS)
def get_recording(client: Client, /, *, recording_id: Annotated[str, Field(format="id")]) -> Json:
    """Get one recording, and where its file lies.

    Args:
        recording_id: The recording.

    Returns:
        An object as in `list_recordings`.
    """
    return client.get(*own(client, "Recording", recording_id))


@write(destructive=True, idempotent=True, link=RECORDINGS)
def delete_recording(
    client: Client, /, *, recording_id: Annotated[str, Field(format="id")]
) -> Json:
    """Delete a recording and its file.

    Args:
        recording_id: The recording.

    Returns:
        `ok` and `recording_id`.
    """
    return done(client.delete(*own(client, "Recording", recording_id)), recording_id=recording_id)
