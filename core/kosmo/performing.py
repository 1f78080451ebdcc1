"""Doing what a call wants, once everything before it said yes: at most once, and to its end."""

from __future__ import annotations

from kosmo.config import settings
from kosmo.errors import UsageError
from kosmo.invocation import invoke

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Call, Facts
    from kosmo.config.once import Claim
    from kosmo.http.client import Client
    from kosmo.http.pace import Pace
    from kosmo.mcp.calling import ServerTool
    from kosmo.spec import FunctionSpec, IntegrationSpec

    Arguments = dict[str, Any]


class Performance:
    """One call of a function, with what its options ask for beside it."""

    def __init__(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        call: Call,
        facts: Facts,
        account: str,
    ) -> None:
        """Take the call; raises UsageError for options that do not suit its function.

        Raises PolicyError where its result may not be looked for, and ConfigError for a write while
        what is configured for it may be misspelt: a rule that forbids it would not be found.
        """
        self._spec = spec
        self._call = call
        self._facts = facts
        self._by = spec
        if call.once is not None and spec.effect == "read":
            raise UsageError(
                f"`{spec.id}` reads: it takes no `--once`, it may be repeated",
                code="invalid_arguments",
            )
        if call.wait:
            from kosmo.waiting import looked_for_by, refuse_looks

            self._by = looked_for_by(integration, spec)
            if not call.dry_run:
                refuse_looks(spec, self._by, account, call.force)
        if spec.effect == "write" and settings.is_any():
            from kosmo.catalog.catalog import open_catalog
            from kosmo.config.misspelling import refuse_misspelt

            refuse_misspelt(integration, lambda: open_catalog().names())

    @property
    def columns(self) -> list[str]:
        """The columns of what is given in the end."""
        return self._by.columns

    def run(
        self,
        client: Client | ServerTool,
        pace: Pace,
        account: str,
        arguments: Arguments,
        fetched: Callable[[FunctionSpec, Arguments], Arguments],
    ) -> Any:
        """Call the function and give its answer, or the result that it promised.

        `fetched` puts the values of secrets in the place of their references.
        """
        claim = self._claimed(account, arguments)
        # A look for a result that a call before this one asked for is a call like the others.
        again = self._call.wait and self._by.id == self._spec.id
        self._forget_stored()  # a process that is killed in between has done it
        try:
            data = None if again else invoke(self._spec, client, fetched(self._spec, arguments))
        except BaseException as error:
            self._settle(claim, done=False, status=getattr(error, "http_status", None))
            self._forget_stored()
            raise
        self._settle(claim, done=True)
        self._forget_stored()
        if not self._call.wait:
            return data
        from kosmo.waiting import Waiting

        most = self._call.patience.max_wait
        waiting = Waiting(self._spec, self._by, pace, account, most)
        return waiting.result(client, data, arguments)

    def _forget_stored(self) -> None:
        """Drop stored answers, which a write may make untrue."""
        if self._spec.effect == "read":
            return
        from kosmo.storing import forget_stored

        try:
            forget_stored(self._spec.integration)
        except OSError as error:
            self._facts.notes.append(f"stored answers cannot be dropped: {error.strerror}")

    def _claimed(self, account: str, arguments: Arguments) -> Claim | None:
        if self._call.once is None:
            return None
        from kosmo.config.once import begin

        return begin(self._call.once, function=self._spec.id, account=account, arguments=arguments)

    def _settle(self, claim: Claim | None, *, done: bool, status: int | None = None) -> None:
        """Record what became of a write that is to be sent once."""
        if claim is None:
            return
        happened = self._facts.unanswered or self._facts.changed
        if done or happened:
            warning = claim.done(status) if done else claim.unknown(status)
        else:
            warning = claim.nothing_happened()
        if warning:
            self._facts.notes.append(warning)
