"""The one path of a call: find, check, choose the account, ask policy, invoke, record.

Every surface comes through `Runtime.run`; the concept page `how-a-call-works` walks along it.
"""

from __future__ import annotations

import time

from kosmo.call import Facts, Result
from kosmo.catalog.catalog import open_catalog
from kosmo.config import accounts, audit, policy, settings
from kosmo.connections import Connections
from kosmo.errors import InterruptedCallError, KosmoError, PolicyError
from kosmo.invocation import checked, invoke, plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.call import Call
    from kosmo.catalog.catalog import Catalog
    from kosmo.config.accounts import Account
    from kosmo.spec import FunctionSpec, IntegrationSpec


_LONGEST = 500  # characters of an error's message


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
        self.function: str | None = None
        self.verdict: str | None = None

    def result(self) -> Result:
        status = "ok"
        try:
            spec, data = self.answer()
        except KosmoError as error:
            status = error.code
            self.explain(error)
            raise
        except KeyboardInterrupt:
            status = "interrupted"
            stopped = InterruptedCallError(self.interruption())
            self.explain(stopped)
            raise stopped from None
        finally:
            self.record(status)
        clean = self.runtime.connections.redactor.clean
        self.facts.notes = [clean(note) for note in self.facts.notes]
        return Result(
            spec.id,
            data,
            self.facts,
            duration_ms=self.elapsed(),
            columns=spec.columns,
            paged=spec.paged,
        )

    def answer(self) -> tuple[FunctionSpec, Any]:
        """Walk the path; every step may raise, and then nothing after it happens."""
        call, connections = self.call, self.runtime.connections
        integration, spec = self.runtime.catalog.function(call.function)
        self.function = spec.id
        self.facts.operation = spec.effect
        arguments = checked(spec, call.arguments)
        account = accounts.resolve(integration, call.account)
        self.facts.account = account.name
        self.facts.notes += account.notes
        asks = self.permit(integration, spec, arguments, account)
        if call.dry_run:
            client = connections.planning_client(integration, account, call, self.facts)
            return spec, plan(spec, client, arguments)
        approve = None
        if asks:
            from kosmo.approval import Approval

            approve = Approval(spec, account.name, self.ask)
        client = connections.client(integration, account, call, self.facts, approve)
        return spec, invoke(spec, client, connections.fetched(spec, arguments))

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
        error.clean = clean
        error.function = self.function
        error.facts = self.facts
        error.duration_ms = self.elapsed()
        error.message = _short(clean(error.message))
        error.args = (error.message,)
        error.details = [_short(clean(detail)) for detail in error.details]
        error.hint = error.hint and clean(error.hint)
        self.facts.notes = [clean(note) for note in self.facts.notes]
        if error.http_status == 401 and error.hint is None and self.function is not None:
            integration = self.function.partition(".")[0]
            error.hint = f"kosmo accounts show {integration} {self.facts.account}"

    def interruption(self) -> str:
        """Say what an interruption means: nothing, or a write that may have arrived."""
        if self.facts.operation == "write" and self.facts.requests:
            return "interrupted; the outcome is unknown: a request may have arrived"
        return "interrupted"

    def record(self, status: str) -> None:
        """Write the audit line of a call that got as far as an account."""
        if self.facts.account is None:
            return
        warning = audit.record(
            {
                "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "surface": self.call.surface,
                "account": self.facts.account,
                "function": self.function,
                "effect": self.facts.operation,
                "verdict": self.verdict,
                "dry_run": self.facts.dry_run,
                "status": status,
                "requests": self.facts.requests,
                "duration_ms": round(self.elapsed(), 1),
            }
        )
        if warning is not None:
            self.facts.notes.append(warning)

    def elapsed(self) -> float:
        """Give the milliseconds since the call began."""
        return (time.perf_counter() - self.began) * 1000


def _short(text: str) -> str:
    """Cut a message, after it was cleaned: half a secret would not be recognised."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
