"""What a path that a plugin declares may not hold, so that it stays below the base URL."""

from __future__ import annotations

import re

from kosmo.http.url import climbs

# Dots, slashes, percent signs and what none can see, encoded; and a `%` that encodes nothing yet.
_HIDDEN = re.compile(r"%(?:2[ef5]|5c|[01]|c[01]|[^0-9a-f]|.?$|[0-9a-f][^0-9a-f])", re.IGNORECASE)
_ENDING = re.compile(r"[/.A-Za-z0-9_~-]{0,20}")


def stays(path: str) -> bool:
    """Tell whether a path stays below what it is put behind, and has no part that is empty."""
    return not (climbs(path) or "//" in path or "\\" in path or _HIDDEN.search(path))


def is_ending(ending: str) -> bool:
    """Tell whether every path can end so."""
    return bool(_ENDING.fullmatch(ending)) and stays(f"/x{ending}") and not climbs(f"/{ending}")
