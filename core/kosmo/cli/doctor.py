"""`kosmo doctor`: what is wrong, and the command that mends it, whatever else is broken."""

from __future__ import annotations

import sys

from kosmo.cli.asking import SECONDS
from kosmo.cli.diagnosis.examination import Examination
from kosmo.cli.diagnosis.finding import ERROR, OK, WARNING
from kosmo.cli.options import Options
from kosmo.cli.output import is_terminal, talk, write
from kosmo.cli.single import Answer, Single, presented, show
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
the clock, certificates, the proxy, the audit log, and where limits are counted. Every finding that
is no `ok` has the command that mends it.

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
    integration = COMMAND.read(words, options)
    if options.help:
        write(COMMAND.page())
        return 0
    seconds = options.seconds("timeout") or SECONDS
    if options.bundle is not None:
        from kosmo.cli.diagnosis import bundle

        bundle.check_place(options.bundle)
    presentation = presented(options)
    examination = Examination(integration, live=options.check, seconds=seconds)
    examination.must_exist()
    if options.check and is_terminal(sys.stderr) and not options.quiet:
        talk("note: asking the services of all accounts")
    findings = examination.run()
    data = examination.clean(_data(examination, findings))
    if options.bundle is not None:
        bundle.write(options.bundle, examination, data)
        data["bundle"] = options.bundle
    text = "\n".join(_lines(data))
    columns = ("status", "check", "message", "fix")
    answer = Answer(
        data, rows=data["findings"], columns=columns, text=text, error=_error(data["findings"])
    )
    return show(answer, options, presentation)


def _data(examination: Examination, findings: list[Finding]) -> dict[str, Any]:
    counts = {status: sum(one.status == status for one in findings) for status in _ORDER}
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


_ORDER = (OK, WARNING, ERROR)


def _lines(data: dict[str, Any]) -> list[str]:
    lines = []
    for one in data["findings"]:
        lines.append(f"{one['status']:<8} {one['check']:<12} {one['message']}")
        if one["fix"]:
            lines.append(f"{'':<21} fix: {one['fix']}")
    counts = ", ".join(f"{number} {status}" for status, number in data["counts"].items())
    return [*lines, "", counts, *([f"written: {data['bundle']}"] if "bundle" in data else [])]


def _error(findings: list[dict[str, Any]]) -> KosmoError | None:
    wrong = [one for one in findings if one["status"] == ERROR]
    if not wrong:
        return None
    several = f"{len(wrong)} things have" if len(wrong) > 1 else "one thing has"
    return KosmoError(f"{several} to be mended", hint=wrong[0]["fix"], code="unhealthy")
