"""`kosmo log`: the calls that were made, from the audit log."""

from __future__ import annotations

import select
import sys
import time
from collections import deque

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.durations import seconds_of
from kosmo.cli.output import talk
from kosmo.cli.report import Report
from kosmo.config.audit_following import Follower
from kosmo.config.audit_reading import Filter, entry_of, is_begun, read_log, shown
from kosmo.errors import KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

app = typer.Typer(help="The calls that were made, from the audit log.", add_completion=False)

_COLUMNS = (
    "time", "function", "account", "status", "dry_run", "verdict", "approval", "duration_ms",
)  # fmt: skip
_EVERY_MS = 250  # how often a followed log is looked at


@app.command(
    "log",
    epilog="kosmo log\n"
    "kosmo log --since 1h --status failed\n"
    "kosmo log --integration missive --effect write --since 2026-01-31 --json\n"
    "kosmo log --follow",
)
def log(
    integration: str = typer.Option(None, "--integration", help="only calls of this one"),
    function: str = typer.Option(None, "--function", help="only calls of this function"),
    account: str = typer.Option(None, "--account", help="only calls with this account"),
    effect: str | None = typer.Option(
        None, "--effect", metavar="read|write", help="only one effect"
    ),
    status: str = typer.Option(None, "--status", help="ok, failed, or the code of an error"),
    approval: str = typer.Option(None, "--approval", metavar="ID", help="only calls of this one"),
    surface: str = typer.Option(None, "--surface", help="only calls from there, such as cli"),
    since: str | None = typer.Option(
        None, "--since", metavar="TIME", help="90s, 1h, 7d, or a UTC time"
    ),
    limit: int = typer.Option(50, "--limit", min=1, help="how many, the newest"),
    follow: bool = typer.Option(False, "--follow", "-f", help="go on until Ctrl-C"),
) -> Report:
    """Tell which calls were made and how they ended, the newest last.

    A line has the time, the surface, the account, the function, its effect, what policy said, the
    status (`ok` or the code of the error) and the duration; arguments and answers are not kept. The
    status `begun` is of a write that is under way, or was when its process was killed. With
    `--follow` calls are told as they end; a program gets a JSON object a line.
    """
    if effect not in (None, "read", "write"):
        raise UsageError(
            f"`--effect` must be read or write, not `{effect}`", code="invalid_arguments"
        )
    wanted = Filter(
        integration=integration,
        function=function,
        account=account,
        effect=effect,
        status=status,
        surface=surface,
        approval=approval,
        since=None if since is None else _moment(since),
    )
    if follow:
        return Report(None, stream=_followed(wanted, limit, _wait))
    found = read_log(wanted, limit)
    told = [_garbage(found.garbage)] if found.garbage else []
    if found.more:
        told.append(f"note: there are older ones; add `--limit {limit * 10}`")
    if not found.entries:
        told += ["no such call is in the audit log", *_unknown(integration, function)]
    return Report(found.entries, columns=_COLUMNS, talk=tuple(told))


def _unknown(integration: str | None, function: str | None) -> Iterator[str]:
    """Say so where what was asked for is not installed, and what may have been meant."""
    catalog = open_catalog()
    try:
        if integration is not None:
            catalog.integration(integration)
        elif function is not None and "." in function:
            catalog.function(function)
    except KosmoError as error:
        yield f"note: {error.message}"


def _followed(wanted: Filter, limit: int, wait: Callable[[], None]) -> Iterator[dict[str, Any]]:
    """Give the newest entries that there are, then those that come; `wait` is called between."""
    follower = Follower()
    try:
        yield from deque(_wanted(follower, wanted), limit)
        while True:
            wait()
            yield from _wanted(follower, wanted)
    finally:
        follower.close()


def _wanted(follower: Follower, wanted: Filter) -> Iterator[dict[str, Any]]:
    garbage = 0
    for line in follower.lines():
        entry = entry_of(line)
        if entry is None:
            garbage += 1
        elif not is_begun(entry) and wanted(entry):
            yield shown(entry)
    if garbage:
        talk(_garbage(garbage))


def _wait() -> None:
    """Stand still for a moment; a reader that goes away meanwhile ends the program."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    if poll.poll(_EVERY_MS):
        raise BrokenPipeError


def _garbage(count: int) -> str:
    return f"warning: {count} line{'s' if count > 1 else ''} of the audit log cannot be read"


def _moment(text: str) -> str:
    """Read `1h` or `2026-01-31T09:00` as a time that the log writes."""
    seconds = seconds_of(text, "--since")
    if seconds is not None:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(max(0.0, time.time() - seconds)))
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        raise UsageError(
            f"`--since` must be a time such as 90s, 1h, 7d or 2026-01-31T09:00, not `{text}`",
            hint="kosmo log --since 1d",
            code="invalid_arguments",
        ) from None
