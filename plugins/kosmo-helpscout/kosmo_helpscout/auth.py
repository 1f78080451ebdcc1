"""What an account of Help Scout holds: an app's id and secret, or a token that somebody made."""

from __future__ import annotations

from kosmo import Auth, ClientCredentials, Secret, Text

HELPSCOUT = Auth(
    Text(
        "client_id",
        "App ID",
        help="In Help Scout: Your Profile > My Apps > Create App. The app sees and does what its"
        " owner sees and does.",
    ),
    Secret(
        "client_secret",
        "App Secret",
        help="Stands beside the App ID. kosmo gets tokens with both and renews them every two"
        " days.",
    ),
    Secret(
        "access_token",
        "Access token",
        help="A token made elsewhere, instead of the two above. It holds for two days at most and"
        " kosmo cannot renew it.",
    ),
    oauth=ClientCredentials(
        token_path="/oauth2/token",  # noqa: S106 - an address
        client_id="client_id",
        client_secret="client_secret",  # noqa: S106 - a field's name
        token="access_token",  # noqa: S106 - a field's name
    ),
)
