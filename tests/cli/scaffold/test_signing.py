"""How a document says that one signs in becomes the fields and the flows of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kosmo.cli.scaffold.openapi.deriving import derive
from kosmo.cli.scaffold.openapi.document import Document
from kosmo.cli.scaffold.package import files_of
from kosmo.plugin.manifest import faults

from tests.cli.scaffold.documents import document, operation

if TYPE_CHECKING:
    from kosmo.cli.scaffold.openapi.deriving import Derived

HERE = "https://pets.example.com/v1"
LOGIN = "https://login.example.com"
CODE = {"authorizationUrl": f"{LOGIN}/authorize", "tokenUrl": f"{HERE}/token", "scopes": {}}
DEVICE = {"deviceAuthorizationUrl": f"{LOGIN}/device", "tokenUrl": f"{LOGIN}/token", "scopes": {}}
CLIENT = {"tokenUrl": f"{HERE}/token", "scopes": {}}
NAMES = {"client_id": "client_id", "client_secret": "client_secret", "token": "access_token"}


def signing(scheme: dict[str, Any], **said: Any) -> Derived:
    """Derive a document with one way to sign in; the manifest must be one that kosmo takes."""
    data = document({"/pets": {"get": operation(**said)}})
    found = derive(Document({**data, "components": {"securitySchemes": {"it": scheme}}}), "pets")
    assert faults(found.manifest) == []
    return found


def oauth(**flows: Any) -> dict[str, Any]:
    """Make a scheme of OAuth 2.0."""
    return {"type": "oauth2", "flows": flows}


@pytest.mark.parametrize(
    ("scheme", "auth"),
    [
        ({"type": "http", "scheme": "bearer"},
         {"headers": {"Authorization": "Bearer {access_token}"}}),
        ({"type": "apiKey", "in": "query", "name": "api_key"}, {"query": {"api_key": "{api_key}"}}),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, {"headers": {"X-Key": "{key}"}}),
        ({"type": "http", "scheme": "basic"}, {"basic": ["{username}", "{password}"]}),
    ],
)  # fmt: skip
def test_security_schemes_become_fields_of_an_account(
    scheme: dict[str, Any], auth: dict[str, Any]
) -> None:
    made = signing(scheme).manifest["auth"]
    assert {key: value for key, value in made.items() if key != "fields"} == auth
    assert all(one["secret"] for one in made["fields"] if one["name"] != "username")
    assert all(one["help"] for one in made["fields"])


@pytest.mark.parametrize(
    ("flows", "expected", "origins"),
    [
        ({"clientCredentials": CLIENT},
         {"flow": "client_credentials", "token_path": "/token"}, None),
        ({"clientCredentials": {"tokenUrl": f"{LOGIN}/t"}},
         {"flow": "client_credentials", "token_path": "login:/t"}, {"login": LOGIN}),
        ({"authorizationCode": CODE, "clientCredentials": CLIENT},
         {"flow": "authorization_code", "authorize_path": "login:/authorize",
          "token_path": "/token"}, {"login": LOGIN}),
        ({"deviceAuthorization": DEVICE},
         {"flow": "device_code", "device_path": "login:/device", "token_path": "login:/token"},
         {"login": LOGIN}),
        ({"authorizationCode": {"authorizationUrl": "/in?audience=pets&state=x",
                                "tokenUrl": "https://pets.example.com/token"}},
         {"flow": "authorization_code", "authorize_path": "login:/in",
          "token_path": "login:/token", "parameters": {"audience": "pets"}},
         {"login": "https://pets.example.com"}),
    ],
    ids=["client", "elsewhere", "code", "device", "relative"],
)  # fmt: skip
def test_a_flow_becomes_one_that_kosmo_runs(
    flows: dict[str, Any], expected: dict[str, Any], origins: dict[str, str] | None
) -> None:
    manifest = signing(oauth(**flows)).manifest
    assert manifest["auth"]["oauth"] == {**expected, **NAMES}
    assert manifest.get("origins") == origins
    fields = {one["name"]: one for one in manifest["auth"]["fields"]}
    assert not any(one.get("required", True) for one in fields.values())
    assert [name for name, one in fields.items() if one["secret"]] == [
        "client_secret",
        "access_token",
    ]


def test_a_person_may_log_in_here_or_on_another_device() -> None:
    made = signing(oauth(authorizationCode=CODE, deviceAuthorization=DEVICE))
    flows = made.manifest["auth"]["oauth"]
    assert [one["flow"] for one in flows] == ["authorization_code", "device_code"]
    assert made.manifest["auth"]["one_of"] == [["access_token"], ["client_id"]]
    text = files_of(made.manifest, data_only=False)["kosmo_pets/auth.py"]
    assert "from kosmo import Auth, AuthorizationCode, DeviceCode, Secret, Text" in text


def test_the_flows_of_swagger_2_are_read_alike() -> None:
    for flow, kind in (("accessCode", "authorization_code"), ("application", "client_credentials")):
        scheme = {**CODE, "type": "oauth2", "flow": flow}
        data = {
            "swagger": "2.0",
            "host": "pets.example.com",
            "basePath": "/v1",
            "securityDefinitions": {"it": scheme},
            "paths": {"/pets": {"get": operation()}},
        }
        manifest = derive(Document(data), "pets").manifest
        assert manifest["auth"]["oauth"]["flow"] == kind
        assert faults(manifest) == []


def test_the_login_asks_for_the_scopes_that_operations_need() -> None:
    needs = [{"it": ["pets:read", "none"]}, {"it": ["pets:write", "pets:read", "no scope\n"]}]
    found = signing(oauth(authorizationCode=CODE), security=needs)
    assert found.manifest["auth"]["oauth"]["scopes"] == ["pets:read", "pets:write"]
    assert "the login asks for 2 scopes: leave those you need" in found.notes


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/token", "https://10.0.0.1/token",
     "https://me:x@login.example.com/token", "javascript:alert(1)", "https://[::1", "", None, 7,
     f"{LOGIN}/../token", f"{LOGIN}//token", f"{LOGIN}/token?secret=1", f"{LOGIN}/to ken",
     "https://evil.example.com\\@login.example.com/"],
)  # fmt: skip
def test_an_endpoint_that_may_not_be_asked_leaves_a_token_to_be_given(url: object) -> None:
    found = signing(oauth(clientCredentials={"tokenUrl": url}))
    assert found.manifest["auth"]["headers"] == {"Authorization": "Bearer {access_token}"}
    assert "origins" not in found.manifest
    assert "kosmo runs none of its flows" in found.notes[0]


def test_a_way_to_sign_in_that_kosmo_lacks_is_told() -> None:
    found = signing({"type": "apiKey", "in": "cookie", "name": "session"})
    assert found.manifest["auth"] == {"fields": []}
    assert "kosmo cannot sign in" in found.notes[0]
