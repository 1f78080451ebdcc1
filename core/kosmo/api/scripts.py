"""Lua from Python: a script runs in its confined process, and what it gave comes back."""

from __future__ import annotations

from kosmo.errors import InterruptedCallError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypedDict

    from kosmo.api.options import Terms as SessionTerms
    from kosmo.lua.outcome import Outcome
    from kosmo.lua.process import Worker
    from kosmo.runtime import Runtime

    class LuaOptions(TypedDict, total=False):
        """What `kosmo lua` has options for.

        `arguments` are the words behind `--`, `environment` the variables that the script may
        read; `name` is what messages call it. `log` is given a level and a line. `memory` and
        `output` are bounds in bytes, `cpu` and `timeout` in seconds, `calls` counts.
        """

        account: str | None
        arguments: Sequence[str]
        calls: int
        cpu: float
        dry_run: bool
        environment: Mapping[str, str]
        force: bool
        log: Callable[[str, str], None]
        max_wait: float | None
        memory: int
        name: str
        output: int
        timeout: float | None


_BOUNDS = ("calls", "cpu", "memory", "output", "timeout")
_TERMS = ("account", "dry_run", "force", "max_wait")


class LuaResult:
    """What a script gave.

    `values` are those that it returned, `output` is what it printed, `calls` has a row for each
    call that it made: function, account, effect, status, attempts, duration. `notes` are what a
    person may want to know. `memory` is the most that it used, in bytes, `cpu` the seconds that
    it computed; None where that is not known.
    """

    __slots__ = ("calls", "cpu", "memory", "notes", "output", "values")

    def __init__(self, outcome: Outcome, output: str, calls: list[dict[str, object]]) -> None:
        """Take how the script ended."""
        self.values: list[Any] = outcome.values or []
        self.output = output
        self.calls = calls
        self.notes = outcome.notes
        self.memory = outcome.memory
        self.cpu = outcome.cpu


class Script:
    """A script that one thread runs, and another may stop."""

    def __init__(
        self, code: str, options: LuaOptions, runtime: Runtime, terms: SessionTerms
    ) -> None:
        """Take the code, what the options of `kosmo lua` say, and what the session has."""
        self._code = code.encode()
        self._options = options
        self._runtime = runtime
        self._session = terms
        self._worker: Worker | None = None
        self._stopped = False

    def run(self) -> LuaResult:
        """Run it to its end; raises KosmoError where it fails.

        The message begins with the place in the script, and `data` has `output` and `calls`.
        """
        from kosmo.lua.answering import Answering
        from kosmo.lua.bounds import MIB, SOURCE, Bounds
        from kosmo.lua.calls import Terms
        from kosmo.lua.process import start
        from kosmo.lua.script import Script as Description
        from kosmo.lua.session import Session

        if len(self._code) > SOURCE:
            raise UsageError(
                f"the code is longer than the {SOURCE // MIB} MiB that a script may have",
                code="lua_too_long",
            )
        said: dict[str, Any] = {**self._options}
        own = Terms(
            confirm=self._session.confirm,
            tell=self._session.tell,
            variables=frozenset(said.get("environment", ())),
            **{name: said[name] for name in _TERMS if said.get(name) is not None},
        )
        own.account = own.account or self._session.account
        own.max_wait = self._session.max_wait if own.max_wait is None else own.max_wait
        answering = Answering(self._runtime, own)
        bounds = Bounds(**{name: said[name] for name in _BOUNDS if name in said})
        described = Description(
            said.get("name", "script"), arguments=said.get("arguments", ()),
            environment=said.get("environment"), dry_run=own.dry_run,
        )  # fmt: skip
        pieces: list[str] = []
        if self._stopped:
            raise InterruptedCallError("the script was stopped")
        self._worker = start(described.settings(bounds))
        session = Session(
            answering, bounds, described,
            write=pieces.append, log=said.get("log", _unheard), worker=self._worker,
        )  # fmt: skip
        try:
            outcome = session.run(self._code)
        finally:
            session.close()
        return self._told(outcome, "".join(pieces), [one.as_dict() for one in answering.made])

    def stop(self) -> None:
        """End the script: what it is calling may be carried out, nothing further is sent."""
        self._stopped = True
        if self._worker is not None:
            self._worker.close()

    def _told(self, outcome: Outcome, output: str, calls: list[dict[str, object]]) -> LuaResult:
        error = outcome.error
        if error is None:
            return LuaResult(outcome, output, calls)
        if self._stopped:
            error = InterruptedCallError("the script was stopped")
        elif isinstance(error, InterruptedCallError):
            raise KeyboardInterrupt(error.message) from error
        else:
            error.message = f"{outcome.where}{error.message}"
            error.args = (error.message,)
        error.data = {"output": output, "calls": calls}
        raise error


def _unheard(level: str, line: str) -> None:
    """Take a line of a script's log that nobody asked for."""
