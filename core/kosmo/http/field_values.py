"""Read the values of header fields, whatever a service sends: lists, numbers and dates.

Nothing here ever raises; what cannot be understood is None.
"""

from __future__ import annotations


def split(text: str, mark: str) -> list[str]:
    """Split at each mark outside quotes; a quote that is not closed runs to the end."""
    parts, start, quoted, escaped = [], 0, False, False
    for place, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == mark and not quoted:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:].strip())
    return parts


def number(text: str) -> float | None:
    """Read the first value of a list as digits with at most one point; a sign is None.

    More digits than a float holds are infinity.
    """
    text = text.partition(",")[0].partition(";")[0].strip()
    fits = text.isascii() and text.replace(".", "", 1).isdigit()
    return float(text) if fits else None


def moment(text: str) -> float | None:
    """Read an HTTP date, in any of its three forms, as seconds since 1970.

    Source: RFC 9110, section 5.6.7.
    """
    if " " not in text.strip():
        return None  # not worth the import
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None
