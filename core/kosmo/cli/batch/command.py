"""The command itself: its options, its stdin and stdout, its exit code."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext

from kosmo.cli.batch.answers import Answers, Tally
from kosmo.cli.batch.help import COMMAND
from kosmo.cli.batch.input import Input
from kosmo.cli.batch.options import read_options
from kosmo.cli.batch.running import Batch
from kosmo.cli.batch.workers import Workers
from kosmo.cli.forewarning import forewarn
from kosmo.cli.output import is_terminal, talk, write
from kosmo.errors import KosmoError, UsageError
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from io import FileIO

    from kosmo.cli.batch.lines import Line
    from kosmo.cli.batch.options import BatchOptions

_HINT = "kosmo batch --help"


def batch(words: list[str]) -> int:
    """Run `kosmo batch …` and give its exit code.

    Raises UsageError where the command is wrong, BrokenPipeError where nobody reads the answers.
    """
    options = read_options(words)
    if options.help:
        write(COMMAND.page())
        return 0
    if sys.stdout is None:
        raise KosmoError("stdout is closed; the answers cannot be printed", code="output_failed")
    if options.file not in (None, "-"):
        with _opened(str(options.file)) as file:
            return _run(file.fileno(), options)
    if sys.stdin is None:
        raise UsageError("stdin is closed; calls are read from it", hint=_HINT)
    if is_terminal(sys.stdin) and not options.quiet:
        talk("note: reading calls, one a line; Ctrl-D ends")
    return _run(sys.stdin.fileno(), options)


def _run(descriptor: int, options: BatchOptions) -> int:
    runtime = Runtime(long_lived=True)
    if not options.quiet:
        forewarn(runtime.catalog)
    tally = Tally()
    workers = Workers(
        Answers(runtime, options).answer,
        most=options.most(),
        stop_on_error=options.stop_on_error,
    )
    running = Batch(Input(descriptor), workers, ordered=not options.unordered)
    typed = os.isatty(descriptor)  # where progress would be drawn over what is being typed
    with nullcontext() if typed else _progress(options, running, tally):
        stdin, stdout = sys.stdin, sys.stdout
        # stdin holds the calls and stdout their answers: neither is a plugin's to use.
        sys.stdin, sys.stdout = None, sys.stderr

        def show(line: Line) -> None:
            tally.add(line)
            write(str(line.answer), stdout)

        try:
            running.run(show)
        finally:
            sys.stdin, sys.stdout = stdin, stdout
            runtime.close()
    if not options.quiet:
        stopped = options.stop_on_error and tally.failed > 0
        _tell(runtime, tally, interrupted=bool(running.interrupted), stopped=stopped)
    return 128 + running.interrupted if running.interrupted else tally.exit_code()


def _progress(
    options: BatchOptions, running: Batch, tally: Tally
) -> AbstractContextManager[object]:
    if is_terminal(sys.stderr):
        from kosmo.cli.progress import Progress, is_wanted

        if is_wanted(quiet=options.quiet, verbose=options.verbose):
            return Progress("batch", lambda: tally.parts(running.running()))
    return nullcontext()


def _opened(path: str) -> FileIO:
    try:
        return open(path, "rb", buffering=0)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UsageError(f"the file `{path}` cannot be read: {reason}", hint=_HINT) from None


def _tell(runtime: Runtime, tally: Tally, *, interrupted: bool, stopped: bool) -> None:
    for note in runtime.catalog.notes:
        talk(f"warning: {note}")
    ended = "interrupted; " if interrupted else "stopped; " if stopped else ""
    rest = "; what has no answer was not begun" if ended else ""
    talk(f"note: {ended}{tally.sentence()}{rest}")
