"""A script on its way: what runs it, and what is printed of its end."""

from __future__ import annotations

import sys
import time

from kosmo.cli import prompts
from kosmo.cli.forewarning import forewarn
from kosmo.cli.lua_console import Console
from kosmo.cli.lua_source import too_long
from kosmo.cli.options import OUTPUT
from kosmo.cli.output import talk, write_json
from kosmo.lua.answering import Answering
from kosmo.lua.bounds import SOURCE
from kosmo.lua.calls import Terms
from kosmo.lua.outcome import Outcome
from kosmo.lua.session import Session
from kosmo.runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.cli.lua_options import LuaOptions
    from kosmo.lua.bounds import Bounds
    from kosmo.lua.process import Worker
    from kosmo.lua.script import Script


class Running:
    """Runs chunks of one script by the options of its command line, and prints how they ended."""

    def __init__(self, options: LuaOptions, bounds: Bounds, script: Script, worker: Worker) -> None:
        """Take the options, the script and its bounds, and a worker that was started for it."""
        self._options = options
        self._bounds = bounds
        self._script = script
        self._worker: Worker | None = worker
        self._runtime = Runtime(long_lived=True)
        self._console = console = Console(options)
        terms = Terms(
            account=options.account,
            dry_run=options.dry_run,
            force=options.force,
            max_wait=options.seconds("max-wait", least=0.0),
            variables=frozenset(options.env),
            confirm=console.confirm if prompts.can_ask() else None,
            talk=console.talk if options.verbose else None,
            tell=None if options.quiet else console.tell,
        )
        self._answering = Answering(self._runtime, terms, scope=script.scope, options=OUTPUT)
        self._session: Session | None = None

    def through(self, work: Callable[[], int]) -> int:
        """Do the work that runs chunks, and end what belongs to them."""
        if not self._options.quiet:
            forewarn(self._runtime.catalog)
        try:
            return work()
        finally:
            if self._session is not None:
                self._session.close()
            self._runtime.close()
            for note in () if self._options.quiet else self._runtime.catalog.notes:
                talk(f"warning: {note}")

    def run(self, source: bytes, began: float) -> int:
        """Run a chunk, print what came of it, and give its exit code.

        `began` is when that began, on the clock of `perf_counter`. Raises BrokenPipeError where
        nobody reads the output.
        """
        outcome = self.outcome(source)
        self.show(outcome, began)
        return 0 if outcome.error is None else outcome.error.exit_code

    def outcome(self, source: bytes) -> Outcome:
        """Run a chunk; in a session that lasts, where the one before it left off."""
        if len(source) > SOURCE:
            self._answering.resume()
            return Outcome(error=too_long("the chunk"))
        stdout, sys.stdout = sys.stdout, sys.stderr  # for the script only, not for plugins
        try:
            if self._session is None or not self._session.alive:
                worker, self._worker = self._worker, None
                self._session = Session(
                    self._answering,
                    self._bounds,
                    self._script,
                    write=self._console.write,
                    log=self._console.log,
                    worker=worker,
                )
            return self._session.run(source)
        finally:
            sys.stdout = stdout

    def show(self, outcome: Outcome, began: float) -> None:
        """Print what a chunk returned or why it failed, with `--json` the envelope."""
        made = self._answering.made
        self._console.speak()
        self._console.note(outcome.notes)
        for call in made:
            self._console.note(call.facts.notes)
        if not self._options.json:
            self._console.show(outcome)
            return
        envelope = outcome.envelope(
            output=self._console.taken(),
            made=made,
            milliseconds=(time.perf_counter() - began) * 1000,
            dry_run=self._options.dry_run,
            account=self._options.account,
        )
        write_json(envelope)

    @property
    def alive(self) -> bool:
        """Whether a further chunk would run where the one before it left off."""
        return self._session is None or self._session.alive
