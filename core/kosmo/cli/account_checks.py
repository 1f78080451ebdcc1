"""Try accounts by the call with which their integration tells whose credentials they are."""

from __future__ import annotations

import os

from kosmo.catalog.catalog import open_catalog
from kosmo.cli import prompts
from kosmo.cli.account_rows import accounts_of
from kosmo.cli.asking import Asking, who, worst
from kosmo.cli.report import Report
from kosmo.config.accounts import find_accounts
from kosmo.errors import CredentialsError, KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.asking import Asked


def check_accounts(integration: str | None, name: str | None) -> Report:
    """Call each account's service, all at once, and report a row for each with what failed.

    Where there is but one account its own error is raised.
    """
    asked = Asking().ask(accounts_to_ask(integration, name))
    error = worst(asked)
    if error is not None and len(asked) == 1:
        raise error
    columns = ("integration", "account", "state", "who")
    return Report([row(one) for one in asked], columns=columns, error=error)


def accounts_to_ask(integration: str | None, name: str | None = None) -> list[tuple[str, str]]:
    """List the accounts that are stored, and those that the environment makes.

    Raises CredentialsError where there is none.
    """
    if integration is not None and name is not None:
        return [(integration, name)]
    chosen = {(held.integration, held.account) for held in accounts_of(integration)}
    if any(variable.startswith("KOSMO_") and "__" in variable for variable in os.environ):
        catalog = open_catalog()
        names = catalog.names() if integration is None else [integration]
        for spec in map(catalog.integration, names):
            chosen |= {(spec.name, account) for account in find_accounts(spec)}
    if chosen:
        return sorted(chosen)
    raise CredentialsError(
        "there is no account to test",
        hint=f"kosmo accounts add {integration} work" if integration else "kosmo integrations list",
        code="no_account",
    )


def live_check(integration: str, name: str, *, asked: bool = False) -> tuple[str, ...]:
    """Try an account at once, but only where a person sees what comes of it, or `asked` for it."""
    if not asked and not prompts.can_ask():
        return ()
    try:
        row = check_accounts(integration, name).data[0]
    except KosmoError as error:
        again = f"kosmo accounts test {integration} {name}"
        return (f"warning: it is stored, but trying it failed: {error.message}; again: {again}",)
    return (f"it works: {row['who']}",) if row["who"] else ()


def row(asked: Asked) -> dict[str, Any]:
    """Give an account and what came of asking it as the row of a report."""
    return {
        "integration": asked.integration,
        "account": asked.account,
        "state": asked.state,
        "who": who(asked.answer),
        "error": asked.error and asked.error.as_dict(),
    }
