"""`kosmo plugins`: what is installed, its state, and what may come in."""

from __future__ import annotations

import typer

from kosmo.cli import plugin_changes, plugin_checks, plugin_info, plugin_rows
from kosmo.cli.report import Report
from kosmo.cli.scaffold.command import EXAMPLES, new
from kosmo.errors import PartlyDoneError
from kosmo.plugin.installing import verifying

app = typer.Typer(help="Installed plugins and their state.", add_completion=False)
app.command("new", epilog=EXAMPLES)(new)

_SPECS = typer.Argument(
    metavar="PLUGIN", help="a wheel, a name with or without ==VERSION, a folder, or git+https://…"
)
_NAMES = typer.Argument(metavar="NAME", help="a distribution, or an integration of it")
_SOME = typer.Argument(None, metavar="NAME", help="a distribution, or an integration of it")
_NAME = typer.Argument(metavar="NAME", help="an integration, or the distribution that brings it")
_HASH = typer.Option(
    [], "--hash", metavar="HASH", help="take a wheel with this hash only: sha256:…"
)
_BUILD = typer.Option(False, "--allow-build", help="let what is no wheel be built: runs its code")
_YES = typer.Option(False, "--yes", "-y", help="do not ask: needs --hash, or `plugins.allow`")
_DRY_RUN = typer.Option(False, "--dry-run", help="show what would be installed, and stop")


@app.command("list", epilog="kosmo plugins list\nkosmo plugins list --refresh --json")
def list_(
    refresh: bool = typer.Option(False, "--refresh", help="index broken plugins again"),
) -> Report:
    """List every plugin with its state and the reason of any but ok.

    The state is ok, broken, collision, denied (by `plugins.deny` in `config.toml`), disabled,
    incompatible (with this kosmo) or missing (asked for, and not in the generation that is used).
    The quality is what `kosmo plugins check` found, as long as no file of the plugin is another
    since.
    """
    rows, notes = plugin_rows.rows(refresh=refresh)
    columns = (
        "name", "state", "quality", "code", "distribution", "version", "functions", "reason",
    )  # fmt: skip
    return Report(rows, columns=columns, talk=tuple(f"warning: {one}" for one in notes))


@app.command("info", epilog="kosmo plugins info missive\nkosmo plugins info kosmo-notes --json")
def info(name: str = _NAME) -> Report:
    """Show one plugin: where it came from, what it brings, and what it needs."""
    row = plugin_info.whole(name)
    return Report(row, text=plugin_info.page(row))


@app.command(
    "check",
    epilog="kosmo plugins check ./kosmo-notes\nkosmo plugins check . --at-least gold --json\n"
    "kosmo plugins check missive",
)
def check(
    plugin: str = typer.Argument(metavar="PLUGIN", help="a project's folder, or an installed name"),
    at_least: str = typer.Option(
        "bronze", "--at-least", metavar="LEVEL", help="fail below bronze, silver, gold or platinum"
    ),
    integration: str = typer.Option(
        None, "--integration", metavar="NAME", help="one of several; without it all are checked"
    ),
) -> Report:
    """Check a plugin: which rules it does not keep, why they are there, and how to mend it.

    A folder need not be installed. Its code is run in a process of its own, against its own
    simulator, without your accounts and variables; of a plugin without code nothing is run.
    """
    return plugin_checks.check(plugin, at_least, integration)


