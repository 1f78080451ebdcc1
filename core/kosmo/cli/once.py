"""`kosmo once`: the ledger of the writes that were called with `--once KEY`."""

from __future__ import annotations

import typer

from kosmo.cli.report import Report
from kosmo.config import once
from kosmo.errors import ConfigError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

app = typer.Typer(help="What became of the writes of `--once KEY`.", add_completion=False)

_KEY = typer.Argument(help="the key, as it was given to `--once`")
_SHOWN = (
    "key", "state", "function", "account", "begun", "ended", "http_status", "pid", "digest",
)  # fmt: skip


@app.command("list", epilog="kosmo once list\nkosmo once list --json")
def list_() -> Report:
    """List the keys, oldest first; they are kept until they are forgotten.

    The state is begun while a process is sending, done, or unknown: it may have arrived.
    """
    rows = [_shown(row) for row in once.list_entries()]
    talk = () if rows else ("nothing was called with `--once KEY` yet",)
    return Report(rows, columns=("key", "state", "function", "account", "begun"), talk=talk)


@app.command("show", epilog="kosmo once show invoice-4711")
def show(key: str = _KEY) -> Report:
    """Show what became of the call of a key; its arguments are kept only as a digest."""
    row = once.find(key)
    if row is None:
        raise _unknown(key)
    shown = _shown(row)
    lines = [f"{name}: {value}" for name, value in shown.items() if value is not None]
    return Report(shown, text="\n".join(lines))


@app.command("forget", epilog="kosmo once forget invoice-4711")
def forget(key: str = _KEY) -> Report:
    """Forget a key, so that the next call with it is sent.

    Look at the service before: what may have arrived is sent a second time.
    """
    talk = _warned(key)
    if not once.forget(key):
        raise _unknown(key)
    text = f"forgot `{key}`; the next call with it is sent"
    return Report({"key": key, "forgotten": True}, text=text, talk=talk)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in _SHOWN}


def _warned(key: str) -> tuple[str, ...]:
    """Warn where the call is under way; an entry that cannot be read is forgotten all the same."""
    try:
        row = once.find(key)
    except ConfigError:
        return ()
    if row is None or row["state"] != "begun":
        return ()
    return (f"warning: process {row['pid']} is sending the call of `{key}` and may yet be done",)


def _unknown(key: str) -> UsageError:
    return UsageError(
        f"no call was made with `--once {key}`", hint="kosmo once list", code="unknown_once_key"
    )
