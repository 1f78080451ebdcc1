"""Decide which account a call uses. No secret is read here.

The order: `--account`, `KOSMO_<INTEGRATION>_ACCOUNT`, `KOSMO_ACCOUNT` (passed over where the
integration has no such account), a trusted project file, the default, the only one. Whoever
names an account gets that one or an error, never another.
"""

from __future__ import annotations

import os

from kosmo.config.environment import IMPLICIT, environment_accounts, environment_name
from kosmo.config.fields import PLAIN, check_plain, is_reference
from kosmo.config.store import accounts_path, stored_accounts, stored_fields
from kosmo.errors import ConfigError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.spec import IntegrationSpec

    Candidates = dict[str, Any]

SANDBOX = "sandbox"


class Account:
    """The account that a call uses.

    `fields` holds plain values, `base_url` and `limits` among them; `references` says where
    other values come from (`env:NAME`, `file:…`, `command:…`, `keyring:…`). A secret that is in
    neither lies in `credentials.toml`. `how` is what chose the account; `notes` are sentences
    for the caller.
    """

    __slots__ = ("fields", "how", "integration", "name", "notes", "references")

    def __init__(
        self,
        integration: str,
        name: str,
        fields: dict[str, str],
        references: dict[str, str],
        how: str,
        notes: tuple[str, ...] = (),
    ) -> None:
        """Take what was found; nothing is checked here."""
        self.integration = integration
        self.name = name
        self.fields = fields
        self.references = references
        self.how = how
        self.notes = notes

    @property
    def base_url(self) -> str | None:
        """The account's own address, which is then its only allowed origin."""
        return self.fields.get("base_url")

    @property
    def limits(self) -> list[str] | None:
        """The limits that replace the plugin's, such as `["10/1s", "5 at once"]`."""
        text = self.fields.get("limits")
        return None if text is None else text.split(", ")


def resolve(spec: IntegrationSpec, named: str | None = None) -> Account:
    """Find the account for a call; `named` is strict, None and `default` leave the choice open.

    Raises UsageError `unknown_account` or `ambiguous_account`, CredentialsError `no_account`. An
    MCP server has none: its account has no name, and to name one is a UsageError.
    """
    if spec.server is not None:
        return _none(spec, named)
    candidates = find_accounts(spec)
    name, how, notes = _choose(spec, candidates, named)
    if named is None and name != IMPLICIT and IMPLICIT in candidates:
        variable = f"KOSMO_{environment_name(spec.name)}__…"
        unused = f"the variables `{variable}` make the account `{IMPLICIT}`, and `{name}` is used"
        notes = (*notes, unused)
    if name == SANDBOX:
        return Account(spec.name, SANDBOX, {}, {}, how, notes)
    return _account(spec, name, candidates[name], how, notes)


def find_accounts(spec: IntegrationSpec) -> Candidates:
    """List an integration's accounts, stored and from the environment, each as it is written.

    Fields from the environment are references to their variable.
    """
    candidates = stored_accounts(spec.name)
    given = environment_accounts(spec)
    implicit = given.pop("", {})
    if given:
        for name, stored in candidates.items():
            overrides = given.pop(environment_name(name), {})
            candidates[name] = stored_fields(spec.name, name, stored) | overrides
        candidates.update({name.lower(): fields for name, fields in given.items()})
    if implicit:
        candidates.setdefault(IMPLICIT, implicit)
    return candidates


def _choose(
    spec: IntegrationSpec, candidates: Candidates, named: str | None
) -> tuple[str, str, tuple[str, ...]]:
    from_call = [(named, "--account"), _variable(f"KOSMO_{environment_name(spec.name)}_ACCOUNT")]
    for name, how in from_call:
        if name and name != "default":
            return _must_exist(spec, candidates, name, how), how, ()
    name, how = _variable("KOSMO_ACCOUNT")
    if name and _exists(spec, candidates, name):
        return name, how, ()
    from kosmo.config.defaults import default_account

    name, how, notes = default_account(spec.name)
    if name == SANDBOX:
        from kosmo.config.refusals import sandbox_default

        raise sandbox_default(spec, how)
    if name:
        return _must_exist(spec, candidates, name, how), how, notes
    others = [one for one in candidates if one != IMPLICIT]
    if len(candidates) == 1 or len(others) == 1:
        return (others or list(candidates))[0], "the only account", notes
    from kosmo.config.refusals import ambiguous_account, no_account

    raise ambiguous_account(spec, candidates) if candidates else no_account(spec)


def _none(spec: IntegrationSpec, named: str | None) -> Account:
    if named and named != "default":
        raise UsageError(
            f"`{spec.name}` is an MCP server, which has no accounts; leave out `--account`",
            code="invalid_arguments",
        )
    return Account(spec.name, "", {}, {}, "it has none")


def _variable(name: str) -> tuple[str | None, str]:
    return os.environ.get(name), name


def _exists(spec: IntegrationSpec, candidates: Candidates, name: str) -> bool:
    return name in candidates or (name == SANDBOX and bool(spec.simulator))


def _must_exist(spec: IntegrationSpec, candidates: Candidates, name: str, how: str) -> str:
    if _exists(spec, candidates, name):
        return name
    from kosmo.config.refusals import unknown_account

    raise unknown_account(spec, candidates, name, how)


def _account(
    spec: IntegrationSpec, name: str, written: object, how: str, notes: tuple[str, ...]
) -> Account:
    found = stored_fields(spec.name, name, written)
    secret = {field.name for field in spec.auth.fields if field.secret}
    fields: dict[str, str] = {}
    references: dict[str, str] = {}
    for key, value in found.items():
        if key in PLAIN:
            fields[key] = _plain(spec, name, key, value)
        elif is_reference(value):
            references[key] = value
        elif key in secret:
            raise ConfigError(
                f"`{key}` of account `{name}` in `{accounts_path()}` is not a reference; "
                "secret values do not belong in that file",
                hint=f"kosmo accounts add {spec.name} {name} --replace",
            )
        else:
            fields[key] = value
    return Account(spec.name, name, fields, references, how, notes)


def _plain(spec: IntegrationSpec, name: str, key: str, value: str) -> str:
    if value.startswith("env:"):
        value = os.environ.get(value[len("env:") :], "")
    try:
        return check_plain(key, value)
    except UsageError as error:
        raise ConfigError(
            f"account `{name}` of `{spec.name}`: {error.message}",
            hint=error.hint or f"kosmo accounts show {spec.name} {name}",
        ) from None
