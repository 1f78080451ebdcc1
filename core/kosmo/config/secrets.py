"""Read the values that sign an account's requests, only when a request is about to be made."""

from __future__ import annotations

from kosmo.config.store import credentials_path, stored_secrets
from kosmo.errors import CredentialsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kosmo.config.accounts import Account
    from kosmo.spec import AuthSpec


def read_secrets(account: Account, auth: AuthSpec) -> dict[str, str]:
    """Read every auth field of an account, plain ones too; optional ones may be missing.

    Raises CredentialsError with what to type where a value is missing or cannot be read.
    """
    values: dict[str, str] = {}
    stored: dict[str, str] | None = None
    for field in auth.fields:
        name = field.name
        if name in account.references:
            values[name] = _usable(account, name, _fetched(account, name))
        elif name in account.fields:
            values[name] = account.fields[name]
        elif field.default is not None:
            values[name] = field.default
        else:
            if stored is None:
                stored = stored_secrets(account.integration, account.name)
            if name in stored:
                values[name] = _usable(account, name, stored[name])
            elif field.required:
                raise missing(account, field.name)
    if auth.one_of and (lacking := auth.lacking(values)):
        others = [one for one in auth.choices(values) if lacking[0] not in one]
        raise missing(account, lacking[0], others)
    return values


def read_plain(account: Account, auth: AuthSpec) -> dict[str, str]:
    """Read the fields that are no secret, for a dry run; a missing one stands in braces."""
    values = {}
    for field in auth.fields:
        name = field.name
        if field.secret:
            continue
        if name in account.references:
            values[name] = _usable(account, name, _fetched(account, name))
        else:
            values[name] = account.fields.get(name, field.default or f"{{{name}}}")
    return values


def _fetched(account: Account, name: str) -> str:
    from kosmo.config.references import fetch

    try:
        return fetch(account.references[name])
    except CredentialsError as error:
        error.message = f"{_whose(account, name)} cannot be read: {error.message}"
        error.args = (error.message,)
        raise


def _usable(account: Account, name: str, value: str) -> str:
    if value and value.isprintable():
        return value
    problem = "holds a line break or another control character" if value else "is empty"
    from kosmo.config.shown import shown_reference

    reference = account.references.get(name)
    source = credentials_path() if reference is None else shown_reference(reference)
    raise CredentialsError(
        f"{_whose(account, name)} {problem} (it comes from `{source}`)",
        hint=f"kosmo accounts show {account.integration} {account.name}",
        code="unusable_secret",
    )


def missing(account: Account, field: str, others: Iterable[list[str]] = ()) -> CredentialsError:
    """Make the error for a field without a value, with what to type.

    `others` are sets of fields of which one would do in its place.
    """
    variable = f"{account.integration}_{field}".upper().replace("-", "_")
    command = f"kosmo integrations configure {account.integration} --account {account.name}"
    command += f" --set {field}=env:{variable}"
    if account.name == "env":
        command = f"export KOSMO_{account.integration.upper()}__{field.upper()}=…"
    told = f"{_whose(account, field)} is missing"
    for one in others:
        told += f", and there is no {' and '.join(f'`{name}`' for name in one)} in its place"
    return CredentialsError(told, hint=command, code="missing_secret")


def _whose(account: Account, field: str) -> str:
    return f"`{field}` of account `{account.name}` of `{account.integration}`"
