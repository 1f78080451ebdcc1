"""What it means that no answer came: which error, and whether the request may have arrived."""

from __future__ import annotations

from kosmo.errors import KosmoError, ServiceError, TryLaterError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Response, TransportError


def transport_failure(error: TransportError, method: str, url: str) -> KosmoError:
    """Put in words that no response came, and whether the request may have arrived."""
    origin = "/".join(url.split("/", 3)[:3])
    if error.kind == "malformed" and not error.sent:
        return UsageError(f"{error}; nothing was sent", code="invalid_arguments")
    if error.sent and method not in ("GET", "HEAD"):
        return TryLaterError(
            f"no answer came from `{origin}` ({error}); "
            "the outcome is unknown: the request may have arrived",
            hint="look at the service before you repeat the call",
            code="outcome_unknown",
            retryable=False,
        )
    if error.kind in ("tls", "malformed"):
        code = "tls_failed" if error.kind == "tls" else "malformed_answer"
        return ServiceError(f"`{origin}`: {error}", code=code)
    if error.kind == "timeout":
        return TryLaterError(f"`{origin}`: {error}", code="timeout")
    told = "did not answer" if error.sent else "cannot be reached"
    return TryLaterError(f"`{origin}` {told}: {error}")


def second_refused(response: Response) -> TryLaterError:
    """Put in words that a further attempt was refused, perhaps because an earlier one was done."""
    return TryLaterError(
        f"the service refused a further attempt ({response.status}); "
        "the outcome is unknown: an earlier one, which was not answered, may have been carried out",
        hint="look at the service before you repeat the call",
        code="outcome_unknown",
        http_status=response.status,
        retryable=False,
    )
