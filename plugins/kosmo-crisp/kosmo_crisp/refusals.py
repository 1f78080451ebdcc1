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

_ADVICE = {
    "not_subscribed": "look at the account's `website_id`; a plugin's token works only where the"
    " plugin is installed",
    "subscription_upgrade_required": "the workspace's plan does not include this: see Settings >"
    " Billing in Crisp",
    "quota_limit_exceeded": "the day's quota may be spent: 10,000 requests for the token of a"
    " workspace, 5,000 for a plugin's unless it was raised",
    "people_exists": "`get_contact` finds the contact by its address",
    "route does not exist": "one conversation is `conversation/ID`, a page of them"
    " `conversations/1`",
}
_OF_LIMITS = (
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
    """Add to the sentence of an error what Crisp's reason means, where that is known."""
    advice = _advice(error, tier)
    if advice and advice not in error.message:
        error.message = f"{error.message}; {advice}"
        error.args = (error.message,)
    return error


def _advice(error: KosmoError, tier: str) -> str:
    if not isinstance(error, TryLaterError):
        for reason, advice in _ADVICE.items():
            if reason in error.message:
                return advice
    if error.code == "forbidden":
        return (
            f"the account's token is of tier `{tier or 'website'}`: this may need another tier, or"
            " a scope that the plugin does not have"
        )
    if error.code == "authentication_failed":
        return (
            "the token is an identifier and a key, and the account's `tier` must be the token's:"
            " `website` or `plugin`"
        )
    return _OF_LIMITS if error.code == "rate_limited" else ""


@contextmanager
def half_done(sentence: str) -> Iterator[None]:
    """Say what was done before, where the requests inside fail."""
    try:
        yield
    except KosmoError as error:
        error.message = f"{sentence}: {error.message}"
        error.args = (error.message,)
        raise
