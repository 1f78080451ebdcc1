"""Approvals that approve nothing: of others' making, from the wrong time, or no files at all."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from kosmo.config import approvals
from kosmo.config.approval_claim import claim, is_given
from kosmo.config.approval_entry import find, moment
from kosmo.errors import ConfigError, KosmoError

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = "d" * 64
DAY = 86_400.0


@pytest.fixture
def given() -> str:
    """Give the id of an approval that was given."""
    wanted: dict[str, Any] = {"arguments": {}, "options": {}, "digest": DIGEST}
    wanted |= dict.fromkeys(("function", "account", "surface", "reason"), "x")
    id = approvals.ask(wanted, lambda: {"request": None, "notes": []})["id"]
    return str(approvals.approve(id)["id"])


@pytest.fixture
def path(given: str, home: Path) -> Path:
    """Give the file of the approval."""
    (found,) = (home / "state" / "approvals").glob("*.json")
    return found


def rewrite(path: Path, **said: Any) -> None:
    """Change what an entry holds."""
    path.write_text(json.dumps(json.loads(path.read_text()) | said))


def approves_nothing(id: str) -> str:
    """Check that nothing is claimed, and give the code of what is said of the id."""
    assert claim(DIGEST, used_by="cli") is None
    assert not is_given(DIGEST)
    with pytest.raises(KosmoError) as raised:
        claim(DIGEST, used_by="cli", id=id)
    return raised.value.code


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_an_entry_that_is_no_file_approves_nothing_and_is_not_waited_for(
    kind: str, given: str, path: Path
) -> None:
    aside = path.rename(path.with_name("aside"))
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(aside)
    else:
        path.mkdir()
    assert approves_nothing(given) == "approval_unreadable"
    rows, broken = approvals.list_entries()
    assert rows == []
    (error,) = broken
    assert any(word in error.message for word in ("no regular file", "symbolic link", "directory"))


@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702])
def test_a_folder_that_others_can_write_to_approves_nothing(
    mode: int, given: str, path: Path
) -> None:
    path.parent.chmod(mode)
    for ask in (
        lambda: claim(DIGEST, used_by="cli"),
        lambda: find(given),
        lambda: approvals.approve(given),
        approvals.list_entries,
    ):
        with pytest.raises(ConfigError, match="not a folder that only you can write to") as raised:
            ask()
        assert raised.value.code == "approval_unreadable"
        assert raised.value.hint == f"chmod 700 {path.parent}"
    path.parent.chmod(0o700)
    assert is_given(DIGEST)


def test_a_link_to_a_folder_approves_nothing(given: str, path: Path) -> None:
    moved = path.parent.rename(path.parent.with_name("elsewhere"))
    path.parent.symlink_to(moved)
    with pytest.raises(ConfigError, match="not a folder that only you can write to"):
        claim(DIGEST, used_by="cli")


@pytest.mark.parametrize(
    "said",
    [
        {"asked": moment(DAY)},
        {"decided": moment(DAY)},
        {"expires": moment(31 * DAY)},
        {"expires": "never"},
        {"asked": moment(40 * DAY), "decided": moment(40 * DAY), "expires": moment(41 * DAY)},
    ],
)
def test_what_is_from_a_time_to_come_approves_nothing(
    said: dict[str, str], given: str, path: Path
) -> None:
    rewrite(path, **said)
    assert approves_nothing(given) == "approval_stale"
    with pytest.raises(KosmoError, match="as if the clock was set back"):
        approvals.approve(given)


def test_a_clock_that_is_put_right_by_seconds_costs_no_approval(given: str, path: Path) -> None:
    rewrite(path, asked=moment(20), decided=moment(20), expires=moment(30 * DAY + 20))
    assert is_given(DIGEST)


@pytest.mark.parametrize("state", ["approved", "pending"])
@pytest.mark.parametrize("look", ["list", "show", "call", "run"])
def test_what_was_seen_as_over_stays_over(look: str, state: str, given: str, path: Path) -> None:
    rewrite(path, state=state, expires=moment(-5))
    if look == "list":
        approvals.list_entries()
    elif look == "show":
        find(given)
    elif look == "call":
        assert claim(DIGEST, used_by="cli") is None
    else:
        with pytest.raises(KosmoError):
            claim(DIGEST, used_by="cli", id=given)
    assert json.loads(path.read_text())["state"] == "stale"
    rewrite(path, expires=moment(DAY))  # which is what a clock that is set back amounts to
    assert approves_nothing(given) == "approval_stale"
    with pytest.raises(KosmoError, match="the call has to be made anew"):
        approvals.approve(given)


def test_what_a_clock_hides_for_a_while_is_not_lost(given: str, path: Path) -> None:
    kept = path.read_text()
    rewrite(path, asked=moment(DAY))
    assert find(given)["state"] == "stale"
    assert json.loads(path.read_text())["state"] == "approved"
    path.write_text(kept)
    assert is_given(DIGEST)