@app.command(
    "install",
    epilog="kosmo plugins install kosmo-notes\nkosmo plugins install ./kosmo-notes --allow-build"
    " --yes\nkosmo plugins install dist/kosmo_notes-0.1.0-py3-none-any.whl --dry-run",
)
def install(
    specs: list[str] = _SPECS,
    hashes: list[str] = _HASH,
    allow_build: bool = _BUILD,
    yes: bool = _YES,
    dry_run: bool = _DRY_RUN,
) -> Report:
    """Install plugins into kosmo's own folder, beside kosmo's packages and never over them.

    What comes in is shown first, and nothing of a wheel is run before somebody agrees. The whole
    set is resolved together, against the kosmo that runs, and swapped at once: a failure leaves
    what there is. Without a terminal `--yes` needs `--hash`, or a name that `plugins.allow` in
    `config.toml` has; a folder here only needs `--allow-build --yes`.
    """
    change = plugin_changes.Change(
        plugin_changes.command_of("install", specs), specs,
        hashes=hashes, allow_build=allow_build, yes=yes, dry_run=dry_run,
    )  # fmt: skip
    return change.run()


@app.command("upgrade", epilog="kosmo plugins upgrade\nkosmo plugins upgrade kosmo-notes --dry-run")
def upgrade(
    names: list[str] = _SOME,
    hashes: list[str] = _HASH,
    allow_build: bool = _BUILD,
    yes: bool = _YES,
    dry_run: bool = _DRY_RUN,
) -> Report:
    """Look anew for plugins as they were first asked for: those named, or all."""
    names = names or []
    change = plugin_changes.Change(
        plugin_changes.command_of("upgrade", names), [],
        hashes=hashes, allow_build=allow_build, yes=yes, dry_run=dry_run,
    )  # fmt: skip
    return plugin_changes.upgrade(change, names)


@app.command("remove", epilog="kosmo plugins remove kosmo-notes")
def remove(names: list[str] = _NAMES) -> Report:
    """Take plugins out, with what only they needed; `kosmo plugins rollback` brings them back."""
    return plugin_changes.remove(names)


@app.command("rollback", epilog="kosmo plugins rollback\nkosmo plugins rollback --to gen-3-py311")
def rollback(
    to: str = typer.Option(None, "--to", metavar="GENERATION", help="one of those that are kept"),
) -> Report:
    """Go back to the set before the last change; the last three are kept."""
    return plugin_changes.roll_back(to)


@app.command("sync", epilog="kosmo plugins sync\nkosmo plugins sync --allow-build --yes")
def sync(
    hashes: list[str] = _HASH,
    allow_build: bool = _BUILD,
    yes: bool = _YES,
    dry_run: bool = _DRY_RUN,
    again: bool = typer.Option(False, "--again", help="though nothing seems to be different"),
) -> Report:
    """Make the set what `plugins.toml` says: for another kosmo or Python, or on another machine.

    What has the hash that stands there was approved, and is taken with `--yes` alone.
    """
    change = plugin_changes.Change(
        "kosmo plugins sync", [],
        hashes=hashes, allow_build=allow_build, yes=yes, dry_run=dry_run,
    )  # fmt: skip
    return plugin_changes.sync(change, again=again)


@app.command("disable", epilog="kosmo plugins disable kosmo-notes")
def disable(name: str = _NAME) -> Report:
    """Leave a plugin out, wherever it is installed: nothing of it is imported any more."""
    return plugin_rows.switch(name, disabled=True)


@app.command("enable", epilog="kosmo plugins enable kosmo-notes")
def enable(name: str = _NAME) -> Report:
    """Take a disabled plugin in again."""
    return plugin_rows.switch(name, disabled=False)


@app.command("verify", epilog="kosmo plugins verify\nkosmo plugins verify --json")
def verify() -> Report:
    """Compare every installed file with what was installed; fails where one is another."""
    rows = verifying.verify()
    bad = [row for row in rows if row["problems"]]
    problems = [f"{row['name'] or 'files'}: {one}" for row in bad for one in row["problems"]]
    error = PartlyDoneError(
        f"{len(bad)} of {len(rows)} are not as they were installed",
        hint="kosmo plugins sync",
        code="plugin_changed",
        details=problems,
    )
    talk = tuple(problems) or (() if rows else ("no plugins were installed",))
    columns = ("name", "version", "state", "sha256")
    return Report(rows, columns=columns, talk=talk, error=error if bad else None)
