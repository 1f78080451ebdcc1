"""Calls of functions that a script makes: each a call of the runtime, and a row of the report."""

from __future__ import annotations

import time

from kosmo.call import Call, Facts, Pages, Patience
from kosmo.errors import KosmoError, UsageError
from kosmo.lua.arguments import fitted
from kosmo.result import rows_of
from kosmo.telling import record_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any

    from kosmo.lua.namespace import Named
    from kosmo.result import Result
    from kosmo.runtime import Runtime

SURFACE = "lua"
DRY_RUN = "dry_run"  # status of a write whose request was shown and not sent
NOT_SENT = "not_sent"  # status of a call that was broken off before anything of it went out
_BROKEN_OFF = "interrupted"


class Terms:
    """What holds for every call of a run.

    `account` is that of calls which name none. With `dry_run` reads are carried out, and writes
    answered by their request. `variables` are those of the environment that the script was given,
    `surface` is what the audit log calls whoever runs it. The rest is as in `Call`.
    """

    __slots__ = (
        "account", "confirm", "dry_run", "force", "max_wait", "surface", "talk", "tell",
        "variables",
    )  # fmt: skip

    def __init__(
        self,
        *,
        account: str | None = None,
        dry_run: bool = False,
        force: bool = False,
        max_wait: float | None = None,
        variables: Container[str] = (),
        confirm: Callable[[str], bool] | None = None,
        talk: Callable[[str], None] | None = None,
        tell: Callable[[str], None] | None = None,
        surface: str = SURFACE,
    ) -> None:
        """Take the terms."""
        self.account = account
        self.dry_run = dry_run
        self.force = force
        self.max_wait = max_wait
        self.variables = variables
        self.confirm = confirm
        self.talk = talk
        self.tell = tell
        self.surface = surface


class Made:
    """One call that a script made, as the report of its run lists it."""

    __slots__ = ("_began", "_surface", "duration_ms", "facts", "function", "line", "status")

    def __init__(self, function: str, line: int | None = None, surface: str = SURFACE) -> None:
        """Begin a call; `function` is its name, or the path where it names none.

        `line` is that of the script which makes it, `surface` as in `Terms`.
        """
        self._surface = surface
        self.function = function
        self.line = line
        self.facts = Facts()
        self.status: str | None = None
        self.duration_ms = 0.0
        self._began = time.perf_counter()

    def watch(self, facts: Facts) -> None:
        """Take the facts of the call as it begins."""
        self.facts = facts

    def end(self, status: str) -> None:
        """Take how it ended: `ok` or the code of its error."""
        self.status = status
        self.duration_ms = (time.perf_counter() - self._began) * 1000

    def leave(self) -> None:
        """Tell the audit log of a call that is left though it has not ended."""
        self.end(_BROKEN_OFF)
        if self.facts.operation is not None:
            record_left(self._surface, self.function, self.facts, _BROKEN_OFF, self.duration_ms)

    @property
    def doubtful(self) -> bool:
        """Whether it is a write that did not come to its end and may have been carried out."""
        facts = self.facts
        ended = self.status in ("ok", DRY_RUN, NOT_SENT)
        writes = facts.operation == "write" and not facts.dry_run
        return writes and not ended and (facts.unanswered or facts.changed)

    def as_dict(self) -> dict[str, object]:
        """Give the row, keys in their documented order."""
        return {
            "function": self.function,
            "account": self.facts.account,
            "effect": self.facts.operation,
            "status": self._told(),
            "attempts": self.facts.attempts,
            "duration_ms": round(self.duration_ms, 1),
            "http_status": self.facts.http_status,
            "line": self.line,
        }

    def _told(self) -> str:
        if self.status in (None, _BROKEN_OFF):
            return _BROKEN_OFF if self.facts.requests else NOT_SENT
        return str(self.status)


def run_call(
    runtime: Runtime,
    named: Named,
    given: dict[str, Any] | list[Any],
    terms: Terms,
    made: Made,
    *,
    sink: Callable[[list[dict[str, Any]]], None] | None = None,
    deadline: float | None = None,
    halted: Callable[[], bool] | None = None,
    once: str | None = None,
) -> Result:
    """Run one call by the terms of its run; raises KosmoError as the runtime does."""
    spec = named.spec
    return runtime.run(
        Call(
            spec.id,
            fitted(spec, given, terms.variables),
            account=None if spec.tool is not None else named.account or terms.account,
            pages=Pages(sink=sink),
            dry_run=terms.dry_run and spec.effect == "write",
            force=terms.force,
            patience=Patience(max_wait=terms.max_wait, deadline=deadline),
            once=once,
            surface=terms.surface,
            confirm=terms.confirm,
            talk=terms.talk,
            tell=terms.tell,
            watch=made.watch,
            halted=halted,
        )
    )


def check_paged(named: Named) -> None:
    """Refuse to page through what has no pages."""
    if not named.spec.paged:
        raise UsageError(
            f"`{named.spec.id}` has no pages: call it without `paginate`", code="invalid_arguments"
        )


def check_written(named: Named) -> None:
    """Refuse a key, under which a write is sent once, for what writes nothing."""
    if named.spec.effect != "write":
        raise UsageError(
            f"`{named.spec.id}` writes nothing: call it without `once`", code="invalid_arguments"
        )


def one_page(result: Result, rows: list[dict[str, Any]]) -> dict[str, object]:
    """Give a page's rows, those that streamed or those in the data, and where the list goes on."""
    if not result.streamed:
        found = rows_of(result.data)
        if found is None:
            raise KosmoError(
                f"the answer of `{result.function}` has no list of rows", code="malformed_answer"
            )
        rows = found
    return {"rows": rows, "next": result.facts.next}
