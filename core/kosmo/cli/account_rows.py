"""Show accounts as rows: names, sources of their fields, never a secret's value."""

from __future__ import annotations

from kosmo.config.explanation import MASK
from kosmo.config.fields import PLAIN, is_reference
from kosmo.config.ledger import list_accounts
from kosmo.config.refusals import unknown_stored
from kosmo.config.store import stored_secrets

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
        "base_url": held.fields.get("base_url"),
    }


def field_rows(held: Holdings) -> list[Row]:
    """Describe the fields of an account: their plain value or reference, secrets masked."""
    rows = [_field(key, value) for key, value in held.fields.items()]
    stored = stored_secrets(held.integration, held.account)
    rows += [
        {"field": key, "value": MASK, "source": "credentials.toml"}
        for key in stored
        if key not in held.fields
    ]
    return rows


def _field(key: str, value: str) -> Row:
    if key not in PLAIN and is_reference(value):
        return {"field": key, "value": MASK, "source": value}
    return {"field": key, "value": value, "source": "accounts.toml"}


def find_stored(integration: str, account: str) -> Holdings:
    """Find one stored account, or raise UsageError with those there are."""
    there = list_accounts(integration)
    for held in there:
        if held.account == account:
            return held
    raise unknown_stored(integration, account, [held.account for held in there])
