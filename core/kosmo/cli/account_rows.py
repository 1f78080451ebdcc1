"""Show accounts as rows: names, sources of their fields, never a secret's value."""

from __future__ import annotations

from contextlib import suppress

from kosmo.catalog.catalog import open_catalog
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

    Row = dict[str, Any]


def account_row(held: Holdings) -> Row:
    """Describe an account in one row; `sources` tells where each field comes from."""
    return {
        "integration": held.integration,
        "account": held.account,
        "default": held.is_default,
        "sources": {row["field"]: row["source"] for row in field_rows(held)},
        "base_url": held.shown(()).get("base_url"),
    }


def accounts_table(rows: list[Row]) -> str:
    """Lay out rows of accounts for a person: of `sources` those there are, whatever the field."""
    from kosmo.cli.tabular import as_table

    shown = [{**row, "fields_from": list(dict.fromkeys(row["sources"].values()))} for row in rows]
    return as_table(shown, ("integration", "account", "default", "fields_from", "base_url"))[0]


def field_rows(held: Holdings) -> list[Row]:
    """Describe the fields of an account: their plain value or reference, secrets masked."""
    shown = held.shown(plain_fields(held.integration))
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
    try:
        spec = open_catalog().integration(integration)
    except KosmoError:
        return set()
    return {field.name for field in spec.auth.fields if not field.secret}


def _field(key: str, value: str | None) -> Row:
    if value is None:
        return {"field": key, "value": MASK, "source": "accounts.toml"}
    if key not in PLAIN and is_reference(value):
        return {"field": key, "value": MASK, "source": value}
    return {"field": key, "value": value, "source": "accounts.toml"}
