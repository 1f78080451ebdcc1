"""`kosmo accounts`: named sets of credentials for an integration."""

from __future__ import annotations

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli import prompts
from kosmo.cli.account_checks import check_accounts, live_check
from kosmo.cli.account_fields import collect
from kosmo.cli.account_login import LOGIN, first_login, login
from kosmo.cli.account_rows import (
    account_row,
    accounts_of,
    accounts_table,
    field_rows,
    find_stored,
    plain_fields,
)
from kosmo.cli.report import Report
from kosmo.cli.unknown_names import unknown_keys
from kosmo.config import ledger
from kosmo.config.atomic import as_toml
from kosmo.config.defaults import configured_default
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.config.holdings import Holdings

app = typer.Typer(help="Named sets of credentials for an integration.", add_completion=False)

_INTEGRATION = typer.Argument(help="integration, such as `missive`")
_NAME = typer.Argument(help="name of the account, such as `work`")
_FIELDS = typer.Option(
    [], "--set", metavar="FIELD=VALUE", help="set a field; a secret only by reference"
)


@app.command(
    "add",
    epilog="kosmo accounts add missive work\n"
    "kosmo accounts add missive work --set access_token=env:MISSIVE_ACCESS_TOKEN\n"
    "kosmo accounts add missive work --stdin < account.json",
)
def add(
    integration: str = _INTEGRATION,
    name: str = _NAME,
    fields: list[str] = _FIELDS,
    stdin: bool = typer.Option(False, "--stdin", help="read fields, secrets too, as JSON"),
    replace: bool = typer.Option(False, "--replace", help="write an existing account anew"),
) -> Report:
    """Store an account; the first of an integration becomes its default."""
    spec = open_catalog().integration(integration)
    given = collect(spec, fields, stdin=stdin)
    became_default = ledger.add_account(spec, name, given, replace=replace)
    text = f"added `{integration}.{name}`"
    if became_default:
        text += f"; it is the default of `{integration}`, being its first account"
    talk = first_login(spec, name) or live_check(integration, name)
    return Report(account_row(find_stored(integration, name)), text=text, talk=talk, changed=True)


app.command("login", epilog=LOGIN)(login)


@app.command("list", epilog="kosmo accounts list\nkosmo accounts list missive --json")
def list_(integration: str = typer.Argument(None, help="only accounts of this one")) -> Report:
    """List the stored accounts, and where their fields come from."""
    rows = [account_row(held) for held in accounts_of(integration)]
    add = f"kosmo accounts add {integration or 'INTEGRATION'} NAME"
    talk = () if rows else (f"no account is stored yet: {add}",)
    columns = ("integration", "account", "default", "base_url")
    return Report(rows, columns=columns, text=accounts_table(rows) if rows else None, talk=talk)


@app.command("show", epilog="kosmo accounts show missive work")
def show(integration: str = _INTEGRATION, name: str = _NAME) -> Report:
    """Show an account's fields and where each comes from; secrets are masked."""
    return Report(field_rows(find_stored(integration, name)), columns=("field", "value", "source"))


@app.command("use", epilog="kosmo accounts use missive work")
def use(integration: str = _INTEGRATION, name: str = _NAME) -> Report:
    """Make an account the default of its integration."""
    find_stored(integration, name)
    ledger.use_account(integration, name)
    chosen, path = configured_default(integration)
    talk: tuple[str, ...] = ()
    if chosen not in (None, name):
        talk = (f"warning: `{path}` still makes `{chosen}` the default, and goes first",)
    return Report(
        {"integration": integration, "default": name},
        text=f"`{name}` is the default of `{integration}`",
        talk=talk,
        changed=True,
    )


@app.command("rename", epilog="kosmo accounts rename missive work office")
def rename(
    integration: str = _INTEGRATION,
    name: str = _NAME,
    new: str = typer.Argument(help="its new name"),
) -> Report:
    """Give an account another name; its secrets and being the default go with it."""
    find_stored(integration, name)
    ledger.rename_account(integration, name, new)
    rules = f"policy.{integration}.accounts.{name}"
    return Report(
        account_row(find_stored(integration, new)),
        text=f"`{integration}.{name}` is now `{integration}.{new}`",
        talk=tuple(f"warning: {odd.told}" for odd in unknown_keys() if odd.key == rules),
        changed=True,
    )


@app.command("remove", epilog="kosmo accounts remove missive work --yes")
def remove(
    integration: str = _INTEGRATION,
    name: str = _NAME,
    yes: bool = typer.Option(False, "--yes", "-y", help="do not ask"),
) -> Report:
    """Forget an account with its secrets; what references point to stays."""
    find_stored(integration, name)
    if not yes:
        _confirm_removal(f"{integration} {name}")
    was_default = ledger.remove_account(integration, name)
    left = [held.account for held in ledger.list_accounts(integration)]
    talk: tuple[str, ...] = ()
    if was_default and len(left) > 1:
        talk = (f"`{integration}` has no default now: kosmo accounts use {integration} {left[0]}",)
    return Report(
        {"integration": integration, "account": name, "removed": True},
        text=f"removed `{integration}.{name}`",
        talk=talk,
        changed=True,
    )


@app.command(
    "test",
    epilog="kosmo accounts test --all\n"
    "kosmo accounts test missive\n"
    "kosmo accounts test missive work",
)
def check(
    integration: str = typer.Argument(None, help="only accounts of this one"),
    name: str = typer.Argument(None, help="only this account"),
    all_: bool = typer.Option(False, "--all", help="all accounts, as without a NAME"),
) -> Report:
    """Ask each service whose credentials these are, all at once.

    Exit codes: 0 where all are fine, 6 where some failed; where all did, the code that they share,
    else 6.
    """
    if all_ and name is not None:
        raise UsageError("`--all` and the NAME of one account exclude each other")
    return check_accounts(integration, name)


@app.command("export", epilog="kosmo accounts export --json")
def export(
    integration: str = typer.Argument(None, help="only accounts of this one"),
) -> Report:
    """Print names, plain fields and references, commands whole; secret values are left out."""
    held = accounts_of(integration)
    accounts: dict[str, dict[str, dict[str, str]]] = {}
    for one in held:
        shown = one.shown(plain_fields(one.integration)).items()
        fields = {key: _whole(one, key, value) for key, value in shown if value is not None}
        accounts.setdefault(one.integration, {})[one.account] = fields
    defaults = {one.integration: one.account for one in held if one.is_default}
    data = {"version": 1, "defaults": defaults, "accounts": accounts}
    return Report(data, text=as_toml(data), whole=True)


def _whole(held: Holdings, key: str, shown: str) -> str:
    """Give a command with all its words, as the account could not be made again without them."""
    return held.fields[key] if shown.startswith("command:") else shown


def _confirm_removal(words: str) -> None:
    if not prompts.can_ask():
        raise UsageError(
            "removing an account needs a yes, and nobody can be asked",
            hint=f"kosmo accounts remove {words} --yes",
            code="confirmation_required",
        )
    if not prompts.confirm(f"Forget `{words.replace(' ', '.')}` and its secrets?"):
        raise UsageError("nothing was removed", code="declined")
