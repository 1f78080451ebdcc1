"""What a plugin may say of its accounts' logins, in Python and in a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.plugin.checks import check_integration
from kosmo.plugin.flows import AuthorizationCode, DeviceCode
from kosmo.plugin.integration import Auth, ClientCredentials, Integration, Secret, Text
from kosmo.plugin.manifest import faults

from tests.plugin.declaring import shelf

if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.integration import Flow

FIELDS = (
    Text("id", "Id", default="app"),
    Secret("secret", "Secret", required=False),
    Secret("token", "Token", required=False),
    Text("tenant", "Tenant"),
)
COMMON: dict[str, Any] = {"token_path": "login:/token", "client_id": "id"}
CODE: dict[str, Any] = {"authorize_path": "/authorize", **COMMON}
ORIGINS = {"login": "https://login.example.com"}


def checked(*flows: Flow, fields: tuple[Text, ...] = FIELDS) -> Auth:
    """Check an integration whose accounts log in so, and give its Auth."""
    auth = Auth(*fields, oauth=flows)
    made = Integration(
        "demo", title="Demo", base_url="https://d.example", auth=auth, functions=[], origins=ORIGINS
    )
    return check_integration(made, "demo").auth


def test_a_public_client_with_its_id_built_in_asks_for_nothing() -> None:
    auth = checked(AuthorizationCode(**CODE, token="token"), fields=FIELDS[:3])
    assert [field.name for field in auth.fields if auth.requires(field)] == []


def test_an_app_that_users_register_needs_its_id_and_a_secret_that_is_required() -> None:
    fields = (Text("id", "Id"), Secret("secret", "Secret"))
    auth = checked(AuthorizationCode(**CODE, client_secret="secret"), fields=fields)
    assert [field.name for field in auth.fields if auth.requires(field)] == ["id", "secret"]


def test_a_login_may_be_by_browser_or_by_device() -> None:
    auth = checked(AuthorizationCode(**CODE), DeviceCode(device_path="/device", **COMMON))
    assert [flow.flow for flow in auth.oauth] == ["authorization_code", "device_code"]
    assert auth.oauth[0].described()["redirect_path"] == "/callback"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"client_id": "nothing"}, "the field `nothing`"),
        ({"client_id": None}, "the field `None`"),
        ({"client_secret": "nothing"}, "the field `nothing`"),
        ({"client_auth": "query"}, "`client_auth` is `body` or `basic`"),
        ({"scopes": ("read write",)}, "which is no scope"),
        ({"scopes": ("",)}, "which is no scope"),
        ({"scopes": (1,)}, "which is no scope"),
        ({"parameters": {"state": "mine"}}, "`state`, which kosmo sets itself"),
        ({"parameters": {"code_challenge_method": "plain"}}, "which kosmo sets itself"),
        ({"parameters": {"prompt": 1}}, "must be texts"),
        ({"token_path": "other:/token"}, "the origin `other`, which is not declared"),
        ({"token_path": "https://attacker.example/token"}, "the host stands in `origins`"),
        ({"token_path": "//attacker.example/token"}, "climbs, or has an empty part"),
        ({"token_path": "/../token"}, "climbs, or has an empty part"),
        ({"token_path": "/%2e%2e/token"}, "is no path such as"),
        ({"token_path": "/..;/token"}, "is no path such as"),
        ({"token_path": "/{secret}/token"}, "which is no plain field"),
        ({"token_path": "/token?x=1"}, "is no path such as"),
        ({"token_path": ""}, "is no path such as"),
        ({"authorize_path": None}, "`authorize_path` is no path such as"),
        ({"authorize_path": 7}, "is no path such as"),
        ({"redirect_port": 80}, "a number from 1024 to 65535"),
        ({"redirect_port": True}, "a number from 1024 to 65535"),
        ({"redirect_host": "example.com"}, "`127.0.0.1` or `localhost`"),
        ({"redirect_path": "callback"}, "is no path such as `/callback`"),
        ({"redirect_path": "/c?x=1"}, "is no path such as `/callback`"),
        ({"issuer_path": "https://x.example"}, "the host stands in `origins`"),
    ],
)
def test_a_flow_that_makes_no_sense_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        checked(AuthorizationCode(**{**CODE, **change}))


def test_flows_that_would_make_two_identities_of_an_account_are_refused() -> None:
    machine = ClientCredentials(token_path="/token", client_id="id", client_secret="secret")
    with pytest.raises(ValueError, match="one or the other"):
        checked(AuthorizationCode(**CODE), machine)
    with pytest.raises(ValueError, match="the same flow twice"):
        checked(AuthorizationCode(**CODE), AuthorizationCode(**CODE))
    with pytest.raises(ValueError, match="`oauth` takes flows"):
        checked("authorization_code")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="need the field of a `client_secret`"):
        checked(ClientCredentials(token_path="/token", client_id="id"))


def declared(oauth: Any, **more: Any) -> dict[str, Any]:
    """Make a manifest whose accounts log in so."""
    fields = [
        {"name": "id", "title": "Id", "default": "app"},
        {"name": "secret", "title": "Secret", "secret": True, "required": False},
    ]
    return {**shelf(), "origins": ORIGINS, "auth": {"fields": fields, "oauth": oauth}, **more}


@pytest.mark.parametrize(
    "oauth",
    [
        {"token_path": "/token", "client_id": "id", "client_secret": "secret"},
        {"flow": "authorization_code", **CODE},
        [{"flow": "authorization_code", **CODE, "redirect_port": 8000, "issuer_path": "login:"},
         {"flow": "device_code", "device_path": "login:/device", **COMMON}],
    ],
)  # fmt: skip
def test_a_manifest_declares_flows(oauth: Any) -> None:
    assert faults(declared(oauth)) == []


@pytest.mark.parametrize(
    "oauth",
    [
        [],
        "authorization_code",
        {"token_path": "/token", "client_id": "id"},
        {"flow": "implicit", **CODE},
        {"flow": "authorization_code", **COMMON},
        {"flow": "device_code", **COMMON},
        {"flow": "device_code", "device_path": "/device", **CODE},
        {"flow": "authorization_code", **CODE, "token_path": "https://x.example/token"},
        {"flow": "authorization_code", **CODE, "token_path": "/%2e%2e/token"},
        {"flow": "authorization_code", **CODE, "redirect_host": "0.0.0.0"},
        {"flow": "authorization_code", **CODE, "scopes": "read"},
        {"flow": "authorization_code", **CODE, "redirect_uri": "https://x.example"},
    ],
)
def test_a_manifest_with_a_flow_that_is_none_is_refused(oauth: Any) -> None:
    (told,) = faults(declared(oauth))[:1]
    assert "oauth" in told


@pytest.mark.parametrize(
    "address", ["http://login.example.com", "https://10.0.0.1", "https://login.internal", "login"]
)
def test_a_manifest_leads_a_login_to_no_private_address(address: str) -> None:
    manifest = declared({"flow": "authorization_code", **CODE}, origins={"login": address})
    assert any(told.startswith("`origins.login`") for told in faults(manifest))
