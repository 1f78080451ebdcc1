"""Show accounts as rows: names, sources of their fields, never a secret's value."""

from __future__ import annotations

from contextlib import suppress

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.login_state import in_words, quiet_state
from kosmo.config.fields import PLAIN, is_reference
from kosmo.config.ledger import list_accounts
from kosmo.config.refusals import unknown_stored
from kosmo.config.shown import MASK
from kosmo.config.store import stored_secrets
from kosmo.errors import KosmoError, PluginError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.config.holdings import Holdings
    from kosmo.spec import IntegrationSpec

    Row = dict[str, Any]


def account_row(held: Holdings) -> Row:
    """Describe an account in one row; `sources` tells where each field comes from."""
    spec = _spec(held.integration)
    return {
        "integration": held.integration,
        "account": held.account,
        "default": held.is_default,
        "sources": {row["field"]: row["source"] for row in _fields(held, spec)},
        "base_url": held.shown(()).get("base_url"),
        "login": None if spec is None else quiet_state(spec, held.account),
    }


def accounts_table(rows: list[Row]) -> str:
    """Lay out rows of accounts for a person: of `sources` those there are, whatever the field."""
    from kosmo.cli.tabular import as_table

    shown = [
        {
            **row,
            "fields_from": list(dict.fromkeys(row["sources"].values())),
            "login": row["login"] and in_words(row["login"]),
        }
        for row in rows
    ]
    columns = ("integration", "account", "default", "fields_from", "base_url")
    logins = ("login",) if any(row["login"] for row in rows) else ()
    return as_table(shown, columns + logins)[0]


def field_rows(held: Holdings) -> list[Row]:
    """Describe what an account has: its fields, and whether somebody is logged in to it."""
    spec = _spec(held.integration)
    login = None if spec is None else quiet_state(spec, held.account)
    rows = _fields(held, spec)
    if login is not None:
        rows.append({"field": "login", "value": in_words(login), "source": "kosmo accounts login"})
    return rows


def _fields(held: Holdings, spec: IntegrationSpec | None) -> list[Row]:
    """Describe the fields of an account: their plain value or reference, secrets masked."""
    shown = held.shown(_plain(spec))
    rows = [_field(key, value) for key, value in shown.items()]
    stored = stored_secrets(held.integration, held.account)
    rows += [
        {"field": key, "value": MASK, "source": "credentials.toml"}
        for key in stored
        if key not in held.fields
    ]
    return rows


def accounts_of(integration: str | None) -> list[Holdings]:
    """List the stored accounts, of one integration or of all.

    Raises UsageError with suggestions for an integration that is neither installed nor has any.
    """
    there = list_accounts(integration)
    if integration is not None and not there:
        with suppress(PluginError):  # a plugin that cannot be used is there all the same
            open_catalog().integration(integration)
    return there


def find_stored(integration: str, account: str) -> Holdings:
    """Find one stored account, or raise UsageError with those there are."""
    there = accounts_of(integration)
    for held in there:
        if held.account == account:
            return held
    raise unknown_stored(integration, account, [held.account for held in there])


def plain_fields(integration: str) -> set[str]:
    """Name the fields of an integration's accounts that are no secrets.

    Nothing is known of an integration whose plugin is gone.
    """
    return _plain(_spec(integration))


def _spec(integration: str) -> IntegrationSpec | None:
    try:
        return open_catalog().integration(integration)
    except KosmoError:
        return None


def _plain(spec: IntegrationSpec | None) -> set[str]:
    return set() if spec is None else {one.name for one in spec.auth.fields if not one.secret}


def _field(key: str, value: str | None) -> Row:
    if value is None:
        return {"field": key, "value": MASK, "source": "accounts.toml"}
    if key not in PLAIN and is_reference(value):
        return {"field": key, "value": MASK, "source": value}
    return {"field": key, "value": value, "source": "accounts.toml"}
