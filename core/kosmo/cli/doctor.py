"""`kosmo doctor`: what is wrong, and the command that mends it, whatever else is broken."""

from __future__ import annotations

import sys

from kosmo.cli.asking import SECONDS
from kosmo.cli.diagnosis.examination import Examination
from kosmo.cli.diagnosis.finding import ERROR, OK, STATUSES
from kosmo.cli.diagnosis.lines import report_lines
from kosmo.cli.options import Options
from kosmo.cli.output import is_terminal, talk
from kosmo.cli.single import Answer, Single
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.diagnosis.finding import Finding

COMMAND = Single(
    "doctor",
    takes="INTEGRATION",
    options={
        "check": (None, "ask each account's service, and run what secrets come from"),
        "timeout": ("SECONDS", f"with --check: give up on an account after SECONDS ({SECONDS:g})"),
        "bundle": ("FILE", "write what was found, without secrets, to FILE.zip or FILE.json"),
    },
    about="""
Looks at everything that calls need: the interpreter, variables, folders, files of the
configuration, the project file, plugins, the catalog, accounts and where their secrets come from,
the clock, certificates, the proxy, the audit log, recorded approvals, and where limits are counted.
Every finding that is no `ok` has the command that mends it. What has one cause is told once.

On a terminal problems come last, and what is in order is only named: `-v` tells all of it, `-q`
nothing of it, in any format.

Nothing is sent and no command is run unless `--check` says so. No secret is printed. With an
integration, only its plugin and accounts are looked at beside the rest, and `data` has how it
stands; without, `integrations` has that of each.

Exit codes: 0 where nothing is an error, else 1.
""",
    examples=(
        "kosmo doctor",
        "kosmo doctor missive --check",
        "kosmo doctor --bundle kosmo-doctor.zip",
    ),
)


class _DoctorOptions(Options):
    __slots__ = ("bundle", "check")

    def __init__(self) -> None:
        super().__init__()
        self.bundle: str | None = None
        self.check = False


def doctor(words: list[str]) -> int:
    """Run `kosmo doctor …` and give its exit code; raises KosmoError where something is wrong."""
    options = _DoctorOptions()
    return COMMAND.run(words, options, lambda integration: _answer(integration, options))


def _answer(integration: str | None, options: _DoctorOptions) -> Answer:
    seconds = options.seconds("timeout") or SECONDS
    if options.bundle is not None:
        from kosmo.cli.diagnosis import bundle

        bundle.check_place(options.bundle)
    examination = Examination(integration, live=options.check, seconds=seconds)
    examination.must_exist()
    if options.check and is_terminal(sys.stderr) and not options.quiet:
        talk("note: asking the services of all accounts")
    findings = examination.run()
    data = examination.clean(_data(examination, findings))
    if options.bundle is not None:
        bundle.write(options.bundle, examination, data)
        data["bundle"] = options.bundle
    if options.quiet:
        data["findings"] = [one for one in data["findings"] if one["status"] != OK]
    text = "\n".join(report_lines(data, quiet=options.quiet, verbose=options.verbose))
    columns = ("status", "check", "message", "fix")
    error = _error(data["findings"])
    return Answer(data, rows=data["findings"], columns=columns, text=text, error=error)


def _data(examination: Examination, findings: list[Finding]) -> dict[str, Any]:
    counts = {status: sum(one.status == status for one in findings) for status in STATUSES}
    standing = examination.standings
    if examination.integration is not None:
        unknown = {"provider": examination.integration, "active": False}
        own: dict[str, Any] = standing.get(examination.integration, unknown)
    else:
        own = {"integrations": standing}
    return {
        "healthy": not counts[ERROR],
        "counts": counts,
        "findings": [one.as_dict() for one in findings],
        **own,
    }


def _error(findings: list[dict[str, Any]]) -> KosmoError | None:
    wrong = [one for one in findings if one["status"] == ERROR]
    if not wrong:
        return None
    several = f"{len(wrong)} things have" if len(wrong) > 1 else "one thing has"
    return KosmoError(f"{several} to be mended", hint=wrong[0]["fix"], code="unhealthy")
