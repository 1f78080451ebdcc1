"""Read `accounts.toml` and `credentials.toml`, and hold them to their shape.

    version = 1
    [defaults]
    missive = "work"
    [accounts.missive.work]
    access_token = "env:MISSIVE_TOKEN"
    base_url = "https://missive.example/v1"

`credentials.toml` has the same tables, with the values of secret fields that have no reference.
"""

from __future__ import annotations

import os

from kosmo.config.fields import RESERVED, field_key
from kosmo.config.file import parse_toml, read_toml
from kosmo.config.paths import config_file
from kosmo.errors import ConfigError, CredentialsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]

VERSION = 1


def accounts_path() -> str:
    """Name the file of accounts: names, plain fields and references."""
    return config_file("accounts.toml")


def credentials_path() -> str:
    """Name the file of secret values."""
    return config_file("credentials.toml")


def stored_accounts(integration: str, data: Table | None = None) -> dict[str, Any]:
    """Give the stored accounts of an integration, in their order, each still as it was written.

    `data` is the file's content where it was read already. `stored_fields` checks one of them.
    """
    path = accounts_path()
    if data is None:
        _refuse_open(path)
        data = _current(path)
    section = table(path, data, "accounts")
    accounts = table(path, section, integration, "accounts.")
    for name in RESERVED:
        if name in accounts:
            raise ConfigError(
                f"`accounts.{integration}.{name}` in `{path}` has a reserved name",
                hint=f"rename that account in {path}",
                code="config_value",
            )
    return dict(accounts)


def _refuse_open(path: str) -> None:
    """Refuse a file that anybody can write: it names commands and addresses."""
    try:
        status = os.stat(path)
    except OSError:
        return
    if status.st_mode & 0o002:
        raise CredentialsError(
            f"`{path}` can be written by everybody on this machine",
            hint=f"chmod 600 {path}",
            code="credentials_exposed",
        )


def stored_fields(integration: str, account: str, stored: object) -> dict[str, str]:
    """Give the fields of one account by their one spelling; ConfigError for what is no string."""
    path = accounts_path()
    within = f"accounts.{integration}."
    fields = table(path, {account: stored}, account, within)
    return {field_key(key): str(text(path, fields, key, f"{within}{account}.")) for key in fields}


def stored_default(integration: str, data: Table | None = None) -> str | None:
    """Give the account that `kosmo accounts use` made the default, if any."""
    path = accounts_path()
    data = _current(path) if data is None else data
    return text(path, table(path, data, "defaults"), integration, "defaults.")


def stored_secrets(integration: str, account: str) -> dict[str, str]:
    """Read the secret values of one account; CredentialsError where others could read them."""
    path = credentials_path()
    refuse_if_shared(path, "credentials_exposed")
    section = table(path, parse_toml(path), integration)
    fields = table(path, section, account, f"{integration}.")
    return {key: str(text(path, fields, key, f"{integration}.{account}.")) for key in fields}


def refuse_if_shared(path: str, code: str) -> None:
    """Raise CredentialsError where the group or others may read or write a file of secrets."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return
    if mode & 0o077:
        raise CredentialsError(
            f"`{path}` holds secrets and other users can reach it (mode {mode & 0o777:o})",
            hint=f"chmod 600 {path}",
            code=code,
        )


def table(path: str, data: Table, key: str, within: str = "") -> Table:
    """Give a table of a file, {} where it is missing; ConfigError where it is something else."""
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise wrong_type(path, within + key, value, "a table")
    return value


def text(path: str, data: Table, key: str, within: str = "") -> str | None:
    """Give a string of a file, None where it is missing; ConfigError otherwise."""
    value = data.get(key)
    if value is not None and not isinstance(value, str):
        raise wrong_type(path, within + key, value, "a string")
    return value


def wrong_type(path: str, key: str, value: object, wanted: str) -> ConfigError:
    """Make the error for a value of another kind; it never shows the value."""
    kinds = {dict: "a table", list: "a list", str: "a string", bool: "true or false"}
    kind = kinds.get(type(value), "a number or a date")
    return ConfigError(
        f"`{key}` in `{path}` is {kind}; it must be {wanted}",
        hint=f"mend `{key}` in {path}",
        code="config_value",
    )


def check_version(path: str, data: Table) -> None:
    """Refuse a file that a newer kosmo wrote."""
    version = data.get("version", VERSION)
    if version != VERSION:
        raise ConfigError(
            f"`{path}` has version {version!r}; this kosmo reads version {VERSION}",
            hint="update kosmo: pip install --upgrade kosmo",
        )


def _current(path: str) -> Table:
    data = read_toml(path)
    check_version(path, data)
    return data
