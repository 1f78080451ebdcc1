"""Read the header fields in which services tell their limits, each limit by itself.

Sources: draft-ietf-httpapi-ratelimit-headers (11, and what 7 and earlier ones had instead), and
`X-RateLimit-*` as services use it, each in its own way.
"""

from __future__ import annotations

from kosmo.http.field_values import moment, number, split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Headers = Mapping[str, str]

KINDS = ("limit", "remaining", "reset")
_DAY = 86_400.0  # no service is waited for longer, whatever it tells
_LARGEST = 10**15  # of a structured field's integers
_DELAYS = ("retry-after", "x-ratelimit-retry-after", "x-rate-limit-retry-after")
_SPANS = ("", "second", "minute", "hour", "day", "month")
# Numbers that tell a moment: seconds since 1970 from 2001 on, milliseconds up to the year 5138.
_EPOCH, _EPOCH_MS, _NO_TIME = 1e9, 1e11, 1e14


class LimitWindow:
    """One of the limits that hold at the same time; `reset` is in seconds from now."""

    __slots__ = ("limit", "remaining", "reset")

    def __init__(self, limit: int | None, remaining: int | None, reset: float | None) -> None:
        """Take what is told; None is what is not."""
        self.limit = limit
        self.remaining = remaining
        self.reset = reset

    def told(self) -> bool:
        """Say whether anything is known of it."""
        return not (self.limit is None and self.remaining is None and self.reset is None)

    def share(self) -> float:
        """Give how much of it is left, 1 where nobody knows."""
        return self.remaining / self.limit if self.remaining is not None and self.limit else 1.0


def limit_windows(headers: Headers, now: float) -> list[LimitWindow]:
    """Read every limit of which a response tells anything."""
    windows = [*_listed(headers), *_counted(headers, now)]
    return [window for window in windows if window.told()]


def delay(headers: Headers, now: float) -> float | None:
    """Read `Retry-After`, seconds or a date, as seconds from now.

    Help Scout names it `X-RateLimit-Retry-After`.
    """
    for name in _DELAYS:
        value = headers.get(name, "")
        seconds = number(value)
        if seconds is None:
            seconds = _until(moment(value), now)
        if seconds is not None:
            return _bounded(seconds)
    return None


def _listed(headers: Headers) -> list[LimitWindow]:
    """Read `RateLimit`, each item with the quota that `RateLimit-Policy` has for its name.

    Draft 7 had `limit=100, remaining=50, reset=5` in the one, and `100;w=60` in the other.
    """
    policies = _items(headers.get("ratelimit-policy", ""))
    quotas = {name: _count(said.get("q", name)) for name, said in policies}
    windows = [LimitWindow(quota, None, None) for quota in quotas.values()]
    pairs: dict[str, str] = {}
    for name, said in _items(headers.get("ratelimit", "")):
        key, equals, value = name.partition("=")
        if equals and key in KINDS:
            pairs[key] = value
            continue
        quota = _count(said["q"]) if "q" in said else quotas.get(name)
        windows.append(LimitWindow(quota, _count(said.get("r", "")), _seconds(said.get("t", ""))))
    if pairs:
        limit, remaining, reset = (pairs.get(kind, "") for kind in KINDS)
        windows.append(LimitWindow(_count(limit), _count(remaining), _seconds(reset)))
    return windows


def _items(text: str) -> list[tuple[str, dict[str, str]]]:
    """Read the items of a structured list, each with its parameters; names keep their quotes."""
    items = []
    for part in split(text, ","):
        name, *parameters = split(part, ";")
        pairs = (parameter.partition("=") for parameter in parameters)
        items.append((name, {key.strip(): value.strip() for key, _, value in pairs}))
    return items


def _counted(headers: Headers, now: float) -> list[LimitWindow]:
    """Read `RateLimit-Limit`, `X-RateLimit-Remaining-Minute`, `X-Rate-Limit-Reset` and the like."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name, value in headers.items():
        start, mark, rest = name.replace("rate-limit", "ratelimit", 1).partition("ratelimit-")
        kind, _, span = rest.partition("-")
        if mark and start in ("", "x-") and kind in KINDS and span in _SPANS:
            found.setdefault((start, span), {})[kind] = value
    return [
        LimitWindow(
            _count(told.get("limit", "")),
            _count(told.get("remaining", "")),
            _reset(told.get("reset", ""), now),
        )
        for told in found.values()
    ]


def _count(text: str) -> int | None:
    value = number(text)
    return int(value) if value is not None and value < _LARGEST else None


def _seconds(text: str) -> float | None:
    value = number(text)
    return None if value is None else _bounded(value)


def _reset(text: str, now: float) -> float | None:
    """Read a reset that is seconds from now, or a moment: in seconds, milliseconds or a date."""
    value = number(text)
    if value is None:
        value = _until(moment(text), now)
    elif value >= _NO_TIME:
        return None
    elif value >= _EPOCH:
        value = _until(value / 1000 if value >= _EPOCH_MS else value, now)
    return None if value is None else _bounded(value)


def _until(then: float | None, now: float) -> float | None:
    return None if then is None else then - now


def _bounded(seconds: float) -> float:
    return round(max(0.0, min(seconds, _DAY)), 3)
