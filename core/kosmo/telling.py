"""What is told about a call: a complete error, and its lines of the audit log."""

from __future__ import annotations

import os
import time

from kosmo.config import audit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.call import Facts
    from kosmo.errors import KosmoError

_LONGEST = 500  # characters of an error's message
_PARTLY = "a part of it is done, so look at the service before you repeat the call"


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
    if error.hint is None and function is not None:
        error.hint = _usual_hint(error, function, facts)


def forbid_repetition(error: KosmoError) -> None:
    """Say of an error that part of its call is done, so that the call is not just repeated."""
    error.retryable, error.retry_after, error.exit_code = False, None, 1
    if error.code != "still_pending":  # which tells how to go on
        error.message = f"{_PARTLY}: {error.message}"
        error.hint = None


def interruption(facts: Facts, *, done: bool = False) -> str:
    """Say what an interruption means: nothing, or a write that may have arrived, or is `done`."""
    if facts.operation != "write" or facts.dry_run:
        return "interrupted"
    if done:
        return "interrupted while the answer was printed; the write is done"
    if facts.unanswered:
        return "interrupted; the outcome is unknown: a request may have arrived"
    if facts.changed:
        return "interrupted; what was sent before may have been carried out"
    return "interrupted"


class Begun:
    """A write whose first line is in the audit log, which is open for the second one."""

    __slots__ = ("call", "log")

    def __init__(self, surface: str, function: str, verdict: str | None, facts: Facts) -> None:
        """Write the line, before anything is sent; raises ConfigError where it cannot be."""
        self.call = facts.call = os.urandom(6).hex()
        line = _line(surface, function, verdict, facts, audit.BEGUN, 0.0)
        self.log = audit.begin(line | {"call": self.call})


def record(
    surface: str,
    function: str | None,
    verdict: str | None,
    facts: Facts,
    status: str,
    milliseconds: float,
    begun: Begun | None = None,
) -> None:
    """Write the audit line of a call whose function is known, and of a write the second one."""
    if function is None:
        return
    line = _line(surface, function, verdict, facts, status, milliseconds)
    if begun is None:
        warning = audit.record(line)
    else:
        warning = audit.record(line | {"call": begun.call}, begun.log)
    if warning is not None:
        facts.notes.append(warning)


def record_left(
    surface: str, function: str, facts: Facts, status: str, milliseconds: float
) -> None:
    """Write the audit line of a call that goes on while nobody waits for it any more."""
    line = _line(surface, function, facts.verdict, facts, status, milliseconds)
    audit.record(line if facts.call is None else line | {"call": facts.call})


def _line(
    surface: str,
    function: str,
    verdict: str | None,
    facts: Facts,
    status: str,
    milliseconds: float,
) -> dict[str, object]:
    return {
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
    }


def _usual_hint(error: KosmoError, function: str, facts: Facts) -> str | None:
    integration, _, name = function.partition(".")
    if error.http_status == 401:
        return f"kosmo accounts show {integration} {facts.account}"
    if error.code == "invalid_arguments":
        return f"kosmo {integration} {name.replace('_', '-')} --help"
    return None


def _short(text: str) -> str:
    """Cut a message, after it was cleaned: half a secret would not be recognised."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
