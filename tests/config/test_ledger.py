"""Adding, choosing, renaming and removing accounts."""

from __future__ import annotations

import stat
import tomllib
from typing import TYPE_CHECKING

import pytest
from kosmo.config import ledger
from kosmo.config.accounts import resolve
from kosmo.config.secrets import read_secrets
from kosmo.errors import CredentialsError, KosmoError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from kosmo.spec import IntegrationSpec

    from tests.config.conftest import MakeSpec


def content(config: Path, name: str) -> dict[str, Any]:
    """Read a file as it lies on the disk."""
    return tomllib.loads((config / name).read_text())


def test_the_first_account_becomes_the_default_and_later_ones_do_not(
    spec: IntegrationSpec,
) -> None:
    assert ledger.add_account(spec, "work", {"access_token": "env:T"})
    assert not ledger.add_account(spec, "home", {"access_token": "env:T"})
    assert resolve(spec).name == "work"


def test_a_secret_value_lies_in_the_private_file_only(config: Path, spec: IntegrationSpec) -> None:
    ledger.add_account(spec, "work", {"access_token": "canary", "url": "https://m.example/v1/"})
    assert content(config, "credentials.toml") == {"missive": {"work": {"access_token": "canary"}}}
    assert content(config, "accounts.toml") == {
        "version": 1,
        "accounts": {"missive": {"work": {"base_url": "https://m.example/v1"}}},
        "defaults": {"missive": "work"},
    }
    for name in ("accounts.toml", "credentials.toml"):
        assert stat.S_IMODE((config / name).stat().st_mode) == 0o600
    account = resolve(spec)
    assert read_secrets(account, spec.auth) == {"access_token": "canary"}
    cache = config.parent / "cache"
    kept = [path.read_text() for path in cache.rglob("*") if path.is_file()]
    assert not any("canary" in text for text in kept)


def test_a_reference_needs_no_file_of_secrets(config: Path, spec: IntegrationSpec) -> None:
    ledger.add_account(spec, "work", {"access_token": "env:T"})
    assert not (config / "credentials.toml").exists()


def test_plain_fields_stay_readable(config: Path, make_spec: MakeSpec) -> None:
    spec = make_spec("user", "token")
    ledger.add_account(spec, "work", {"user": "ann", "token": "env:T"})
    stored = content(config, "accounts.toml")["accounts"]["missive"]["work"]
    assert stored == {"user": "ann", "token": "env:T"}


def rename_to_home(integration: str, name: str) -> None:
    """Give an account the name `home`."""
    ledger.rename_account(integration, name, "home")


@pytest.mark.parametrize(
    "name",
    ["", "Work", "a b", "default", "sandbox", "-a", "a-", "_a", "a__b", "a/b", "..", "é", "a" * 41],
)
def test_a_name_that_does_not_fit_is_refused(name: str, spec: IntegrationSpec) -> None:
    with pytest.raises(UsageError):
        ledger.add_account(spec, name, {"access_token": "env:T"})


@pytest.mark.parametrize("name", ["a", "work", "client-2", "client_2", "9", "a" * 40])
def test_a_name_that_fits_is_taken(name: str, spec: IntegrationSpec) -> None:
    ledger.add_account(spec, name, {"access_token": "env:T"})
    assert resolve(spec).name == name


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "missing_fields"),
        ({"access_tokn": "env:T"}, "unknown_field"),
        ({"access_token": ""}, "usage"),
        ({"access_token": "a\nb"}, "usage"),
        ({"access_token": "env:not a name"}, "bad_reference"),
        ({"access_token": "env:"}, "bad_reference"),
        ({"access_token": "file:relative"}, "bad_reference"),
        ({"access_token": "command:"}, "bad_reference"),
        ({"access_token": "command:echo 'open"}, "bad_reference"),
        ({"access_token": "keyring:no-user"}, "bad_reference"),
        ({"access_token": "env:T", "limits": "10"}, "usage"),
        ({"access_token": "env:T", "base_url": "ftp://x"}, "usage"),
        ({"access_token": "env:T", "base_url": "env:URL"}, "usage"),
    ],
)
def test_fields_that_do_not_fit_are_refused_and_nothing_is_stored(
    given: dict[str, str], code: str, config: Path, spec: IntegrationSpec
) -> None:
    with pytest.raises(UsageError) as raised:
        ledger.add_account(spec, "work", given)
    assert raised.value.code == code
    assert raised.value.exit_code == 2
    assert list(config.iterdir()) == []


def test_a_missing_field_is_named_with_the_words_to_add(spec: IntegrationSpec) -> None:
    with pytest.raises(UsageError) as raised:
        ledger.add_account(spec, "work", {})
    hint = "kosmo accounts add missive work --set access_token=env:MISSIVE_ACCESS_TOKEN"
    assert raised.value.hint == hint


def test_a_misspelt_field_is_guessed(spec: IntegrationSpec) -> None:
    with pytest.raises(UsageError) as raised:
        ledger.add_account(spec, "work", {"acess_token": "env:T"})
    assert raised.value.hint == "did you mean `access_token`?"


