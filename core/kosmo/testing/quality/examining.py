"""The process in which a plugin is examined: it imports the plugin, and calls its functions.

It is started as `python -m kosmo.testing.quality.examining`, reads its task from standard input as
JSON and writes JSON lines to standard output: what it begins, what it finds, and what became of a
rule. It may be ended by what it examines at any point; who started it goes on from there.
"""

from __future__ import annotations

import json
import os
import resource
import sys

from kosmo.testing.quality.reporting import Report
from kosmo.testing.quality.time_limit import TooLongError, limited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.testing.quality.examined import Examined
    from kosmo.testing.quality.rule import Finding, Rule

    Attempt = tuple[list[Finding], bool]

SECONDS = 10.0  # for one call, after which it is believed to hang
LOADING = 8.0  # for importing it all
_MEMORY = 1 << 33  # bytes of addresses, most of which nobody uses
_FILE = 1 << 28  # bytes of one file


def main() -> None:
    """Examine one integration and say what came of every rule."""
    task: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _end_with_the_one_who_waits()
    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_FSIZE, _FILE)):
        _, hard = resource.getrlimit(kind)
        fits = hard == resource.RLIM_INFINITY or most < hard
        resource.setrlimit(kind, (most if fits else hard, hard))
    report = Report(os.dup(1))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    noise = os.open("noise", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    for standard in (1, 2):
        os.dup2(noise, standard)
    sys.dont_write_bytecode = True
    sys.path += [one for one in task["paths"] if one not in sys.path]
    try:
        _examine(task, report, noise)
        report.say(end=True)
    except OSError as error:  # what a plugin raises is caught before: there is no room, for one
        report.say(unable=str(error.strerror or error), number=error.errno)
    except BaseException as error:  # noqa: BLE001 - whoever waits for an answer gets one
        report.say(failed=f"it cannot be examined: {type(error).__name__}: {error}"[:1000])
    os._exit(0)


def _end_with_the_one_who_waits() -> None:
    """Fork what ends all of this where the process that reads the report is gone.

    Otherwise a plugin that hangs would be left behind by a `kill -9`.
    """
    import signal

    if os.fork():
        return
    os.closerange(1, 256)
    while os.read(0, 1 << 16):
        pass
    os.killpg(0, signal.SIGKILL)


def _examine(task: dict[str, Any], report: Report, noise: int) -> None:
    from kosmo.testing.quality.loading import load, package_of
    from kosmo.testing.quality.rule import Finding, all_rules

    report.say(package=str(package_of(task) or ""))
    report.say(began="loads", function=None)
    try:
        with limited(LOADING * task["patience"]):
            plugin = load(task, report, noise)
    except TooLongError:
        plugin = None
        told = f"importing it did not end within {LOADING * task['patience']:g} s"
        report.found("loads", Finding(task["name"], told, "do nothing at import but define"))
    if plugin is None:
        report.say(rule="loads", outcome="broken", told="", exempt=[])
        return

    for rule in all_rules():
        if rule.name not in task["done"]:
            look(plugin, rule, report, task)


def look(plugin: Examined, rule: Rule, report: Report, task: dict[str, Any]) -> None:
    """Ask one rule, and say what came of it; functions that are left out are passed over."""
    from kosmo.testing.quality.rule import NotApplicableError

    broken = False
    told = ""
    excused: list[str] = []
    try:
        for function in rule.functions(plugin):
            name = function.name if function is not None else None
            if name in task["left_out"]:
                continue
            report.say(began=rule.name, function=name)
            if reason := plugin.exempt(rule.name, function):
                excused.append(f"{name or plugin.integration.name}: {reason}")
                continue
            found, late = attempt(plugin, rule, function, SECONDS * task["patience"])
            if late and name is not None:
                task["left_out"].append(name)
            for finding in found:
                broken = True
                report.found(rule.name, finding)
    except NotApplicableError as error:
        told = str(error)
    outcome = "broken" if broken else "not applicable" if told else "kept"
    report.say(rule=rule.name, outcome=outcome, told=told, exempt=excused)


def attempt(plugin: Examined, rule: Rule, function: Any, seconds: float) -> Attempt:
    """Ask a rule about one function; what it raises is a finding too, and that it is late."""
    from kosmo.testing.quality.rule import Finding, NotApplicableError

    subject = function.name if function is not None else plugin.integration.name
    place = plugin.place(function) if function is not None else ""
    clock = limited(seconds)
    found: list[Finding] = []
    try:
        with clock:
            found = list(rule.findings(plugin, function))
    except NotApplicableError:
        raise
    except TooLongError:
        pass
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises
        text = " ".join(str(error).split())[:1000] or type(error).__name__
        told = text if isinstance(error, AssertionError) else f"{type(error).__name__}: {text}"
        found = [Finding(subject, told, "mend what it names")]
    if clock.late:
        told = f"`{subject}` did not end within {seconds:g} s"
        found = [Finding(subject, told, "find what it waits for, or repeats")]
    for finding in found:
        finding.place = finding.place or place
    return found, clock.late


if __name__ == "__main__":
    main()
