"""Errors a reader can act on: one sentence, a hint that is a command, an exit code.

The class says what the reader should do next; `code` has the fine print and is stable API. A hint
is one command that runs as it stands; advice, valid values and near names belong in the sentence.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kosmo.call import Facts


class KosmoError(Exception):
    """A failure with one sentence, and where possible the command that mends it."""

    exit_code = 1
    code = "error"
    retryable = False
    function: str | None = None
    facts: Facts | None = None
    data: object = None  # what a call gave that is done, though something failed after it
    duration_ms = 0.0
    clean: Callable[[str], str] | None = None  # takes secrets out of a trace

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        code: str | None = None,
        http_status: int | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        rate_limit: dict[str, Any] | None = None,
        details: list[str] | None = None,
    ) -> None:
        """Take the sentence and whatever else is known.

        `retry_after` is in seconds; `rate_limit` has `limit`, `remaining` and `reset`.
        """
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.http_status = http_status
        self.retry_after = retry_after
        self.rate_limit = rate_limit
        self.details = details or []
        if code is not None:
            self.code = code
        if retryable is not None:
            self.retryable = retryable

    def for_model(self) -> str:
        """Give the error as a language model reads it: code, sentence, what can be done next."""
        from kosmo.hints import Words, hint_for

        hint = hint_for(self, Words())
        return "\n".join(filter(None, (f"{self.code}: {self.message}", hint)))

    def as_dict(self) -> dict[str, object]:
        """Give the `error` object of the envelope, keys in their documented order."""
        return {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "http_status": self.http_status,
            "retryable": self.retryable,
            "retry_after": self.retry_after,
            "rate_limit": self.rate_limit,
            "details": self.details,
        }


class UsageError(KosmoError):
    """The call is wrong as written; nothing was sent. Change the command."""

    exit_code = 2
    code = "usage"


class ConfigError(UsageError):
    """A configuration file cannot be used; nothing was sent. Mend the file."""

    code = "config"


class PluginError(UsageError):
    """The plugin that owns the function cannot be used; nothing was sent."""

    code = "plugin_broken"


class PolicyError(KosmoError):
    """Policy refused the call, or it needs approval; nothing was sent."""

    exit_code = 3
    code = "policy_denied"


class CredentialsError(KosmoError):
    """Credentials are missing, unreadable or refused. Sign in again."""

    exit_code = 4
    code = "credentials"


class ServiceError(KosmoError):
    """The service, the plugin or the workflow failed; repeating will not help."""

    code = "service_error"


class UnknownOutcomeError(ServiceError):
    """A write may have been carried out, or not. Look at the service before it is repeated."""

    code = "outcome_unknown"

    def __init__(self, happened: str, *, http_status: int | None = None) -> None:
        """Take the clause that says what happened; the rest of the sentence is always the same."""
        super().__init__(
            f"{happened}; the outcome is unknown: the request may have been carried out, so look"
            " at the service before you repeat the call",
            http_status=http_status,
        )


class TryLaterError(KosmoError):
    """Rate limited, unavailable or timed out. The same call may succeed later."""

    exit_code = 5
    code = "unavailable"
    retryable = True


class PartlyDoneError(KosmoError):
    """Some of several calls failed; the message says which, `data` what the others gave."""

    exit_code = 6
    code = "partial"

    def __init__(self, message: str, *, data: object = None, **said: Any) -> None:
        """Take the sentence, the answers of what was done, and what any error takes."""
        super().__init__(message, **said)
        self.data = data


class InterruptedCallError(KosmoError):
    """The user stopped the call."""

    exit_code = 130
    code = "interrupted"


def unwritable(reason: Exception) -> ServiceError:
    """Make the error for an answer of a plugin that cannot be written as JSON."""
    return ServiceError(f"what the plugin gave is no JSON: {reason}", code="plugin_failed")
