"""Secrets of servers: stored for their owner, given to their server alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from kosmo.errors import CredentialsError, UsageError
from kosmo.mcp import secrets
from kosmo.mcp.references import resolved

if TYPE_CHECKING:
    from tests.mcp.conftest import Project


def test_a_secret_is_stored_replaced_and_forgotten(project: Project) -> None:
    assert not secrets.store("one", "token", "first")
    assert secrets.store("one", "mcp.one.token", "second")
    assert secrets.read("one", "token") == "second"
    assert secrets.keys() == {"one": ["token"]}
    secrets.store("one", "other", "x")
    assert secrets.forget("one", "token") == ["token"]
    assert secrets.forget("one", "token") == []
    assert secrets.forget("one") == ["other"]
    assert secrets.keys() == {}


def test_only_their_owner_can_read_them(project: Project) -> None:
    secrets.store("one", "token", "hidden")
    path = project.home / "config" / "mcp-secrets.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    for ask in (
        lambda: secrets.read("one", "token"),
        secrets.keys,
        lambda: secrets.store("one", "token", "x"),
    ):
        with pytest.raises(CredentialsError, match="other users can reach it") as told:
            ask()
        assert "hidden" not in told.value.message


def test_a_secret_keeps_every_character(project: Project) -> None:
    value = "a\"b\\c\n-----BEGIN-----\té\u202e '''"
    secrets.store("one", "token", value)
    assert secrets.read("one", "token") == value


@pytest.mark.parametrize("key", ["", "a b", "a.b", "9a", "é", "x" * 65, "mcp.other.token", "a/b"])
def test_a_key_that_is_no_name_is_refused_and_never_repeated(project: Project, key: str) -> None:
    with pytest.raises(UsageError) as told:
        secrets.store("one", key, "x")
    assert not key or key not in told.value.message.replace("the KEY of a secret", "")
    assert secrets.keys() == {}


@pytest.mark.parametrize("value", ["", "a\0b", "\udcff"])
def test_a_value_that_is_none_is_refused(project: Project, value: str) -> None:
    with pytest.raises(UsageError, match="nothing was stored"):
        secrets.store("one", "token", value)


def test_a_server_gets_its_own_secrets_and_no_others(project: Project) -> None:
    secrets.store("one", "token", "own-value")
    secrets.store("onetwo", "token", "foreign-value")
    assert resolved(project.only({"command": "x", "env": {"A": "@secret:mcp.one.token"}})).env == {
        "A": "own-value"
    }
    for target in ("mcp.onetwo.token", "one.token", "mcp.one", "credentials.missive"):
        entry = {"command": "x", "env": {"A": f"@secret:{target}"}}
        with pytest.raises(CredentialsError) as told:
            resolved(project.only(entry))
        assert "foreign-value" not in json.dumps(told.value.as_dict())
