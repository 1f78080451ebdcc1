"""`kosmo approvals`: the calls that policy asks about and nobody could be asked."""

from __future__ import annotations

import sys

import typer

from kosmo.call import Call, Pages
from kosmo.cli import approval_texts, prompts
from kosmo.cli.calling import apart
from kosmo.cli.durations import seconds_of
from kosmo.cli.options import Options
from kosmo.cli.output import is_terminal, talk
from kosmo.cli.report import Report
from kosmo.config import approvals
from kosmo.config.approval_entry import LONGEST_SECONDS, find
from kosmo.config.approval_refusals import refusal
from kosmo.errors import ConfigError, KosmoError, UsageError
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Patience

    Row = dict[str, Any]

app = typer.Typer(help="Calls that wait for an approval, and those given.", add_completion=False)

_ID = typer.Argument(metavar="ID", help="the approval, as the refused call named it")
_MAX_WAIT = typer.Option(None, metavar="SECONDS", help="as the same option of a call")
_TIMEOUT = typer.Option(None, metavar="SECONDS", help="as the same option of a call")
_DEADLINE = typer.Option(None, metavar="SECONDS", help="as the same option of a call")
_OPEN = ("pending", "approved", "running")


@app.command("list", epilog="kosmo approvals list\nkosmo approvals list --all --json")
def list_(
    all_: bool = typer.Option(False, "--all", help="those that are over, too"),
) -> Report:
    """List the approvals that are asked for or were given, oldest first.

    The state is pending, approved, running, used, denied or stale. With `--all` those that are
    over come too; a month later they are dropped.
    """
    rows, broken = approvals.list_entries()
    shown = [approval_texts.row(one) for one in rows if all_ or one["state"] in _OPEN]
    told = [f"warning: {one.message}" + (f": {one.hint}" if one.hint else "") for one in broken]
    if not shown:
        told.append("no call waits for an approval")
    columns = ("id", "state", "function", "account", "asked", "expires")
    return Report(shown, columns=columns, talk=tuple(told))


@app.command("show", epilog="kosmo approvals show k7m2qp4x\nkosmo approvals show k7m2qp4x --json")
def show(id: str = _ID) -> Report:
    """Show what a call would send, why it asks, and what became of it."""
    entry = find(_typed(id))
    return Report(approval_texts.whole(entry), text=approval_texts.page(entry))


@app.command(
    "approve",
    epilog="kosmo approvals approve k7m2qp4x\nkosmo approvals approve k7m2qp4x --for 1h --yes",
)
def approve(
    id: str = _ID,
    for_: str = typer.Option("24h", "--for", metavar="TIME", help="how long it may be used (24h)"),
    yes: bool = typer.Option(False, "--yes", "-y", help="do not ask"),
) -> Report:
    """Let a call be made once: the same function, account and arguments, from any surface.

    The approval is used up by the call that carries something out; what fails before that may be
    tried again until its time is over. It overrides no rule that denies. On a terminal the request
    is shown first. Elsewhere `--yes` is needed, and whoever may run this command may approve: keep
    it from an agent by what you let its shell run.
    """
    seconds = _seconds(for_)
    entry = find(_typed(id))
    if entry["state"] not in _OPEN[:2]:
        raise refusal(entry)
    if not yes:
        _ask(entry)
    entry = approvals.approve(entry["id"], seconds)
    text = f"approved until {entry['expires']}; make it: kosmo approvals run {entry['id']}"
    return Report(approval_texts.row(entry), text=text, changed=True)


@app.command("deny", epilog="kosmo approvals deny k7m2qp4x")
def deny(id: str = _ID) -> Report:
    """Refuse a call: it is not asked about again for a day, and cannot be approved any more."""
    entry = approvals.deny(_typed(id))
    text = f"denied until {entry['expires']}"
    return Report(approval_texts.row(entry), text=text, changed=True)


@app.command("run", epilog="kosmo approvals run k7m2qp4x\nkosmo approvals run k7m2qp4x --json")
def run(
    id: str = _ID,
    max_wait: str = _MAX_WAIT,
    timeout: str = _TIMEOUT,
    deadline: str = _DEADLINE,
) -> Report:
    """Make an approved call, as it was asked for, and print its answer."""
    options = Options()
    options.max_wait, options.timeout, options.deadline = max_wait, timeout, deadline
    patience = options.patience()
    entry = find(_typed(id))
    if entry["state"] != "approved":
        raise refusal(entry)
    if sys.stdout is None:
        raise KosmoError("stdout is closed: nothing was sent", code="output_failed")
    runtime = Runtime()
    try:
        result = apart(runtime, _call(entry, patience), writes=True)
    finally:
        runtime.close()
    return Report(result.data, result=result)


@app.command("forget", epilog="kosmo approvals forget k7m2qp4x")
def forget(id: str = _ID) -> Report:
    """Forget an approval, whatever its state; the same call asks anew."""
    id = _typed(id)
    told: tuple[str, ...] = ()
    try:
        entry = find(id)
    except ConfigError:  # what cannot be read is forgotten all the same
        entry = {"state": None}
    if entry["state"] == "running":
        told = (f"warning: process {entry['pid']} is making its call and may yet be done",)
    approvals.forget(id)
    return Report({"id": id, "forgotten": True}, text=f"forgot `{id}`", talk=told)


def _typed(id: str) -> str:
    return id.strip().lower()


def _seconds(text: str) -> float:
    seconds = seconds_of(text, "--for")
    if seconds is None or seconds > LONGEST_SECONDS:
        raise UsageError(
            f"`--for` must be a time such as 30m, 24h or 7d, 30d at most, not `{text}`",
            code="invalid_arguments",
        )
    return seconds


def _ask(entry: Row) -> None:
    id = entry["id"]
    if not prompts.can_ask():
        raise UsageError(
            "a person decides about a call, and nobody can be asked here: show them"
            f" `kosmo approvals show {id}`",
            hint=f"for the person, never for an agent: kosmo approvals approve {id} --yes",
            code="confirmation_required",
        )
    prompts.say(approval_texts.page(entry, asking=True))
    if not prompts.confirm(f"Approve `{id}`?"):
        raise UsageError("nothing was approved", hint=f"kosmo approvals deny {id}", code="declined")


def _call(entry: Row, patience: Patience) -> Call:
    options = entry["options"]
    return Call(
        entry["function"],
        entry["arguments"],
        account=entry["account"],
        pages=Pages(
            all=options.get("all", False),
            max_items=options.get("max_items"),
            max_pages=options.get("max_pages"),
        ),
        patience=patience,
        wait=options.get("wait", False),
        once=options.get("once"),
        surface="cli",
        tell=(lambda line: talk(f"note: {line}")) if is_terminal(sys.stderr) else None,
        approval=entry["id"],
    )
