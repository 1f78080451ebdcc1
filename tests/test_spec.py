"""Which fields an account needs, where it needs one of several sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.spec import AuthSpec

if TYPE_CHECKING:
    from typing import Any

PAIR, TOKEN = ["id", "secret"], ["token"]


def auth(*one_of: list[str], required: tuple[str, ...] = (), default: str = "") -> AuthSpec:
    """Describe an auth schema with the fields `site`, `id`, `secret` and `token`."""
    fields: list[dict[str, Any]] = [
        {
            "name": name,
            "title": name,
            "help": "",
            "secret": name in ("secret", "token"),
            "required": name in required,
            "default": "x" if name == default else None,
        }
        for name in ("site", "id", "secret", "token")
    ]
    return AuthSpec(
        {"fields": fields, "headers": {}, "basic": None, "oauth": None, "one_of": list(one_of)}
    )


@pytest.mark.parametrize(
    ("held", "choices", "lacking"),
    [
        ([], [PAIR, TOKEN], ["id", "secret"]),
        (["id"], [["secret"], TOKEN], ["secret"]),
        (["secret"], [["id"], TOKEN], ["id"]),
        (["id", "secret"], [], []),
        (["token"], [], []),
        (["id", "token"], [], []),
        (["site"], [PAIR, TOKEN], ["id", "secret"]),
    ],
)
def test_one_whole_set_is_enough_and_one_that_was_begun_is_ended(
    held: list[str], choices: list[list[str]], lacking: list[str]
) -> None:
    spec = auth(PAIR, TOKEN)
    assert spec.choices(held) == choices
    assert spec.lacking(held) == lacking


def test_the_set_that_was_begun_may_be_a_later_one() -> None:
    assert auth(TOKEN, PAIR).lacking(["secret"]) == ["id"]


def test_what_is_needed_in_any_case_is_needed_beside_each_set() -> None:
    spec = auth(PAIR, TOKEN, required=("site",))
    assert spec.lacking() == ["site", "id", "secret"]
    assert spec.lacking(["token"]) == ["site"]
    assert spec.lacking(["site", "token"]) == []


def test_what_stands_in_every_set_is_no_choice() -> None:
    spec = auth(["id", "secret"], ["id", "token"], required=("id",))
    assert spec.choices() == [["secret"], ["token"]]
    assert spec.lacking() == ["id", "secret"]
    assert auth(["id", "secret"], ["id"], required=("id",)).lacking() == ["id"]


def test_a_field_with_a_default_is_never_lacking() -> None:
    spec = auth(PAIR, TOKEN, default="id")
    assert spec.choices() == [["secret"], ["token"]]
    assert auth(required=("site",), default="site").lacking() == []


def test_without_sets_what_is_required_is_lacking() -> None:
    spec = auth(required=("site", "token"))
    assert spec.choices() == []
    assert spec.lacking(["site"]) == ["token"]
