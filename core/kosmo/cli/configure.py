"""`kosmo integrations configure`: fields of an account, switches and permissions, all at once."""

from __future__ import annotations

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.configure_input import Wishes, from_stdin, no_project
from kosmo.cli.diagnosis.standing import default_name, standing
from kosmo.cli.integration_fields import held_in
from kosmo.cli.report import Report
from kosmo.cli.switch_effects import effect_of, effect_of_kind
from kosmo.config.accounts import find_accounts
from kosmo.config.holdings import listed
from kosmo.config.refusals import unknown_stored
from kosmo.config.revision import revise
from kosmo.config.rules import KINDS
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.cli.switch_effects import Effect
    from kosmo.spec import IntegrationSpec

EPILOG = (
    "kosmo integrations configure missive --set access_token=env:MISSIVE_TOKEN\n"
    "kosmo integrations configure missive --account work --unset base_url\n"
    "kosmo integrations configure missive --write ask --destructive deny\n"
    "kosmo integrations configure missive --stdin-json --json < missive.json"
)

_ACTION = "allow, ask or deny"
_SETS = typer.Option(
    [], "--set", metavar="FIELD=VALUE", help="set a field; a secret only by reference"
)
_UNSETS = typer.Option([], "--unset", metavar="FIELD", help="forget a field")


def configure(
    integration: str = typer.Argument(help="integration, such as `missive`"),
    account: str = typer.Option("default", help="the account whose fields these are"),
    sets: list[str] = _SETS,
    unsets: list[str] = _UNSETS,
    stdin_json: bool = typer.Option(False, "--stdin-json", help="read all of it as JSON too"),
    enable: bool = typer.Option(False, "--enable", help="let the integration be called"),
    disable: bool = typer.Option(False, "--disable", help="switch it off; wins over --enable"),
    read: str = typer.Option(None, metavar="ACTION", help=f"policy for reads: {_ACTION}"),
    write: str = typer.Option(None, metavar="ACTION", help=f"policy for writes: {_ACTION}"),
    destructive: str = typer.Option(
        None, metavar="ACTION", help=f"policy for what destroys or reaches outside: {_ACTION}"
    ),
    permissions: str = typer.Option(
        None, metavar="KIND:ACTION,…", help="the three at once, such as read:allow,write:ask"
    ),
    global_: bool = typer.Option(  # noqa: ARG001 - it is so in any case
        False, "--global", help="for this user; there is no other scope"
    ),
    project: bool = typer.Option(False, "--project", help="refused: people write project files"),
) -> Report:
    """Set up an integration: all that is asked for, or, where anything is wrong, nothing.

    The account `default` is the integration's default one; the first is made with the name `main`.
    An account may be left incomplete: the answer names what is missing, and the next commands.

    JSON on stdin has the keys account, credentials (FIELD: VALUE, secrets too), unset (a list),
    enabled, permissions (KIND: ACTION) and scope (global). Options go before it.

    Permissions hold for all accounts. Writes that destroy or reach outside fall under both write
    and destructive, and the stricter counts. What people wrote into config.toml is never loosened:
    what it overrules is stored all the same, and told.
    """
    if project:
        raise no_project()
    spec = open_catalog().integration(integration)
    wishes = Wishes(spec, from_stdin() if stdin_json else {})
    wishes.take_fields(spec, sets)
    wishes.unset += unsets
    for part in permissions.split(",") if permissions else ():
        kind, _, action = part.partition(":")
        wishes.permit(kind.strip(), action.strip())
    for kind, action in zip(KINDS, (read, write, destructive), strict=True):
        if action is not None:
            wishes.permit(kind, action)
    if enable or disable:
        wishes.enabled = not disable
    return _changed(spec, wishes, account if account != "default" else wishes.account)


def _changed(spec: IntegrationSpec, wishes: Wishes, named: str | None) -> Report:
    account = named if named not in (None, "default") else _default(spec, wishes)
    before = standing(spec, account)  # what cannot be told afterwards fails before anything is done
    there = before["accounts"]
    if account is not None and account == named and account not in there and not wishes.given:
        raise unknown_stored(spec.name, account, there)
    rows = revise(spec, account or "", wishes.given, wishes.unset, wishes.switches(spec.name))
    after = standing(spec, account)
    data = {
        "provider": spec.name,
        "account": account,
        "scope": "global",
        "credentials_set": _fields(rows, "set"),
        "credentials_unset": _fields(rows, "unset"),
        **{key: after[key] for key in ("enabled", "configured", "active", "permissions")},
        "missing_credentials": after["missing_credentials"],
        "missing_one_of": _choices(spec, account) if after["missing_credentials"] else [],
        "overruled": _overruled(wishes, spec.name, account or ""),
        "changed": rows,
        "next_commands": after["next_commands"],
    }
    talk = tuple(f"warning: {one['told']}" for one in data["overruled"])
    return Report(data, text="\n".join(_lines(data)), talk=talk, changed=bool(rows))


def _default(spec: IntegrationSpec, wishes: Wishes) -> str | None:
    """Give the default account; None where that is open and no account is changed."""
    try:
        return default_name(spec)
    except UsageError as error:
        if error.code == "ambiguous_account" and not (wishes.given or wishes.unset):
            return None
        raise


def _fields(rows: list[dict[str, str]], action: str) -> list[str]:
    return [
        one["key"].rpartition(".")[2]
        for one in rows
        if one["action"] == action and one["key"].startswith("accounts.")
    ]


def _choices(spec: IntegrationSpec, account: str | None) -> list[list[str]]:
    """Give what is left of each set of fields of which an account needs one."""
    return spec.auth.choices(held_in(spec, account, find_accounts(spec)))


def _lines(data: dict[str, Any]) -> Iterator[str]:
    for one in data["changed"]:
        yield f"{one['action']} `{one['key']}` in {one['file']}"
    if not data["changed"]:
        yield "nothing was changed"
    if data["missing_credentials"]:
        sets = data["missing_one_of"]
        alone = [
            one for one in data["missing_credentials"] if not any(one in some for some in sets)
        ]
        parts = (listed(alone), ", or ".join(map(listed, sets)))
        yield f"still missing: {'; and '.join(filter(None, parts))}"
    yield from (f"next: {command}" for command in data["next_commands"])


def _overruled(wishes: Wishes, name: str, account: str) -> list[dict[str, Any]]:
    """Tell of each switch that does not have its effect, and why."""
    wanted: list[tuple[Effect, object]] = []
    if wishes.enabled is not None:
        wanted.append((effect_of(f"enabled.{name}"), wishes.enabled))
    for kind, action in wishes.permissions.items():
        wanted.append((effect_of_kind(kind, name, account), action))
    return [
        {"key": effect.key, "value": value, "effective": effect.value, "told": told}
        for effect, value in wanted
        if (told := effect.against(value))
    ]
