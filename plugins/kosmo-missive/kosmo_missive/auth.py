"""What an account of Missive holds: one personal token."""

from __future__ import annotations

from kosmo import Auth, Secret

MISSIVE = Auth(
    Secret(
        "access_token",
        "Personal API token",
        help="In Missive: Settings > API > Create a new token. It starts with `missive_pat-` and"
        " reaches whatever its owner can see; the organization needs the Productive plan.",
    ),
    headers={"Authorization": "Bearer {access_token}"},
)
