"""What it means that no answer came: which error, and whether the request may have arrived."""

from __future__ import annotations

from kosmo.errors import KosmoError, ServiceError, TryLaterError, UnknownOutcomeError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Response, TransportError


def transport_failure(
    error: TransportError, method: str, url: str, *, attempts: int = 1
) -> KosmoError:
    """Put in words that no response came, and whether the request may have arrived."""
    origin = "/".join(url.split("/", 3)[:3])
    if error.kind == "malformed" and not error.sent:
        return UsageError(f"{error}; nothing was sent", code="invalid_arguments")
    if error.sent and method not in ("GET", "HEAD"):
        return UnknownOutcomeError(f"`{origin}` gave no whole answer ({error})")
    if error.kind in ("tls", "malformed"):
        code = "tls_failed" if error.kind == "tls" else "malformed_answer"
        return ServiceError(f"`{origin}`: {error}", code=code)
    told = f" {attempts} times" if attempts > 1 else ""
    if error.kind == "timeout":
        return TryLaterError(f"`{origin}` was asked{told}: {error}", code="timeout")
    said = "did not answer" if error.sent else "cannot be reached"
    tried = f", tried{told}" if told else ""
    return TryLaterError(f"`{origin}` {said}{tried}: {error}")


def second_refused(response: Response) -> UnknownOutcomeError:
    """Put in words that a further attempt was refused, perhaps because an earlier one was done."""
    return UnknownOutcomeError(
        f"the service refused a further attempt ({response.status}); an earlier one may have been"
        " carried out",
        http_status=response.status,
    )
