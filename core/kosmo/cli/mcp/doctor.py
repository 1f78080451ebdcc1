"""`kosmo mcp doctor`: what is wrong with the servers, and the command that mends it."""

from __future__ import annotations

import sys

import typer

from kosmo.cli.diagnosis.finding import ERROR, OK, STATUSES
from kosmo.cli.mcp.examining import UNSTARTED, examined, files_examined
from kosmo.cli.mcp.live import listed
from kosmo.cli.output import is_terminal, talk
from kosmo.cli.report import Report
from kosmo.errors import KosmoError
from kosmo.mcp import sources
from kosmo.mcp.visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.diagnosis.finding import Finding

EPILOG = "kosmo mcp doctor\nkosmo mcp doctor github --check"


def doctor(
    name: str | None = typer.Argument(None, metavar="SERVER", help="only this one"),
    check: bool = typer.Option(False, "--check", help="start each trusted server, list its tools"),
) -> Report:
    """Look at the files, and at what each server needs; every finding has what mends it.

    Nothing is started and no secret is fetched unless `--check` says so, and never from a server
    that is not trusted as it is now. Exit codes: 0 where nothing is an error, else 1.
    """
    found = sources.servers()
    if name is None:
        chosen = list(found.definitions.values())
        findings = [*files_examined(found)]
        for one in findings:
            one.check = "files"
    else:
        chosen = [sources.definition(name, found, disabled=True)]
        findings = []
    for definition in chosen:
        findings += examined(definition)
    if check:
        if is_terminal(sys.stderr):
            talk("note: starting the servers that are trusted")
        findings = _joined(findings, listed([one for one in chosen if one.enabled]))
    return _report(findings)


def _joined(looked: list[Finding], live: list[Finding]) -> list[Finding]:
    """Put what servers answered behind the rest, in place of what was said of them unstarted."""
    started = {one.details["server"] for one in live}
    kept = [
        one
        for one in looked
        if not (one.message.endswith(UNSTARTED) and one.details.get("server") in started)
    ]
    return [*kept, *live]


def _report(findings: list[Finding]) -> Report:
    rows = [{"server": one.details.pop("server", None), **one.as_dict()} for one in findings]
    counts = {status: sum(one.status == status for one in findings) for status in STATUSES}
    data = {"healthy": not counts[ERROR], "counts": counts, "findings": rows}
    fine = [visible(one.message) for one in findings if one.status == OK]
    wrong = [
        f"{one.status.upper()}: {visible(one.message)}\n    fix: {one.fix}"
        for one in findings
        if one.fix
    ]
    text = "\n".join([*fine, *wrong]) or "no server is defined here"
    return Report(data, text=text, error=_error(findings))


def _error(findings: list[Finding]) -> KosmoError | None:
    wrong = [one for one in findings if one.status == ERROR]
    if not wrong:
        return None
    several = f"{len(wrong)} things have" if len(wrong) > 1 else "one thing has"
    return KosmoError(f"{several} to be mended", hint=wrong[0].fix, code="unhealthy")
