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
from kosmo.telling import complete, interruption, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Call
    from kosmo.catalog.catalog import Catalog
    from kosmo.config.accounts import Account
    from kosmo.spec import FunctionSpec, IntegrationSpec


class Runtime:
    """Runs calls. One is made per process or per surface; it keeps connections between calls."""

    def __init__(self, catalog: Catalog | None = None, *, long_lived: bool = False) -> None:
        """Take the catalog; `long_lived` chooses the transport for many calls."""
        self.catalog = catalog or open_catalog()
        self.connections = Connections(long_lived=long_lived)

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
        self.pace = Pace(
            self.facts,
            most=self.most,
            deadline=call.patience.deadline,
            tell=self.tell,
            halted=call.halted,
        )
        self.function: str | None = None
        self.verdict: str | None = None

    def result(self) -> Result:
        status = "ok"
        if self.call.watch is not None:
            self.call.watch(self.facts)
        try:
            spec, columns, data = self.answer()
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
            record(
                self.call.surface, self.function, self.verdict, self.facts, status, self.elapsed()
            )
        clean = self.runtime.connections.redactor.clean
        self.facts.notes = [clean(note) for note in self.facts.notes]
        return Result(
            spec.id,
            data,
            self.facts,
            duration_ms=self.elapsed(),
            columns=columns,
            paged=spec.paged,
            streamed=self.facts.streamed,
        )

    def answer(self) -> tuple[FunctionSpec, list[str], Any]:
        """Walk the path; every step may raise, and then nothing after it happens."""
        call, connections = self.call, self.runtime.connections
        integration, spec = self.runtime.catalog.function(call.function)
        self.function = spec.id
        self.facts.operation = spec.effect
        arguments = checked(spec, call.arguments)
        account = accounts.resolve(integration, call.account)
        self.facts.account = account.name
        self.facts.notes += account.notes
        performance = Performance(integration, spec, call, self.facts)
        asks = self.permit(integration, spec, arguments, account)
        if call.dry_run:
            planning = connections.planning_client(integration, account, call, self.facts)
            return spec, spec.columns, plan(spec, planning, arguments)
        approve = None
        if asks:
            from kosmo.approval import Approval

            approve = Approval(spec, account.name, self.ask)
        client = connections.client(
            integration, spec, account, call, self.facts, self.pace, approve
        )
        fetched = connections.fetched
        data = performance.run(client, self.pace, account.name, arguments, fetched)
        return spec, performance.columns, data

    def permit(
        self,
        integration: IntegrationSpec,
        spec: FunctionSpec,
        arguments: dict[str, Any],
        account: Account,
    ) -> bool:
        """Ask policy; True means that a person is to be shown the request before it goes out."""
        if not settings.is_enabled(integration.name):
            self.verdict = "deny"
            raise PolicyError(
                f"`{integration.name}` is switched off", hint="kosmo config explain enabled"
            )
        verdict = policy.decide(spec, arguments, account.name, force=self.call.force)
        self.verdict = verdict.action
        self.facts.forced = verdict.forced
        if verdict.action == "allow" or self.call.dry_run:
            return False
        if verdict.action == "deny":
            raise PolicyError(f"`{spec.id}` is denied ({verdict.reason})", hint=verdict.hint)
        if self.call.confirm is None:
            raise PolicyError(
                f"`{spec.id}` needs approval ({verdict.reason})",
                hint=verdict.hint,
                code="approval_required",
            )
        return True

    def ask(self, question: str) -> bool:
        """Put a question to the person at the surface, and keep the answer for the audit."""
        approved = self.call.confirm is not None and self.call.confirm(question)
        self.verdict = "approved" if approved else "declined"
        return approved

    def explain(self, error: KosmoError) -> None:
        """Complete an error with what is known, and take secrets out of its words."""
        clean = self.runtime.connections.redactor.clean
        complete(error, self.function, self.facts, self.elapsed(), clean)

    def most(self) -> float:
        """Give for how many seconds a request may stand still."""
        given = self.call.patience.max_wait
        return settings.max_wait() if given is None else given

    def tell(self, line: str) -> None:
        """Pass on what is told unasked, without secrets."""
        if self.call.tell is not None:
            self.call.tell(self.runtime.connections.redactor.clean(line))

    def elapsed(self) -> float:
        """Give the milliseconds since the call began."""
        return (time.perf_counter() - self.began) * 1000
