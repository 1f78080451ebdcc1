"""Whose token it is."""

from __future__ import annotations

from kosmo import read

from kosmo_crisp.vendor import DOCS
from kosmo_crisp.website import Website, asked, object_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client, Json


@read(columns=("name", "domain", "website_id", "plugin_id"), link=DOCS + "#get-connect-account")
def get_current_user(client: Client, /) -> Json:
    """Check the token, and tell what it belongs to.

    Crisp's tokens belong to a workspace or to a plugin and never to a person, so there is no
    e-mail address: a workspace's token tells the workspace, a plugin's the plugin.

    Returns:
        `data`, an object with `tier`, `email` (null), and `website_id`, `name` and `domain`, or
        `plugin_id`.
    """
    tier = client.fields.get("tier", "website")
    if tier == "plugin":
        found = object_in(asked(client, "GET", "plugin", "connect", "account"))
    else:
        found = object_in(Website(client).get())
    return {"data": {"tier": tier, "email": None, **found}}
