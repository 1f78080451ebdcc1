"""What a plugin says of the fields that its accounts need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.plugin.checks import check_integration
from kosmo.plugin.integration import Auth, ClientCredentials, Integration, Secret, Text

if TYPE_CHECKING:
    from typing import Any

FIELDS = (Text("id", "Id"), Secret("secret", "Secret"), Secret("token", "Token"))
OAUTH: dict[str, Any] = {"token_path": "/token", "client_id": "id", "client_secret": "secret"}


def required(auth: Auth) -> list[str]:
    """Name the fields that are needed in any case."""
    return [field.name for field in auth.fields if auth.requires(field)]


def test_every_field_is_required_unless_it_is_said_otherwise() -> None:
    auth = Auth(*FIELDS, Text("site", "Site", default="x"), Text("more", "More", required=False))
    assert required(auth) == ["id", "secret", "token"]
    assert auth.one_of == ()


def test_the_pair_or_the_token_is_needed_for_oauth() -> None:
    auth = Auth(*FIELDS, oauth=ClientCredentials(**OAUTH, token="token"))
    assert auth.one_of == (("id", "secret"), ("token",))
    assert required(auth) == []


def test_the_pair_alone_is_required_for_oauth_without_a_token() -> None:
    assert required(Auth(*FIELDS[:2], oauth=ClientCredentials(**OAUTH))) == ["id", "secret"]


def test_a_plugin_may_name_the_sets_itself() -> None:
    auth = Auth(*FIELDS, one_of=(("id", "secret"), ("id", "token")))
    assert required(auth) == ["id"]


@pytest.mark.parametrize(
    ("one_of", "told"),
    [
        ((("id", "nothing"),), "`one_of` has the field `nothing`, which `auth` does not declare"),
        ((("id",), ()), "`one_of` has a set without any field"),
    ],
)
def test_sets_of_what_is_not_declared_are_refused(
    one_of: tuple[tuple[str, ...], ...], told: str
) -> None:
    auth = Auth(*FIELDS, one_of=one_of)
    made = Integration("demo", title="Demo", base_url="https://d.example", auth=auth, functions=[])
    with pytest.raises(ValueError, match=told):
        check_integration(made, "demo")
