"""What is told about a call when it is over: a complete error, and its line of the audit log."""

from __future__ import annotations

import time

from kosmo.config import audit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.call import Facts
    from kosmo.errors import KosmoError

_LONGEST = 500  # characters of an error's message


def complete(
    error: KosmoError,
    function: str | None,
    facts: Facts,
    milliseconds: float,
    clean: Callable[[str], str],
) -> None:
    """Give an error what is known of its call, and take secrets out of its words."""
    error.clean = clean
    error.function = function
    error.facts = facts
    error.duration_ms = milliseconds
    error.message = _short(clean(error.message))
    error.args = (error.message,)
    error.details = [_short(clean(detail)) for detail in error.details]
    error.hint = error.hint and clean(error.hint)
    facts.notes = [clean(note) for note in facts.notes]
    if error.http_status == 401 and error.hint is None and function is not None:
        integration = function.partition(".")[0]
        error.hint = f"kosmo accounts show {integration} {facts.account}"


def forbid_repetition(error: KosmoError) -> None:
    """Say of an error that part of its call is done, so that the call is not just repeated."""
    error.retryable, error.retry_after, error.exit_code = False, None, 1
    if error.code != "still_pending":  # which tells how to go on
        error.hint = "a part of it is done: look at the service before you repeat it"


def interruption(facts: Facts) -> str:
    """Say what an interruption means: nothing, or a write that may have arrived."""
    if facts.operation != "write":
        return "interrupted"
    if facts.unanswered:
        return "interrupted; the outcome is unknown: a request may have arrived"
    if facts.changed:
        return "interrupted; what was sent before may have been carried out"
    return "interrupted"


def record(
    surface: str,
    function: str | None,
    verdict: str | None,
    facts: Facts,
    status: str,
    milliseconds: float,
    log: int | None = None,
) -> None:
    """Write the audit line of a call whose function is known; `log` is open already, or None."""
    if function is None:
        return
    warning = audit.record(
        {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "surface": surface,
            "account": facts.account,
            "function": function,
            "effect": facts.operation,
            "verdict": verdict,
            "dry_run": facts.dry_run,
            "status": status,
            "http_status": facts.http_status,
            "requests": facts.requests,
            "attempts": facts.attempts,
            "duration_ms": round(milliseconds, 1),
            "approval": facts.approval,
        },
        log,
    )
    if warning is not None:
        facts.notes.append(warning)


def _short(text: str) -> str:
    """Cut a message, after it was cleaned: half a secret would not be recognised."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
