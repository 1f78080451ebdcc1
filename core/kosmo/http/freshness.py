"""For how long an answer may be used again, by what the service says of it.

Source: RFC 9111, for a private cache: what concerns shared ones (`private`, `s-maxage`) is passed
over.
"""

from __future__ import annotations

from kosmo.http.field_values import moment, number, split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Headers = Mapping[str, str]

_LONGEST = 2.0**31  # seconds; RFC 9111, section 1.2.2


def lifetime(headers: Headers, usual: float, now: float) -> float | None:
    """Give the seconds from its making for which an answer is fresh; None forbids keeping it.

    `usual` holds where the service does not say. Zero is an answer that has to be confirmed
    before it is used. What cannot be understood shortens the time and never lengthens it.
    """
    directives = _directives(headers.get("cache-control", ""))
    if "no-store" in directives or "*" in split(headers.get("vary", ""), ","):
        return None
    if "no-cache" in directives:
        return 0.0
    if "max-age" in directives:
        return min(_LONGEST, *(number(value) or 0.0 for value in directives["max-age"]))
    if "expires" in headers:
        made = moment(headers.get("date", ""))
        ends = moment(headers["expires"])
        return 0.0 if ends is None else ends - (now if made is None else made)
    return usual


def age(headers: Headers) -> float:
    """Give the seconds that an answer spent in other caches on its way."""
    return min(number(headers.get("age", "")) or 0.0, _LONGEST)


def _directives(text: str) -> dict[str, list[str]]:
    """Read `Cache-Control`; a directive that comes twice has two values."""
    found: dict[str, list[str]] = {}
    for part in split(text, ","):
        name, _, value = part.partition("=")
        found.setdefault(name.strip().lower(), []).append(value.strip().strip('"'))
    return found
