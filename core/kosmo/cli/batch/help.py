"""What `kosmo batch` takes, and its help page."""

from __future__ import annotations

from kosmo.cli.options import CALL, OUTPUT
from kosmo.cli.single import Single

_OPTIONS: dict[str, tuple[str | None, str]] = {
    "concurrency": ("N", "run up to N calls at a time (4); with 1 each waits for the one before"),
    "unordered": (None, "print each answer as its call ends, not in the order of the input"),
    "account": ("NAME", "account of the lines that name none"),
    "dry-run": (None, "show the requests, send nothing"),
    "force": CALL["force"],
    "max-wait": CALL["max-wait"],
    "timeout": CALL["timeout"],
    "stop-on-error": (None, "begin no further call once one has failed"),
    "quiet": (None, "no notes and no progress on stderr (-q)"),
    "verbose": OUTPUT["verbose"],
    "help": OUTPUT["help"],
}

COMMAND = Single(
    "batch",
    takes="FILE|-",
    options=_OPTIONS,
    shared={},
    about="""
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
else 6. After Ctrl-C (130), SIGTERM (143) and with `--stop-on-error`, a line without an answer was
not begun.
""",
    examples=(
        "kosmo batch calls.jsonl > answers.jsonl",
        "kosmo batch --account work --concurrency 1 --stop-on-error < writes.txt",
        "echo missive list-teams | kosmo batch --account sandbox",
    ),
)
