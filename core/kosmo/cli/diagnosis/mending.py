"""Commands that mend one field of an account, or the choice of one, wherever it was made."""

from __future__ import annotations

import os

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.places import line_of
from kosmo.cli.diagnosis.standing import setting
from kosmo.config.defaults import default_account
from kosmo.config.environment import IMPLICIT, environment_name
from kosmo.config.fields import is_reference
from kosmo.config.paths import config_file
from kosmo.config.store import stored_accounts, stored_fields
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.errors import KosmoError
    from kosmo.spec import IntegrationSpec


def set_again(spec: IntegrationSpec, account: str, field: str, text: str | None = None) -> str:
    """Give the command that gives a field a usable value; `text` is what it has now."""
    if account not in stored_accounts(spec.name):
        within = "" if account == IMPLICIT else f"{environment_name(account)}__"
        return f"export KOSMO_{environment_name(spec.name)}__{within}{environment_name(field)}=…"
    return setting(spec, [field], account, reference=meant(text or ""))


def forget(spec: IntegrationSpec, account: str, field: str, text: str) -> str:
    """Give the command that takes away a field, which may be in a variable."""
    written = stored_accounts(spec.name).get(account)
    stored = {} if written is None else stored_fields(spec.name, account, written)
    if stored.get(field) != text:
        return f"unset {text.removeprefix('env:')}"
    return f"kosmo integrations configure {spec.name} --account {account} --unset {field}"


def choose(spec: IntegrationSpec, error: KosmoError) -> str:
    """Give the command that mends the choice of an account that is not there."""
    if error.code != "unknown_account":
        return fixes.of_error(error)
    variable = f"KOSMO_{environment_name(spec.name)}_ACCOUNT"
    if os.environ.get(variable, "default") != "default":
        return f"unset {variable}"
    _, source, _ = default_account(spec.name)
    there = list(stored_accounts(spec.name))
    if source.startswith("/"):
        return fixes.edit(source, line_of(source, ["defaults", spec.name]))
    if there:
        return f"kosmo accounts use {spec.name} {there[0]}"
    path = config_file("accounts.toml")
    return fixes.edit(path, line_of(path, ["defaults", spec.name]))


def one_of(spec: IntegrationSpec, names: list[str]) -> str:
    """Give the command that makes one of several accounts the one that calls use."""
    stored = [name for name in names if name in stored_accounts(spec.name)]
    if stored:
        return f"kosmo accounts use {spec.name} {stored[0]}"
    return f"export KOSMO_{environment_name(spec.name)}_ACCOUNT={names[0]}"


def switch_on(spec: IntegrationSpec) -> str:
    """Give the command that lets an integration be called again."""
    path = config_file("config.toml")
    line = line_of(path, ["enabled", spec.name])
    return fixes.edit(path, line) if line else f"kosmo integrations configure {spec.name} --enable"


def meant(text: str) -> str | None:
    """Find the reference that a mistyped one stands for; anything else may be a secret."""
    if is_reference(text):
        return None
    kind, _, target = text.partition(":")
    near = nearest(kind.lower(), ("env", "file"))
    is_name = near == "env" and target.isupper() and target.isidentifier()
    is_path = near == "file" and target.startswith(("/", "~/"))
    return f"{near}:{target}" if is_name or is_path else None
