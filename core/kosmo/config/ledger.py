"""Change the stored accounts: add, choose the default, rename, remove.

Both files change under the one lock of `accounts.toml`. Values are written before the account
that needs them and dropped after it, so that a crash in between leaves no account without its
secret. Tokens come last; what a crash leaves of them is dropped with the next account of the name.
"""

from __future__ import annotations

from kosmo.config.atomic import locked, replace_toml
from kosmo.config.environment import environment_name
from kosmo.config.fields import check_name
from kosmo.config.file import parse_toml
from kosmo.config.holdings import Holdings, sort_fields
from kosmo.config.kept_tokens import forget_tokens, move_tokens
from kosmo.config.refusals import unknown_stored
from kosmo.config.store import (
    VERSION,
    accounts_path,
    check_version,
    credentials_path,
    refuse_if_shared,
    stored_accounts,
    stored_default,
    table,
)
from kosmo.config.tables import copied, joined
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from kosmo.spec import IntegrationSpec

    Table = dict[str, Any]
    T = TypeVar("T")


def list_accounts(integration: str | None = None) -> list[Holdings]:
    """List the stored accounts, sorted, without any value of a secret."""
    path = accounts_path()
    data = parse_toml(path)
    check_version(path, data)
    names = table(path, data, "accounts") if integration is None else (integration,)
    return [
        Holdings(owner, account, written, is_default=stored_default(owner, data) == account)
        for owner in sorted(names)
        for account, written in sorted(stored_accounts(owner, data).items())
    ]


def add_account(
    spec: IntegrationSpec, name: str, given: Mapping[str, str], *, replace: bool = False
) -> bool:
    """Store an account and tell whether it became the default, being the integration's first.

    `given` holds plain values, references and secret values by field. Raises UsageError for a
    name or field that does not fit, a required field that is missing, and a name that is taken
    unless `replace`.
    """
    kept, secrets = sort_fields(spec, check_name(name), given)

    def change(data: Table, credentials: Table) -> bool:
        there = stored_accounts(spec.name, data)
        add = "add `--replace` to write it anew, or choose another name"
        refuse_taken(spec.name, name, there, hint=None if replace else add)
        enter(data, "accounts", spec.name, there | {name: kept})
        put_values(credentials, spec.name, name, secrets)
        if there:
            return False
        enter(data, "defaults", spec.name, name)
        return True

    became_default = changing(change)
    forget_tokens(spec.name, name)  # of an account that had this name before
    return became_default


def use_account(integration: str, name: str) -> None:
    """Make a stored account the default of its integration."""

    def change(data: Table, _credentials: Table) -> None:
        _must_be_stored(integration, name, data)
        enter(data, "defaults", integration, name)

    changing(change)


def rename_account(integration: str, old: str, new: str) -> None:
    """Give an account another name; its values, and being the default, go with it."""
    check_name(new)

    def change(data: Table, credentials: Table) -> None:
        there = _must_be_stored(integration, old, data)
        kept = there.pop(old)
        refuse_taken(
            integration, new, there, hint=f"kosmo accounts remove {integration} {new}, if it may go"
        )
        enter(data, "accounts", integration, there | {new: kept})
        if stored_default(integration, data) == old:
            enter(data, "defaults", integration, new)
        put_values(credentials, integration, new, put_values(credentials, integration, old, {}))

    changing(change)
    move_tokens(integration, old, new)


def remove_account(integration: str, name: str) -> bool:
    """Forget an account with its values, and tell whether it was the default."""

    def change(data: Table, credentials: Table) -> bool:
        there = _must_be_stored(integration, name, data)
        was_default = stored_default(integration, data) == name
        accounts = dict(table(accounts_path(), data, "accounts"))
        _put(accounts, integration, _without(there, name))
        _put(data, "accounts", accounts)
        if was_default:
            _put(data, "defaults", _without(data["defaults"], integration))
        put_values(credentials, integration, name, {})
        return was_default

    was_default = changing(change)
    forget_tokens(integration, name)
    return was_default


def changing(change: Callable[[Table, Table], T]) -> T:
    """Change both files under their lock: `change` is given their tables, and may still raise."""
    accounts, credentials = accounts_path(), credentials_path()
    with locked(accounts):
        data = parse_toml(accounts)
        check_version(accounts, data)
        refuse_if_shared(credentials, "credentials_exposed")
        secrets = parse_toml(credentials)
        before = copied({owner: table(credentials, secrets, owner) for owner in secrets})
        outcome = change(data, secrets)
        both = joined(before, secrets)
        if both != before:
            replace_toml(credentials, both)
        replace_toml(accounts, {"version": VERSION, **data})
        if secrets != both:
            replace_toml(credentials, secrets)
    return outcome


def enter(data: Table, section: str, key: str, value: object) -> None:
    """Set a key of a section of `accounts.toml`."""
    data[section] = {**table(accounts_path(), data, section), key: value}


def put_values(credentials: Table, integration: str, account: str, values: Table) -> Table:
    """Set the secret values of an account, none being forgotten, and give the former ones."""
    path = credentials_path()
    mine = dict(table(path, credentials, integration))
    former = dict(table(path, mine, account, f"{integration}."))
    mine.pop(account, None)
    _put(credentials, integration, mine | ({account: values} if values else {}))
    return former


def refuse_taken(integration: str, name: str, there: Table, *, hint: str | None) -> None:
    """Refuse the name of another account, or one that would share another's variables.

    Without a `hint` for the first case the account may be written anew.
    """
    if name in there and hint is not None:
        raise UsageError(
            f"`{integration}` has an account `{name}` already",
            hint=hint,
            code="account_exists",
        )
    for other in there:
        if other != name and environment_name(other) == environment_name(name):
            raise UsageError(
                f"`{name}` and the account `{other}` would share their environment variables",
                hint="choose a name that differs in more than `-` and `_`",
            )


def _put(data: Table, key: str, held: Table) -> None:
    """Set a table; one with nothing left in it is not mentioned."""
    data.pop(key, None)
    if held:
        data[key] = held


def _without(held: Table, key: str) -> Table:
    return {name: value for name, value in held.items() if name != key}


def _must_be_stored(integration: str, name: str, data: Table) -> Table:
    there = stored_accounts(integration, data)
    if name in there:
        return there
    raise unknown_stored(integration, name, there)
