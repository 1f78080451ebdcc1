"""Printing what an administrative command answers, whether typer ran it or not."""

from __future__ import annotations

from kosmo.cli.output import talk, write
from kosmo.cli.single import Answer, presented, show
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.options import Options
    from kosmo.cli.report import Report


def print_report(report: Report, options: Options) -> int:
    """Print a report and give the exit code: its text for a person, else its data as asked for.

    What failed of it is raised once the data is printed.
    """
    try:
        return _print(report, options)
    except KosmoError as error:
        if error.code == "output_failed" and report.changed:
            error.message = f"the change is made, but {error.message}"
            error.args = (error.message,)
        raise


def _print(report: Report, options: Options) -> int:
    for line in () if options.quiet else report.talk:
        talk(line)
    if report.stream is not None:
        from kosmo.cli.log_lines import print_rows

        return print_rows(report.stream, options)
    plain = options.output is None and not (options.json or options.jq or options.fields)
    if report.text is not None and plain and report.whole:
        write(report.text)
        if report.error is not None:
            raise report.error
        return 0
    if report.result is not None:
        presented(options).show(report.result, limited=False)
        return 0
    text = "" if report.text is None and _said_why(report, options) else report.text
    answer = Answer(report.data, columns=report.columns, text=text, error=report.error)
    return show(answer, options, presented(options))


def _said_why(report: Report, options: Options) -> bool:
    """Tell whether a person was told already that there is nothing, and how to get something."""
    talked = any(not line.startswith("warning:") for line in report.talk)
    return report.data == [] and talked and not options.quiet
