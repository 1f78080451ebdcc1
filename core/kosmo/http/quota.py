"""What a service tells about its limits, under the names of the IETF: limit, remaining, reset.

Nothing here ever raises, whatever stands in the headers. Their names are in lower case; `now` is
in seconds since 1970.
"""

from __future__ import annotations

import time

from kosmo.http.limit_fields import KINDS, delay, limit_windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kosmo.http.limit_fields import LimitWindow

    Headers = Mapping[str, str]


def tells_limits(headers: Headers) -> bool:
    """Tell whether a response says anything of limits, beyond when to come back."""
    return any("ratelimit" in name or "rate-limit" in name for name in headers)


def rate_limit(headers: Headers, now: float | None = None) -> dict[str, Any] | None:
    """Give `limit`, `remaining` and `reset` (seconds from now) of the tightest limit.

    Each is None where it is not told; the whole is None where nothing is.
    """
    now = time.time() if now is None else now
    window = _tightest(limit_windows(headers, now))
    told: dict[str, Any] = {kind: getattr(window, kind, None) for kind in KINDS}
    if told["reset"] is None:
        told["reset"] = delay(headers, now)
    return told if any(value is not None for value in told.values()) else None


def retry_after(
    headers: Headers, now: float | None = None, *, limited: bool = False
) -> float | None:
    """Give the seconds after which a refused request may come again, None where nothing says so.

    `Retry-After` counts most, then the reset of a limit that is used up. `limited` says that the
    request was refused for its rate (429): then a reset counts also where it is not told how much
    of the limit is left.
    """
    now = time.time() if now is None else now
    seconds = delay(headers, now)
    if seconds is not None:
        return seconds
    window = _tightest(limit_windows(headers, now))
    if window is None:
        return None
    used_up = window.remaining == 0 or (limited and window.remaining is None)
    return window.reset if used_up else None


def _tightest(windows: list[LimitWindow]) -> LimitWindow | None:
    """Find the limit that holds longest of those used up, else the one with least left."""
    used_up = [window for window in windows if window.remaining == 0]
    counting = [window for window in windows if window.remaining is not None]
    if counting and not used_up:
        return min(counting, key=lambda window: (window.share(), window.remaining))
    return max(used_up or windows, key=_length, default=None)


def _length(window: LimitWindow) -> tuple[float, float]:
    """Order limits by how long they hold, then the smaller after the larger."""
    smallness = -float("inf") if window.limit is None else -window.limit
    return (-1.0 if window.reset is None else window.reset), smallness
