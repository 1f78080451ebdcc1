"""The limit that a call met where only kosmo knows it: what was declared of the service."""

from __future__ import annotations

from kosmo.config import settings
from kosmo.config.accounts import resolve
from kosmo.errors import KosmoError
from kosmo.limits import parse_limit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.spec import IntegrationSpec


def complete_limit(error: KosmoError, integration: IntegrationSpec) -> None:
    """Tell how many requests are allowed, where the service did not and a limit is declared."""
    told = dict(error.rate_limit or (error.facts and error.facts.rate_limit) or {})
    if error.code != "rate_limited" or told.get("limit") is not None or error.facts is None:
        return
    try:
        own = resolve(integration, error.facts.account).limits
        texts = own or settings.limits_of(integration.name)[0] or integration.limits
        windows = [limit for limit in map(parse_limit, texts) if limit.seconds]
    except KosmoError:  # what is configured cannot be read, which the call itself told
        return
    if windows:
        tightest = min(windows, key=lambda limit: limit.seconds)
        error.rate_limit = {"remaining": 0, "reset": error.retry_after, **told}
        error.rate_limit["limit"] = tightest.count
