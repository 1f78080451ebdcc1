"""An accounts file that somebody wrote, and one that a command wrote a moment ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.config.accounts import resolve
from kosmo.config.ledger import add_account, use_account
from kosmo.config.store import stored_accounts
from kosmo.errors import ConfigError, CredentialsError

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.spec import IntegrationSpec


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("accounts = []\n", "`accounts` in `PATH` is a list; it must be a table"),
        ('[accounts]\nmissive = "x"\n', "`accounts.missive` in `PATH` is a string"),
        ('[accounts.missive]\nwork = "x"\n', "`accounts.missive.work` in `PATH` is a string"),
        ("[accounts.missive.work]\naccess_token = 5\n", "`accounts.missive.work.access_token`"),
        ("defaults = 1\n[accounts.missive.a]\n[accounts.missive.b]\n", "`defaults` in `PATH`"),
        ("[accounts.missive.sandbox]\n", "`accounts.missive.sandbox` in `PATH` has a reserved"),
        ("version = 2\n", "`PATH` has version 2"),
        ('[accounts.missive.work]\naccess_token = "abc"\n', "`access_token` of account `work`"),
        ('[accounts.missive.work]\nbase_url = "http://example.com"\n', "not encrypted"),
        ('[accounts.missive.work]\nlimits = "often"\n', "`often` is not a limit"),
    ],
)
def test_an_accounts_file_of_the_wrong_shape_is_told_with_the_key(
    content: str, words: str, config: Path, spec: IntegrationSpec
) -> None:
    path = config / "accounts.toml"
    path.write_text(content)
    with pytest.raises(ConfigError) as raised:
        resolve(spec)
    assert words.replace("PATH", str(path)) in raised.value.message
    assert "abc" not in raised.value.message
    assert raised.value.hint


def test_what_was_added_is_found_at_once(spec: IntegrationSpec) -> None:
    for name in ("one", "two", "three"):
        add_account(spec, name, {"access_token": "env:T"})
        assert resolve(spec, name).name == name
        use_account("missive", name)
        assert resolve(spec).name == name


def test_a_file_that_everybody_can_write_is_refused(config: Path) -> None:
    path = config / "accounts.toml"
    path.write_text('[accounts.missive.work]\naccess_token = "env:T"\n')
    path.chmod(0o666)
    with pytest.raises(CredentialsError, match="written by everybody"):
        stored_accounts("missive")
