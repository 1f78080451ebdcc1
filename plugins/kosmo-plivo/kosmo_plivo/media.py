"""Files that were uploaded to be sent in MMS."""

from __future__ import annotations

from kosmo import read

from kosmo_plivo.listing import listed
from kosmo_plivo.places import own
from kosmo_plivo.vendor import MEDIA, PAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json

_COLUMNS = ("media_id", "file_name", "content_type", "size", "upload_time", "media_url")


@read(pages=PAGES, streams=True, columns=_COLUMNS, link=MEDIA)
def list_media(
    client: Client,
    /,
    *,
    limit: Annotated[int, Field(ge=1, le=100)] = 20,
    offset: Annotated[int, Field(ge=0)] = 0,
) -> Json:
    """List the files that were uploaded.

    Args:
        limit: How many files at most.
        offset: How many to leave out first.

    Returns:
        `objects`, a list of files with `media_id`, `content_type`, `size` and `media_url`,
        beside `meta`.
    """
    return listed(client, "Media", id="media_id", limit=limit, offset=offset)


@read(columns=_COLUMNS, link=MEDIA)
def get_media(client: Client, /, *, media_id: Annotated[str, Field(format="id")]) -> Json:
    """Get one uploaded file's address, type and size.

    Args:
        media_id: The file.

    Returns:
        An object as in `list_media`.
    """
    return client.get(*own(client, "Media", media_id))
