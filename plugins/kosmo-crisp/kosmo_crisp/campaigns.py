"""Campaigns: list and read them. Crisp opens them to few tokens."""

from __future__ import annotations

from kosmo import read

from kosmo_crisp.listing import fixed_page
from kosmo_crisp.vendor import DOCS, LISTS
from kosmo_crisp.website import Website, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kosmo import Client, Field, Json, Object

_COLUMNS = ("campaign_id", "name", "type", "state", "reached", "targets")


@read(pages=LISTS, streams=True, columns=_COLUMNS, link=DOCS + "#list-campaigns")
def list_campaigns(
    client: Client,
    /,
    *,
    page: Annotated[int, Field(ge=1)] = 1,
    per_page: Annotated[int, Field(ge=1, le=100)] = 25,
) -> Json:
    """List marketing campaigns, one page of them.

    Crisp documents this for its own app's tokens only; a plugin's is refused with `forbidden`.

    Args:
        page: Which page, from 1.
        per_page: How many campaigns to a page.

    Returns:
        `data`, a list of objects with `campaign_id`, `name`, `type`, `format`, `subject`,
        `tag`, `ready`, `dispatched`, `running`, `progress`, `targets`, `reached`, `created_at`,
        `updated_at`, and `state`, which kosmo derives: `running`, `dispatched`, `ready` or
        `draft`.
    """
    rows = fixed_page(
        client, Website(client), ("campaigns", "list"), page, per_page,
        identity="campaign_id", shape=_with_state,
    )  # fmt: skip
    return {"data": rows}


@read(columns=_COLUMNS, link=DOCS + "#get-a-campaign")
def get_campaign(client: Client, /, *, campaign_id: Annotated[str, Field(format="id")]) -> Json:
    """Get one campaign with its text, recipients and statistics.

    Args:
        campaign_id: The campaign.

    Returns:
        `data`, an object as in `list_campaigns`, with `message`, `sender`, `recipients`,
        `options` and `statistics`.
    """
    return {"data": _with_state(object_in(Website(client).get("campaign", campaign_id)))}


def _with_state(campaign: Object) -> Object:
    found = (one for one in ("running", "dispatched", "ready") if campaign.get(one))
    return {**campaign, "state": next(found, "draft")}
