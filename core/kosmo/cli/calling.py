"""One function from the command line: words become a call, the result is printed."""

from __future__ import annotations

import sys

from kosmo.call import Call, Pages
from kosmo.cli.arguments import parse
from kosmo.cli.output import is_terminal, talk
from kosmo.cli.presentation import Presentation
from kosmo.config import settings
from kosmo.errors import InterruptedCallError, KosmoError, UsageError
from kosmo.runtime import Runtime
from kosmo.telling import interruption

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.call import Facts
    from kosmo.cli.options import Options
    from kosmo.cli.streaming import JsonLines as Sink
    from kosmo.result import Result
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Watch = Callable[[Facts], None]
    Wanted = Callable[[Watch | None], Call]


def call(function: str, words: list[str]) -> bool:
    """Run one function: words to arguments, arguments to a call, the result to stdout.

    Gives False where the words ask for the function's help page; nothing is called then.
    """
    runtime = Runtime()
    integration, spec = runtime.catalog.function(function)
    arguments, options = parse(spec, words)
    if options.help:
        return False
    presentation = Presentation(options)
    if sys.stdout is None:
        raise KosmoError("stdout is closed: nothing was sent", code="output_failed")
    limited = not options.all and not {"limit", "per_page"}.isdisjoint(arguments)
    known: list[Facts] = []

    def wanted(watch: Watch | None) -> Call:
        made = as_call(spec, arguments, options, presentation.sink())

        def learn(facts: Facts) -> None:
            known.append(facts)
            if watch is not None:
                watch(facts)

        made.watch = learn
        return made

    if not options.quiet:
        _forewarn(runtime, integration)
    try:
        presentation.show(_run(runtime, spec, wanted, options), limited=limited)
    except KeyboardInterrupt:  # as the runtime was left
        told = interruption(known[0]) if known else "interrupted"
        raise InterruptedCallError(told) from None
    finally:
        runtime.close()
        for note in () if options.quiet else runtime.catalog.notes:
            talk(f"warning: {note}")
    return True


def _forewarn(runtime: Runtime, integration: IntegrationSpec) -> None:
    try:
        configured = settings.is_any()
    except KosmoError:  # the call itself tells it
        return
    if configured:
        from kosmo.cli.forewarning import forewarn

        forewarn(runtime.catalog, integration)


def as_call(
    spec: FunctionSpec, arguments: dict[str, object], options: Options, sink: Sink | None = None
) -> Call:
    """Make the call that a command line wishes; raises UsageError for options that do not suit."""
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
        confirm=None if options.no_input else _asking(),
        talk=talk if options.verbose else None,
        tell=None if options.quiet else _tell,
    )


def apart(runtime: Runtime, call: Call, *, writes: bool) -> Result:
    """Run a call; stdout is for its answer, so what a plugin prints meanwhile is talk.

    One that `writes` says whether it may have arrived, also where the process is told to end.
    """
    stdout, sys.stdout = sys.stdout, sys.stderr
    try:
        if not writes:
            return runtime.run(call)
        from kosmo.cli.ending import Ending

        with Ending():
            return runtime.run(call)
    finally:
        sys.stdout = stdout


def _run(runtime: Runtime, spec: FunctionSpec, wanted: Wanted, options: Options) -> Result:
    """Run a call; of one that fails its notes are told as those of one that is done."""
    try:
        return _watched(runtime, spec, wanted, options)
    except KosmoError as error:
        if error.facts is not None:
            _explain(error, error.facts, spec, options)
        raise


def _watched(runtime: Runtime, spec: FunctionSpec, wanted: Wanted, options: Options) -> Result:
    """Run a call, and show a person who waits for it what it is doing."""
    writes = spec.effect == "write"
    if not is_terminal(sys.stderr):
        return apart(runtime, wanted(None), writes=writes)
    from kosmo.cli.progress import Progress, is_wanted

    if not is_wanted(quiet=options.quiet, verbose=options.verbose):
        return apart(runtime, wanted(None), writes=writes)
    with Progress(spec.id) as progress:
        call = wanted(progress.watch)
        if call.confirm is not None:
            call.confirm = progress.unseen(call.confirm)
        return apart(runtime, call, writes=writes)


def _explain(error: KosmoError, facts: Facts, spec: FunctionSpec, options: Options) -> None:
    """Tell the notes of a call that failed, and how rows would have been kept."""
    for note in () if options.quiet else facts.notes:
        _tell(note)
    if error.code == "interrupted" and spec.streams and facts.rows and not facts.streamed:
        alone = " without `--jq` and `--json`" if options.jq or options.json else ""
        error.message += f"; `-o jsonl`{alone} prints rows as they come"


def _asking() -> Callable[[str], bool] | None:
    """Give what asks a person, where somebody can be asked."""
    if not is_terminal(sys.stdin):
        return None
    from kosmo.cli import prompts

    return prompts.confirm if prompts.can_ask() else None


def _tell(line: str) -> None:
    talk(f"note: {line}")
