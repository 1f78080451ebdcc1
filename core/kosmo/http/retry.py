"""Whether a request that failed goes out again, and after how many seconds.

Back-off is exponential with full jitter. A request that was refused for its rate, or never left,
has done nothing and goes out again whatever it is; one that may have arrived only where a
repetition does no harm.
"""

from __future__ import annotations

import random

from kosmo.message import TransportError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.message import Response

_MOST = 4  # attempts where nobody says when to come back
_MOST_TOLD = 10  # attempts where the service does
_FIRST, _LONGEST = 0.5, 8.0  # seconds
_LIMITED = (420, 429)
_CHANCE = random.SystemRandom()


def is_passing(outcome: Response | TransportError) -> bool:
    """Tell whether a failure may be over soon; False for an answer, and for a lasting refusal."""
    if isinstance(outcome, TransportError):
        return outcome.kind in ("refused", "timeout", "broken", "closed")
    return outcome.status in _LIMITED or _is_failure(outcome.status)


def may_have_arrived(outcome: Response | TransportError) -> bool:
    """Tell whether a failed request may have been carried out."""
    if isinstance(outcome, TransportError):
        return outcome.sent
    return _is_failure(outcome.status)


def pause_before_next(
    outcome: Response | TransportError,
    attempt: int,
    *,
    repeatable: bool,
    persistent: bool = False,
) -> float | None:
    """Give the seconds before another attempt, None where there is none to be.

    `attempt` is the number of the one that failed, from 1; their number does not count where the
    caller is `persistent`, but only the time that they take.
    """
    if not is_passing(outcome) or (may_have_arrived(outcome) and not repeatable):
        return None
    if isinstance(outcome, TransportError) and outcome.kind == "closed":
        return 0.0 if attempt < _MOST else None  # it says nothing about the service
    told = _told(outcome)
    if attempt >= (_MOST if told is None else _MOST_TOLD) and not persistent:
        return None
    if told is not None:
        # A little later than told, so that processes that were told alike do not meet again.
        later = told + _CHANCE.uniform(0.0, min(1.0, 0.05 + told / 20))
        return max(later, _CHANCE.uniform(0.5, 1.0) * _FIRST * 2.0 ** min(attempt - 2, 4))
    return _CHANCE.uniform(0.0, min(_LONGEST, _FIRST * 2.0 ** min(attempt - 1, 9)))


def _told(outcome: Response | TransportError) -> float | None:
    if isinstance(outcome, TransportError):
        return None
    from kosmo.http.quota import retry_after

    return retry_after(outcome.headers, limited=outcome.status in _LIMITED)


def _is_failure(status: int) -> bool:
    """Tell a failure of the server, or on the way to it, from what it does not offer (501)."""
    return status == 408 or (status >= 500 and status != 501)
