"""The help page of `kosmo batch`."""

from __future__ import annotations

from kosmo.cli.batch.options import OPTIONS
from kosmo.describe.layout import listed, paragraphs

ABOUT = """
Reads calls from FILE, or from stdin, and prints an envelope on a line for each, with the number of
the call's line as `line`. All run in one process over kept connections, and an answer is printed
as soon as it is its turn, while the input may still go on.

A line is a JSON object with `function` and, where needed, `arguments`, `account`, `all`,
`max_items`, `once`, `wait`, `dry_run`, and an `id` that its envelope repeats; or a command line as
one would type it, with the options of a call but not those that say how to print, and without what
a shell makes of `$`, `*` and `|`. Empty lines and lines that begin with `#` are passed over.

A line that is wrong or fails gets an envelope with its error, and the others go on. Nobody is
asked: what needs approval fails with `approval_required`. The order in which writes are sent is
not promised, as several calls run at a time; `--concurrency 1` sends one after another.

Exit codes: 0 where all succeeded, 6 where some failed; where all did, the code that they share,
else 6. After Ctrl-C (130) and with `--stop-on-error`, a line without an answer was not begun.
"""

EXAMPLES = (
    "kosmo batch calls.jsonl > answers.jsonl",
    "kosmo batch --account work --concurrency 1 --stop-on-error < writes.txt",
    "echo missive list-teams | kosmo batch --account sandbox",
)


def page() -> str:
    """Give the page of `kosmo batch --help`."""
    rows = [(f"--{name} {value or ''}".rstrip(), told) for name, (value, told) in OPTIONS.items()]
    return "\n".join(
        [
            "usage: kosmo batch [FILE|-] [options]",
            "",
            paragraphs(ABOUT.strip()),
            "",
            "options:",
            listed(rows),
            "",
            "examples:",
            *(f"  {line}" for line in EXAMPLES),
        ]
    )
