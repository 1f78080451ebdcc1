"""A dry run needs no permission, and tells what the call itself would meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Answering, Kosmo

LIST = ("demo", "list-things", "--account", "local")
DELETE = ("demo", "delete-thing", "--thing-id", "7", "--account", "local")
ASKS = "calls that destroy or reach people outside ask by default"


def notes(kosmo: Kosmo, *words: str) -> list[str]:
    """Give the notes of a dry run, which are the same on stderr."""
    found: list[str] = kosmo.json(*words, "--dry-run")["meta"]["notes"]
    told = kosmo(*words, "--dry-run").stderr.splitlines()
    assert told == [f"note: {note}" for note in found]
    return found


def written(kosmo: Kosmo, rules: str) -> Path:
    """Write rules as a person does."""
    path = kosmo.home / "config" / "config.toml"
    path.write_text(rules)
    return path


def test_what_is_allowed_is_not_spoken_of(local: Kosmo) -> None:
    assert notes(local, *LIST) == []
    assert notes(local, *DELETE, "--force") == []


def test_what_would_be_denied_says_by_which_rule(local: Kosmo, answering: Answering) -> None:
    path = written(local, '[policy.demo]\nread = "deny"\n')
    rule = f'`read = "deny"` in [policy.demo] of {path}'
    assert notes(local, *LIST) == [f"the call itself would be denied ({rule})"]
    assert local(*LIST).returncode == 3
    assert answering.requests == []


def test_what_would_ask_says_so_until_it_was_approved(local: Kosmo) -> None:
    asks = [f"the call itself would ask for approval ({ASKS})"]
    assert notes(local, *DELETE) == asks
    assert local.json("approvals", "list")["data"] == []
    id = local.json(*DELETE, code=3)["meta"]["approval"]
    assert notes(local, *DELETE) == asks
    assert local("approvals", "approve", id, "--yes").returncode == 0
    assert notes(local, *DELETE) == []
    assert local(*DELETE).returncode == 0  # the dry run has not used it up
    assert notes(local, *DELETE) == asks


def test_what_the_account_forbids_is_told_with_force_too(local: Kosmo) -> None:
    path = written(local, '[policy.demo.accounts.local]\nwrite = "deny"\n')
    (note,) = notes(local, *DELETE, "--force")
    rule = f'`write = "deny"` in [policy.demo.accounts.local] of {path}'
    assert note == f"the call itself would be denied ({rule}, and `--force` does not change it)"
