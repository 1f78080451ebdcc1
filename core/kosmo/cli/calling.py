"""One function from the command line: words become a call, the result is printed."""

from __future__ import annotations

import sys

from kosmo.call import Call, Pages
from kosmo.cli import prompts
from kosmo.cli.arguments import parse
from kosmo.cli.output import is_terminal, talk
from kosmo.cli.presentation import Presentation
from kosmo.config import settings
from kosmo.errors import KosmoError, UsageError
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.options import Options
    from kosmo.cli.streaming import JsonLines as Sink
    from kosmo.result import Result
    from kosmo.spec import FunctionSpec


def call(function: str, words: list[str]) -> bool:
    """Run one function: words to arguments, arguments to a call, the result to stdout.

    Gives False where the words ask for the function's help page; nothing is called then.
    """
    runtime = Runtime()
    _, spec = runtime.catalog.function(function)
    arguments, options = parse(spec, words)
    if options.help:
        return False
    presentation = Presentation(options)
    if sys.stdout is None:
        raise KosmoError("stdout is closed: nothing was sent", code="output_failed")
    limited = not options.all and not {"limit", "per_page"}.isdisjoint(arguments)
    try:
        presentation.show(_run(runtime, spec, arguments, options, presentation), limited=limited)
    finally:
        runtime.close()
        for note in () if options.quiet else (*runtime.catalog.notes, *settings.oddities()):
            talk(f"warning: {note}")
    return True


def as_call(
    spec: FunctionSpec, arguments: dict[str, object], options: Options, sink: Sink | None = None
) -> Call:
    """Make the call that a command line wishes; raises UsageError for options that do not suit."""
    prompts.forbidden = options.no_input
    most_items, most_pages = options.count("max-items"), options.count("max-pages")
    if not spec.paged and (options.all or most_items or most_pages):
        raise UsageError(
            f"`{spec.id}` has no pages: it takes no `--all`, `--max-items` and `--max-pages`",
            code="invalid_arguments",
        )
    paging = Pages(
        all=options.all or most_items is not None,
        max_items=most_items,
        max_pages=most_pages,
        sink=sink,
    )
    return Call(
        spec.id,
        arguments,
        account=options.account,
        pages=paging,
        dry_run=options.dry_run,
        force=options.force,
        patience=options.patience(),
        wait=options.wait,
        once=options.once,
        cache=options.uses_cache(),
        surface="cli",
        confirm=prompts.confirm if prompts.can_ask() else None,
        talk=talk if options.verbose else None,
        tell=None if options.quiet else _tell,
    )


def apart(runtime: Runtime, call: Call) -> Result:
    """Run a call; stdout is for its answer, so what a plugin prints meanwhile is talk."""
    stdout, sys.stdout = sys.stdout, sys.stderr
    try:
        return runtime.run(call)
    finally:
        sys.stdout = stdout


def _run(
    runtime: Runtime,
    spec: FunctionSpec,
    arguments: dict[str, object],
    options: Options,
    presentation: Presentation,
) -> Result:
    """Run a call, and show a person who waits for it what it is doing."""
    if not is_terminal(sys.stderr):
        return apart(runtime, as_call(spec, arguments, options, presentation.sink()))
    from kosmo.cli.progress import Progress, is_wanted

    if not is_wanted(quiet=options.quiet, verbose=options.verbose):
        return apart(runtime, as_call(spec, arguments, options, presentation.sink()))
    with Progress(spec.id) as progress:
        wanted = as_call(spec, arguments, options, presentation.sink())
        wanted.watch = progress.watch
        if wanted.confirm is not None:
            wanted.confirm = progress.unseen(wanted.confirm)
        return apart(runtime, wanted)


def _tell(line: str) -> None:
    talk(f"note: {line}")
