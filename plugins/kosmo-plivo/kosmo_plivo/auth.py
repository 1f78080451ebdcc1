"""What an account of Plivo holds: the Auth ID, which is part of every path, and its token."""

from __future__ import annotations

from kosmo import Auth, Secret, Text

PLIVO = Auth(
    Text(
        "auth_id",
        "Auth ID",
        help="On the overview page of Plivo's console. It starts with `MA`, a subaccount's with"
        " `SA`, and has 20 characters.",
    ),
    Secret(
        "auth_token",
        "Auth Token",
        help="On the overview page of Plivo's console, beside the Auth ID.",
    ),
    basic=("{auth_id}", "{auth_token}"),
)
