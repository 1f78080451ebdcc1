"""What an account of Crisp holds: a token of two halves, its tier, and one workspace."""

from __future__ import annotations

from kosmo import Auth, Secret, Text

CRISP = Auth(
    Secret(
        "identifier",
        "Token identifier",
        help="In Crisp: Settings > Workspace Settings > Advanced configuration > API Token. It is"
        " shown once, as an identifier and a key.",
    ),
    Secret("key", "Token key", help="The second half of the token, shown beside the identifier."),
    Text(
        "website_id",
        "Workspace (website) id",
        help="In Crisp: Settings > Workspace Settings > Setup & Integrations; also in the address"
        " of the inbox, `app.crisp.chat/website/…`. A token of another workspace is another"
        " account.",
    ),
    Text(
        "tier",
        "Tier of the token",
        help="`website` for the token of a workspace, `plugin` for one of the Marketplace.",
        default="website",
    ),
    headers={"X-Crisp-Tier": "{tier}"},
    basic=("{identifier}", "{key}"),
)
