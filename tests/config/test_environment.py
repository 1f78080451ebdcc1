"""Accounts and fields that environment variables give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kosmo.config.accounts import resolve
from kosmo.errors import CredentialsError

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.spec import IntegrationSpec

    from tests.config.conftest import MakeSpec

ACCOUNTS = """
[accounts.missive.home]
access_token = "env:HOME_TOKEN"
[accounts.missive.work]
access_token = "env:WORK_TOKEN"
base_url = "https://missive.example/v1"
"""


@pytest.fixture
def two(config: Path) -> Path:
    """Store two accounts."""
    path = config / "accounts.toml"
    path.write_text(ACCOUNTS)
    return path


def test_a_variable_goes_before_a_stored_field(
    two: Path, spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOSMO_MISSIVE__WORK__ACCESS_TOKEN", "x")
    monkeypatch.setenv("KOSMO_MISSIVE__WORK__URL", "http://localhost:8000/")
    account = resolve(spec, "work")
    assert account.references == {"access_token": "env:KOSMO_MISSIVE__WORK__ACCESS_TOKEN"}
    assert account.base_url == "http://localhost:8000"
    assert resolve(spec, "home").references == {"access_token": "env:HOME_TOKEN"}


def test_variables_alone_make_the_account_env(
    spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOSMO_MISSIVE__ACCESS_TOKEN", "x")
    account = resolve(spec)
    assert account.name == "env"
    assert account.references == {"access_token": "env:KOSMO_MISSIVE__ACCESS_TOKEN"}
    assert resolve(spec, "env").name == "env"


def test_the_account_env_gives_way_to_a_stored_one(
    two: Path, spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.write_text('[accounts.missive.work]\naccess_token = "env:T"\n')
    monkeypatch.setenv("KOSMO_MISSIVE__ACCESS_TOKEN", "x")
    assert resolve(spec).name == "work"


def test_variables_with_a_name_make_an_account_of_that_name(
    spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOSMO_MISSIVE__CLIENT_2__ACCESS_TOKEN", "x")
    assert resolve(spec).name == "client_2"


@pytest.mark.parametrize(
    "variable",
    [
        "KOSMO_MISSIVE_ACCESS_TOKEN",
        "KOSMO_MISSIVE__SANDBOX__ACCESS_TOKEN",
        "KOSMO_MISSIVE__DEFAULT__ACCESS_TOKEN",
        "KOSMO_MISSIVE__PASSWORD",
        "KOSMO_MISSIVEX__ACCESS_TOKEN",
    ],
)
def test_other_variables_make_no_account(
    variable: str, spec: IntegrationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "x")
    with pytest.raises(CredentialsError):
        resolve(spec)


def test_names_with_underscores_do_not_run_into_each_other(
    make_spec: MakeSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOSMO_GOOGLE__DRIVE_TOKEN", "x")
    assert resolve(make_spec("drive_token", name="google")).name == "env"
    with pytest.raises(CredentialsError):
        resolve(make_spec("token", name="google_drive"))
