"""Change part of what is configured for an integration: all that is asked for, or nothing.

Fields of an account and switches lie in three files. Everything is checked under the locks of all
of them before the first is written; where a later one cannot be, the earlier ones are put back.
"""

from __future__ import annotations

import os
from contextlib import suppress

from kosmo.config.atomic import locked, replace_toml
from kosmo.config.fields import check_name
from kosmo.config.file import parse_toml
from kosmo.config.holdings import known_field, sort_fields
from kosmo.config.ledger import changing, enter, put_values, refuse_taken
from kosmo.config.paths import config_file
from kosmo.config.refusals import unknown_stored
from kosmo.config.store import (
    accounts_path,
    credentials_path,
    stored_accounts,
    stored_fields,
    table,
)
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from kosmo.spec import IntegrationSpec

    Table = dict[str, Any]
    Row = dict[str, str]


def revise(
    spec: IntegrationSpec,
    account: str,
    given: Mapping[str, str],
    unset: Iterable[str] = (),
    switches: Mapping[str, str | bool] | None = None,
) -> list[Row]:
    """Set fields of an account, forget others, and switch settings; give a row for each change.

    The account is made where it is not stored yet and something is given; required fields may
    still be missing then. A value takes the place of a reference and the other way round.
    `switches` are dotted keys of `settings.toml`. Raises UsageError and ConfigError, with nothing
    changed.
    """
    forgotten = list(dict.fromkeys(known_field(spec, name) for name in unset))
    if not given and not forgotten:
        return _switched(switches or {}, lambda write: write())
    fields = _Fields(spec, check_name(account), given, forgotten)

    def change_all(write: Callable[[], None]) -> None:
        def change(data: Table, credentials: Table) -> None:
            fields.change(data, credentials)
            write()

        changing(change)

    rows = _switched(switches or {}, change_all)
    return fields.rows + rows


class _Fields:
    """The change of one account's fields, and what came of it."""

    def __init__(
        self, spec: IntegrationSpec, account: str, given: Mapping[str, str], forgotten: list[str]
    ) -> None:
        self._integration = spec.name
        self._account = account
        self._kept, self._secrets = sort_fields(spec, account, given, partly=True)
        self._forgotten = forgotten
        self.rows: list[Row] = []
        for name in forgotten:
            if name in self._kept or name in self._secrets:
                raise UsageError(f"`{name}` is both set and unset", code="invalid_arguments")

    def change(self, data: Table, credentials: Table) -> None:
        """Change both tables; raises where the account cannot be changed so."""
        there = stored_accounts(self._integration, data)
        if self._account not in there and not (self._kept or self._secrets):
            raise unknown_stored(self._integration, self._account, there)
        refuse_taken(self._integration, self._account, there, hint=None)
        written = there.get(self._account, {})
        fields = stored_fields(self._integration, self._account, written)
        values = put_values(credentials, self._integration, self._account, {})
        for name in self._forgotten:
            for held, path in ((fields, accounts_path()), (values, credentials_path())):
                if held.pop(name, None) is not None:
                    self._note(name, "unset", path)
        for name, value in self._kept.items():
            values.pop(name, None)
            fields[name] = value
            self._note(name, "set", accounts_path())
        for name, value in self._secrets.items():
            fields.pop(name, None)
            values[name] = value
            self._note(name, "set", credentials_path())
        enter(data, "accounts", self._integration, there | {self._account: fields})
        put_values(credentials, self._integration, self._account, values)
        if not there:
            enter(data, "defaults", self._integration, self._account)
            self.rows.append(_row(f"defaults.{self._integration}", "set", accounts_path()))

    def _note(self, name: str, action: str, path: str) -> None:
        self.rows.append(_row(f"accounts.{self._integration}.{self._account}.{name}", action, path))


def _switched(
    switches: Mapping[str, str | bool], act: Callable[[Callable[[], None]], None]
) -> list[Row]:
    """Switch settings in the middle of `act`, which is given what writes them."""
    path = config_file("settings.toml")
    if not switches:
        act(lambda: None)
        return []
    with locked(path):
        before, after = parse_toml(path), parse_toml(path)
        for key, value in switches.items():
            _set(path, after, key.split("."), value)
        was_there = os.path.lexists(path)
        try:
            act(lambda: replace_toml(path, after))
        except BaseException:
            _restore(path, before, was_there=was_there)
            raise
    return [_row(key, "set", path) for key in switches]


def _set(path: str, data: Table, names: list[str], value: str | bool) -> None:
    *within, last = names
    for name in within:
        inner = table(path, data, name)
        data[name] = inner
        data = inner
    data[last] = value


def _restore(path: str, before: Table, *, was_there: bool) -> None:
    if was_there:
        if parse_toml(path) != before:
            replace_toml(path, before)
        return
    with suppress(OSError):
        os.unlink(path)


def _row(key: str, action: str, path: str) -> Row:
    return {"key": key, "action": action, "file": path}