def test_a_taken_name_is_refused_unless_it_is_to_be_replaced(
    config: Path, spec: IntegrationSpec
) -> None:
    ledger.add_account(spec, "work", {"access_token": "first"})
    with pytest.raises(UsageError) as raised:
        ledger.add_account(spec, "work", {"access_token": "second"})
    assert raised.value.code == "account_exists"
    ledger.add_account(spec, "work", {"access_token": "env:T"}, replace=True)
    assert content(config, "credentials.toml") == {}


def test_names_that_share_their_variables_are_refused(spec: IntegrationSpec) -> None:
    ledger.add_account(spec, "client-2", {"access_token": "env:T"})
    with pytest.raises(UsageError, match="share their environment variables"):
        ledger.add_account(spec, "client_2", {"access_token": "env:T"})


def test_renaming_takes_secrets_and_the_default_along(config: Path, spec: IntegrationSpec) -> None:
    ledger.add_account(spec, "work", {"access_token": "canary"})
    ledger.add_account(spec, "home", {"access_token": "other"})
    ledger.rename_account("missive", "work", "office")
    account = resolve(spec)
    assert account.name == "office"
    assert read_secrets(account, spec.auth) == {"access_token": "canary"}
    assert set(content(config, "credentials.toml")["missive"]) == {"office", "home"}


def test_renaming_to_a_taken_name_changes_nothing(config: Path, spec: IntegrationSpec) -> None:
    ledger.add_account(spec, "work", {"access_token": "one"})
    ledger.add_account(spec, "home", {"access_token": "two"})
    before = [path.read_bytes() for path in sorted(config.glob("*.toml"))]
    with pytest.raises(UsageError):
        ledger.rename_account("missive", "work", "home")
    assert [path.read_bytes() for path in sorted(config.glob("*.toml"))] == before


def test_removing_forgets_secrets_and_the_default(config: Path, spec: IntegrationSpec) -> None:
    ledger.add_account(spec, "work", {"access_token": "one"})
    ledger.add_account(spec, "home", {"access_token": "two"})
    assert ledger.remove_account("missive", "work")
    assert "one" not in (config / "credentials.toml").read_text()
    assert resolve(spec).how == "the only account"
    assert not ledger.remove_account("missive", "home")
    assert content(config, "accounts.toml") == {"version": 1}
    assert content(config, "credentials.toml") == {}


def test_removing_one_account_keeps_those_without_stored_fields(
    config: Path, spec: IntegrationSpec
) -> None:
    ledger.add_account(spec, "work", {"access_token": "one"})
    ledger.add_account(spec, "home", {"access_token": "two"})
    ledger.remove_account("missive", "home")
    assert [held.account for held in ledger.list_accounts()] == ["work"]
    assert read_secrets(resolve(spec), spec.auth) == {"access_token": "one"}


@pytest.mark.parametrize("change", [ledger.use_account, ledger.remove_account, rename_to_home])
def test_an_account_that_is_not_stored_cannot_be_changed(
    change: Callable[[str, str], object], spec: IntegrationSpec
) -> None:
    ledger.add_account(spec, "work", {"access_token": "env:T"})
    with pytest.raises(UsageError) as raised:
        change("missive", "wrok")
    assert raised.value.code == "unknown_account"
    assert raised.value.hint == "did you mean `work`?"


def test_a_file_of_secrets_that_others_can_read_is_not_used(
    config: Path, spec: IntegrationSpec
) -> None:
    ledger.add_account(spec, "work", {"access_token": "canary"})
    path = config / "credentials.toml"
    path.chmod(0o640)

    def read() -> object:
        return read_secrets(resolve(spec), spec.auth)

    def add() -> object:
        return ledger.add_account(spec, "home", {"access_token": "x"})

    for use in (read, add):
        with pytest.raises(CredentialsError) as raised:
            use()
        assert raised.value.hint == f"chmod 600 {path}"
        assert raised.value.exit_code == 4


def test_the_files_may_be_links_into_another_folder(
    config: Path, spec: IntegrationSpec, tmp_path: Path
) -> None:
    real = tmp_path / "dotfiles"
    real.mkdir()
    (config / "accounts.toml").symlink_to(real / "accounts.toml")
    ledger.add_account(spec, "work", {"access_token": "env:T"})
    assert (config / "accounts.toml").is_symlink()
    assert content(real, "accounts.toml")["defaults"] == {"missive": "work"}


def test_other_keys_of_the_file_survive(config: Path, spec: IntegrationSpec) -> None:
    (config / "accounts.toml").write_text('[accounts.crisp.main]\nkey = "env:K"\n')
    ledger.add_account(spec, "work", {"access_token": "env:T"})
    ledger.remove_account("missive", "work")
    accounts = content(config, "accounts.toml")["accounts"]
    assert accounts == {"crisp": {"main": {"key": "env:K"}}}


def test_a_list_never_holds_a_secret(spec: IntegrationSpec) -> None:
    ledger.add_account(spec, "work", {"access_token": "canary"})
    (held,) = ledger.list_accounts()
    assert (held.integration, held.account, held.is_default) == ("missive", "work", True)
    assert "canary" not in str(held.fields)


def test_a_folder_that_cannot_be_written_leaves_everything_as_it_was(
    home: Path, spec: IntegrationSpec
) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(KosmoError) as raised:
        ledger.add_account(spec, "work", {"access_token": "env:T"})
    assert raised.value.exit_code == 2
