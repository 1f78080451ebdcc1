"""The one path of a call: find, check, choose the account, ask policy, invoke, record.

Every surface comes through `Runtime.run`; the concept page `how-a-call-works` walks along it.
"""

from __future__ import annotations

import time

from kosmo.call import Facts
from kosmo.catalog.catalog import open_catalog
from kosmo.config import accounts, policy, settings
from kosmo.connections import Connections
from kosmo.errors import InterruptedCallError, KosmoError, PolicyError
from kosmo.http.pace import Pace
from kosmo.invocation import checked, plan
from kosmo.performing import Performance
from kosmo.result import Result
from kosmo.telling import Begun, complete, forbid_repetition, interruption, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Call
    from kosmo.catalog.catalog import Catalog
    from kosmo.config.accounts import Account
    from kosmo.config.approval_claim import Claim
    from kosmo.connections import Approve
    from kosmo.spec import FunctionSpec, IntegrationSpec


class Runtime:
    """Runs calls. One is made per process or per surface; it keeps connections between calls."""

    def __init__(self, catalog: Catalog | None = None, *, long_lived: bool = False) -> None:
        """Take the catalog; `long_lived` chooses the transport for many calls."""
        self.connections = Connections(long_lived=long_lived)
        self.catalog = (catalog or open_catalog()).with_sessions(self.connections.servers)

    def run(self, call: Call) -> Result:
        """Run one call and give its result.

        Raises KosmoError with `function`, `facts` and `duration_ms` filled in; its texts hold
        no secret.
        """
        return _Run(self, call).result()

    def close(self) -> None:
        """Close every kept connection."""
        self.connections.close()


class _Run:
    """One call on its way, with what is learnt about it."""

    def __init__(self, runtime: Runtime, call: Call) -> None:
        self.runtime = runtime
        self.call = call
        self.began = time.perf_counter()
        self.facts = Facts()
        self.facts.dry_run = call.dry_run
        self.most = 0.0  # seconds that a request may stand still
        self.pace = Pace(
            self.facts,
            most=lambda: self.most,
            deadline=call.patience.deadline,
            tell=self.tell,
            halted=call.halted,
            persistent=bool(call.patience.max_wait),
        )
        self.function: str | None = None
        self.verdict: str | None = None
        self.repeatable = True
        self.claim: Claim | None = None
        self.begun: Begun | None = None

    def result(self) -> Result:
        status = "defect"
        if self.call.watch is not None:
            self.call.watch(self.facts)
        try:
            spec, columns, data = self.answer()
            status = "ok"
        except KosmoError as error:
            status = error.code
            self.explain(error)
            raise
        except BrokenPipeError:
            status = "output_closed"
            raise
        except KeyboardInterrupt:
            status = "interrupted"
            stopped = InterruptedCallError(interruption(self.facts))
            self.explain(stopped)
            raise stopped from None
        finally:
            self.settle(status)
        clean = self.runtime.connections.redactor.clean
        self.facts.notes = [clean(note) for note in self.facts.notes]
        return Result(
            spec.id, data, self.facts, duration_ms=self.elapsed(), columns=columns,
            paged=spec.paged, streamed=self.facts.streamed,
        )  # fmt: skip

    def answer(self) -> tuple[FunctionSpec, list[str], Any]:
        """Walk the path; every step may raise, and then nothing after it happens."""
        call, facts, connections = self.call, self.facts, self.runtime.connections
        integration, spec = self.runtime.catalog.function(call.function)
        self.function, self.repeatable = spec.id, spec.idempotent
        facts.operation = spec.effect
        most = call.patience.max_wait
        self.most = settings.max_wait() if most is None else most
        arguments = checked(spec, call.arguments)
        if not settings.is_enabled(integration.name):
            self.verdict = "deny"
            mend = f"kosmo integrations configure {integration.name} --enable"
            raise PolicyError(f"`{integration.name}` is switched off", hint=mend)
        account = accounts.resolve(integration, call.account)
        facts.account = account.name or None
        facts.notes += account.notes
        performance = Performance(integration, spec, call, facts, account.name)
        approve = self.permit(integration, spec, arguments, account)
        if call.dry_run:
            planning = connections.planning_client(integration, spec, account, call, facts)
            return spec, spec.columns, plan(spec, planning, arguments)
        if spec.effect == "write":
            self.begun = Begun(call.surface, spec.id, self.verdict, facts)
        client = connections.client(integration, spec, account, call, facts, self.pace, approve)
        data = performance.run(client, self.pace, account.name, arguments, connections.fetched)
        return spec, performance.columns, data

    def permit(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        arguments: dict[str, Any],
        account: Account,
    ) -> Approve | None:
        """Ask policy; gives what is to be shown the request before it goes out, if anything is."""
        verdict = policy.decide(spec, arguments, account.name, self.call.force, self.call.asks)
        self.verdict = self.facts.verdict = verdict.action
        self.facts.forced, allowed = verdict.forced, verdict.action == "allow"
        # A write that is allowed may have been approved before, and then that is used up by it.
        again = verdict.forced or spec.effect != "read" or self.call.approval is not None
        if allowed and (self.call.dry_run or not again):
            return None
        if verdict.action == "deny" and not self.call.dry_run:
            raise PolicyError(f"`{spec.id}` is denied ({verdict.reason})", hint=verdict.hint)
        from kosmo.approval import Approval, Recorded

        recorded = Recorded(integration, spec, account, arguments, self.call)
        if self.call.dry_run:
            self.facts.notes += recorded.foretold(verdict)
            return None
        self.claim = recorded.claim()
        if self.claim is not None:
            self.verdict = self.facts.verdict = "approved"
            self.facts.approval = self.claim.id
        if allowed or self.claim is not None:
            return None
        if self.call.confirm is not None:
            return Approval(spec, account.name, self.ask, verdict.reason, arguments)
        from kosmo.foreseeing import Foreseeing

        known = (self.runtime.connections, integration, spec, account, self.call, self.facts)
        raise recorded.refusal(verdict, self.facts, Foreseeing(*known, self.pace).request)

    def ask(self, question: str) -> bool:
        """Put a question to the person at the surface, and keep the answer for the audit."""
        approved = self.call.confirm is not None and self.call.confirm(question)
        self.verdict = self.facts.verdict = "approved" if approved else "declined"
        return approved

    def settle(self, status: str) -> None:
        """Tell how the call ended to the approval that it was made with, and to the audit log."""
        facts, claim = self.facts, self.claim
        happened = status == "ok" or facts.unanswered or facts.changed
        try:
            if claim is not None and (warning := claim.end(status, happened=happened)):
                facts.notes.append(warning)
        finally:
            took = self.elapsed()
            record(self.call.surface, self.function, self.verdict, facts, status, took, self.begun)

    def explain(self, error: KosmoError) -> None:
        """Complete an error with what is known, and take secrets out of its words."""
        if error.retryable and self.facts.changed and not self.repeatable:
            forbid_repetition(error)
        clean = self.runtime.connections.redactor.clean
        complete(error, self.function, self.facts, self.elapsed(), clean)

    def tell(self, line: str) -> None:
        """Pass on what is told unasked, without secrets."""
        if (tell := self.call.tell) is not None:
            tell(self.runtime.connections.redactor.clean(line))

    def elapsed(self) -> float:
        """Give the milliseconds since the call began."""
        return (time.perf_counter() - self.began) * 1000
