"""What commands switch in `settings.toml`, and forget."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.config.switches import forget, switch, switched
from kosmo.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def held(config: Path) -> dict[str, Any]:
    """Read what is switched."""
    return tomllib.loads((config / "settings.toml").read_text())


def test_switching_one_key_keeps_the_others(config: Path) -> None:
    path = switch("policy.missive.write", "deny")
    assert path == str(config / "settings.toml")
    switch("policy.missive.read", "ask")
    assert forget("policy.missive.write") == ["policy.missive.write"]
    assert held(config) == {"policy": {"missive": {"read": "ask"}}}


def test_what_is_left_empty_goes_with_the_last_key(config: Path) -> None:
    switch("policy.missive.accounts.work.write", "deny")
    switch("output", "csv")
    forget("policy.missive.accounts.work.write")
    assert held(config) == {"output": "csv"}


def test_a_table_is_forgotten_with_all_that_is_in_it(config: Path) -> None:
    for key in ("write", "accounts.work.read"):
        switch(f"policy.missive.{key}", "deny")
    switch("policy.write", "ask")
    assert forget("policy.missive") == [
        "policy.missive.write",
        "policy.missive.accounts.work.read",
    ]
    assert held(config) == {"policy": {"write": "ask"}}


def test_an_empty_table_that_was_left_behind_is_forgotten(config: Path) -> None:
    (config / "settings.toml").write_text("[policy.misive]\n[policy.missive]\nread = 'ask'\n")
    assert switched() == ["policy.misive", "policy.missive.read"]
    assert forget("policy.misive") == ["policy.misive"]
    assert held(config) == {"policy": {"missive": {"read": "ask"}}}


def test_what_was_not_switched_is_not_forgotten_and_no_file_is_written(config: Path) -> None:
    assert forget("policy.missive.write") == []
    assert not (config / "settings.toml").exists()
    switch("policy.missive.write_note", "deny")
    assert forget("policy.missive.write") == []
    assert switched() == ["policy.missive.write_note"]


@pytest.mark.parametrize(
    "spelled", ["list-tasks", "missive_list_tasks", "missive-list-tasks", "missive.list_tasks"]
)
@pytest.mark.parametrize("within", ["missive", "missive.accounts.work"])
def test_a_function_is_one_key_however_it_is_spelled(
    config: Path, spelled: str, within: str
) -> None:
    (config / "settings.toml").write_text(f"[policy.{within}]\n'{spelled}' = 'deny'\n")
    switch(f"policy.{within}.list_tasks", "ask")
    assert switched() == [f"policy.{within}.list_tasks"]
    assert forget(f"policy.{within}.{spelled}") == [f"policy.{within}.list_tasks"]


def test_trust_is_not_a_switch(config: Path) -> None:
    text = '[trusted]\n"/x/.kosmo.toml" = "sha256:0"\n'
    (config / "settings.toml").write_text(text)
    assert switched() == []
    assert forget("trusted") == []
    assert (config / "settings.toml").read_text() == text


def test_a_file_that_has_something_else_in_the_place_stays_as_it_is(config: Path) -> None:
    (config / "settings.toml").write_text("policy = 'deny'\n")
    with pytest.raises(ConfigError, match="must be a table"):
        switch("policy.missive.write", "deny")
    assert held(config) == {"policy": "deny"}
