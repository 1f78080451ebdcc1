"""The requests of a script, answered: calls of functions, documentation, names, sleep.

What a script asks comes from a process that is not trusted; everything is checked here.
"""

from __future__ import annotations

import json
import time
from threading import Event

from kosmo.errors import InterruptedCallError, KosmoError, UsageError
from kosmo.lua import documentation, servers
from kosmo.lua.bodies import Foreign, encoded, parsed
from kosmo.lua.calls import DRY_RUN, Made, check_paged, check_written, one_page, run_call
from kosmo.lua.misuse import misused
from kosmo.lua.namespace import SERVERS, find, names
from kosmo.lua.request import Request, keyed, seconds_of, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kosmo.lua.bodies import Given
    from kosmo.lua.calls import Terms
    from kosmo.runtime import Runtime

_PAGE = "page:"
_ONCE = "once:"
_BEAT = 0.1  # seconds after which a signal is seen that came just before a wait


class Answering:
    """Answers the requests of one run, or of one session, over one runtime."""

    def __init__(
        self,
        runtime: Runtime,
        terms: Terms,
        *,
        scope: str = "integrations",
        options: Mapping[str, tuple[str | None, str]] | None = None,
    ) -> None:
        """Take what runs calls, and the terms of all of them.

        With the scope `mcp` a script reaches servers only. `options` are the ones that say how to
        print, which a page of the documentation lists.
        """
        self.made: list[Made] = []
        self.deadline: float | None = None  # on the clock that only goes forward
        self.late = False  # whether something was not done because of it
        self._runtime = runtime
        self._terms = terms
        self._scope = scope
        self._options = options or {}
        self._halted = Event()

    def understand(self, path: str, text: str, line: int | None = None) -> Request:
        """Find out what is asked, sending nothing; raises KosmoError where there is no such thing.

        `line` is that of the script, where it is known.

        Raises Foreign for what no script can ask.
        """
        given = parsed(text)
        if path.startswith(("app.", _PAGE)):
            return self._call(path, given, line)
        if path.startswith(_ONCE):
            key, arguments = keyed(given)
            return self._call(path.removeprefix(_ONCE), arguments, line, once=key)
        if isinstance(given, dict):
            raise Foreign(f"the arguments of `{path}` are no list")
        self._check_scope(path)
        if path == "sleep":
            seconds = seconds_of(given)
            return Request(lambda: self._sleep(seconds), takes_time=True)
        if path == "explain":
            self._check_scope(text_of("explain", given))
            raise misused(self._runtime.catalog, text_of("explain", given))
        if path == "names":
            below = text_of("names", given)
            return Request(lambda: names(self._runtime.catalog, below, scope=self._scope))
        library, _, name = path.partition(".")
        if library == "docs" and name in documentation.NAMES:
            catalog, options = self._runtime.catalog, self._options
            return Request(lambda: documentation.answer(name, catalog, given, options))
        if path == "mcp.call":
            tool, arguments = servers.called(given)
            return self._call(f"{SERVERS}{tool}", arguments, line)
        if library == "mcp" and name in servers.NAMES:
            runtime, terms, waiting = self._runtime, self._terms, self._waiting
            return Request(
                lambda: servers.answer(name, given, runtime, terms, waiting()), takes_time=True
            )
        raise Foreign(f"there is no request `{path[:60]}`")

    def answer(self, request: Request) -> bytes:
        """Carry out a request and give the answer as JSON; raises KosmoError where that fails."""
        try:
            body = encoded(request.give())
        except KosmoError as error:
            if request.call is not None:
                request.call.end(error.code)
                self.late = self.late or error.code == "deadline"
            raise
        except Exception as caught:  # a defect of ours ends a call, not the run
            if request.call is not None:
                request.call.end("defect")
            raise _defect(caught) from caught
        if request.call is not None:
            request.call.end(DRY_RUN if request.call.facts.dry_run else "ok")
        return body

    def refusal(self, error: KosmoError) -> bytes:
        """Put an error into the words that a script gets, without secrets."""
        clean = self._runtime.connections.redactor.clean
        told = {
            **error.as_dict(),
            "message": clean(error.message),
            "hint": error.hint and clean(error.hint),
            "details": [clean(detail) for detail in error.details],
            "exit_code": error.exit_code,
            "function": error.function,
        }
        return json.dumps(told).encode()

    def halt(self) -> None:
        """End what runs: no call sends a further request, no sleep goes on."""
        self._halted.set()

    def resume(self) -> None:
        """Let further requests be answered after a halt, and begin a new report."""
        self._halted.clear()
        self.late = False
        self.made = []

    def _call(self, path: str, given: Given, line: int | None, once: str | None = None) -> Request:
        paged = path.startswith(_PAGE)
        path = path.removeprefix(_PAGE)
        made = Made(path, line, self._terms.surface)
        self.made.append(made)
        try:
            self._check_scope(path)
            named = find(self._runtime.catalog, path)
            made.function = named.spec.id
            made.facts.operation = named.spec.effect
            if paged:
                check_paged(named)
            if once is not None:
                check_written(named)
        except KosmoError as error:
            made.end(error.code)
            raise

        def give() -> object:
            rows: list[dict[str, Any]] = []
            sink = rows.extend if paged else None
            left = None if self.deadline is None else max(0.001, self.deadline - time.monotonic())
            result = run_call(
                self._runtime, named, given, self._terms, made,
                sink=sink, deadline=left, halted=self._halted.is_set, once=once,
            )  # fmt: skip
            return one_page(result, rows) if paged else result.data

        writes = named.spec.effect == "write" and not self._terms.dry_run
        return Request(give, call=made, writes=writes, takes_time=True)

    def _check_scope(self, path: str) -> None:
        """Refuse what a script that may only reach servers asks of anything else."""
        if self._scope == "mcp" and path.startswith(("app.integrations", "docs.")):
            library = "app.integrations" if path.startswith("app.") else "docs"
            raise UsageError(
                f"`{library}` is not there in `mcp:lua`",
                hint="run the script with `kosmo integrations:lua`",
                code="unknown_function",
            )

    def _waiting(self) -> dict[str, Any]:
        return {"until": self.deadline, "halted": self._halted.is_set}

    def _sleep(self, seconds: float) -> None:
        """Stand still, in the main thread so that a signal ends it, until the run is over."""
        until = time.monotonic() + seconds
        end = until if self.deadline is None else min(until, self.deadline)
        while not self._halted.is_set() and (left := end - time.monotonic()) > 0:
            self._halted.wait(min(left, _BEAT))
        if self._halted.is_set():
            raise InterruptedCallError("interrupted")
        self.late = self.late or end < until


def _defect(caught: Exception) -> KosmoError:
    return KosmoError(
        f"kosmo failed: {type(caught).__name__}: {caught}",
        hint="repeat with `--debug` and report the trace",
        code="defect",
    )
