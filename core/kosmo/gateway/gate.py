"""The one way of every call of a gateway: the runtime, bounded by what the gateway allows."""

from __future__ import annotations

from kosmo.call import Facts
from kosmo.config.policy import kinds_of
from kosmo.endpoint.variables import check_variables
from kosmo.errors import UsageError
from kosmo.gateway.exposure import SERVER
from kosmo.gateway.failures import only_reads
from kosmo.runtime import Runtime
from kosmo.telling import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.call import Call
    from kosmo.gateway.exposure import ExposedCatalog
    from kosmo.gateway.settings import Settings
    from kosmo.result import Result

SURFACE = "mcp"
_ASKS = {"deny": None, "ask": True, "allow": False}


class Gate(Runtime):
    """Runs calls of tools and of scripts by the terms of the gateway."""

    def __init__(self, catalog: ExposedCatalog, settings: Settings) -> None:
        """Take what is offered, and what writes may do."""
        super().__init__(catalog, long_lived=True)
        self._write = settings.write
        self._account = settings.account
        self._variables = settings.variables

    def run(self, call: Call) -> Result:
        """Run one call; a write that the gateway does not allow is refused and recorded."""
        call.surface = SURFACE
        call.asks = _ASKS[self._write]
        self._settle_account(call)
        check_variables(self.catalog.function(call.function)[1], call.arguments, self._variables)
        if self._write == "deny":
            self._refuse_write(call)
        _finish_writes(call)
        return super().run(call)

    def _settle_account(self, call: Call) -> None:
        """Call with the account of the gateway, where it was given one, and with no other."""
        if self._account is None:
            return
        if call.function.startswith(SERVER):  # which has no accounts
            call.account = None if call.account == self._account else call.account
            return
        if call.account in (None, "", "default"):
            call.account = self._account
        if call.account != self._account:
            raise UsageError(
                f"this gateway calls with the account `{self._account}` only",
                code="unknown_account",
            )

    def _refuse_write(self, call: Call) -> None:
        spec = self.catalog.function(call.function)[1]
        if spec.effect == "read" and kinds_of(spec, call.arguments) == ("read",):
            return
        error = only_reads(spec.id)
        error.function = spec.id
        facts = Facts()
        facts.operation, facts.account = spec.effect, call.account
        record(SURFACE, spec.id, "deny", facts, error.code, 0.0)
        raise error


def _finish_writes(call: Call) -> None:
    """Let a write that is broken off go on once a request of it was sent: half would be worse."""
    halted, watch = call.halted, call.watch
    if halted is None:
        return
    begun: list[Facts] = []

    def watched(facts: Facts) -> None:
        begun.append(facts)
        if watch is not None:
            watch(facts)

    call.watch = watched
    call.halted = lambda: halted() and not any(map(_has_begun, begun))


def _has_begun(facts: Facts) -> bool:
    return facts.changed or (facts.unanswered and facts.operation == "write")
