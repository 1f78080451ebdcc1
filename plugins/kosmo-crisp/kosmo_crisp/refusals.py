"""What Crisp's refusals mean, and what to do about them; imported only where one came."""

from __future__ import annotations

from contextlib import contextmanager

from kosmo import CredentialsError, KosmoError, ServiceError, TryLaterError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo import Object

# By the reason that the envelope has: the class and code of the same refusal with its own status.
_CODES = {
    "invalid_data": "invalid_request",
    "search_query_too_long": "invalid_request",
    "subscription_upgrade_required": "payment_required",
    "not_allowed": "forbidden",
    "website_member_role_not_allowed": "forbidden",
    "not_found": "not_found",
    "not_subscribed": "not_found",
    "website_not_found": "not_found",
    "people_not_found": "not_found",
    "people_exists": "conflict",
    "password_unverified": "locked",
}
_SIGN_IN = ("invalid_session", "unauthorized")
_LIMITED = ("quota_limit_exceeded", "rate_limited", "too_many_requests")

_HINTS = {
    "not_subscribed": "look at the account's `website_id`; a plugin's token works only where the"
    " plugin is installed: kosmo accounts show crisp NAME",
    "subscription_upgrade_required": "the workspace's plan does not include this: see Settings >"
    " Billing in Crisp",
    "quota_limit_exceeded": "the day's quota may be spent: 10,000 requests for the token of a"
    " workspace, 5,000 for a plugin's unless it was raised",
    "people_exists": "find the contact by its address: kosmo crisp get-contact --contact-id EMAIL",
    "route does not exist": "one conversation is `conversation/ID`, a page of them"
    " `conversations/1`",
}
_LIMIT_HINT = (
    "come back in some minutes; where it stays so, the token's quota of the day is spent (10,000"
    " requests for a workspace's, 5,000 for a plugin's unless it was raised)"
)


def told_in(body: Object, status: int) -> KosmoError:
    """Make the error for an envelope that says `"error": true` under a status of success."""
    reason = str(body.get("reason") or "no reason given")
    inside = body.get("data")
    more = inside.get("message") if isinstance(inside, dict) else None
    told = f"{reason}: {more}" if more else reason
    message = f"Crisp answered {status}, but its body says error: {told}"
    if reason in _SIGN_IN:
        return CredentialsError(message, code="authentication_failed", http_status=status)
    if reason in _LIMITED:
        return TryLaterError(message, code="rate_limited", http_status=status)
    return ServiceError(message, code=_CODES.get(reason, "service_error"), http_status=status)


def explained(error: KosmoError, tier: str) -> KosmoError:
    """Give an error its hint, where Crisp's reason is known and no hint stands there yet."""
    if error.hint is None and not isinstance(error, TryLaterError):
        for reason, hint in _HINTS.items():
            if reason in error.message:
                error.hint = hint
                return error
    if error.hint is None and error.code == "forbidden":
        error.hint = (
            f"the account's token is of tier `{tier or 'website'}`: this may need another tier, or"
            " a scope that the plugin does not have"
        )
    if error.hint is None and error.code == "authentication_failed":
        error.hint = (
            "the token is an identifier and a key, and the account's `tier` must be the token's:"
            " `website` or `plugin`"
        )
    if error.hint is None and error.code == "rate_limited":
        error.hint = _LIMIT_HINT
    return error


@contextmanager
def half_done(sentence: str) -> Iterator[None]:
    """Say what was done before, where the requests inside fail."""
    try:
        yield
    except KosmoError as error:
        error.message = f"{sentence}: {error.message}"
        error.args = (error.message,)
        raise
