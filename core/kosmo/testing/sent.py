"""A request as a test looks at it."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.message import Request


class Sent:
    """One request that kosmo sent.

    `path` lies below the integration's base URL and is percent-encoded as it was sent; `query` has
    the list of values of each name; `headers` have names in lower case; `body` is data where JSON
    was sent, a dict of lists for a form, a text for anything else, and None where there was none.
    `status` is what it was answered with, None as long as it was not.
    """

    __slots__ = ("body", "headers", "method", "path", "query", "status")

    def __init__(self, request: Request, base_path: str = "") -> None:
        """Take a request apart; what is not below `base_path` keeps its whole path."""
        parts = urlsplit(request.url)
        below = parts.path.startswith(f"{base_path}/")
        self.method = request.method
        self.status: int | None = None
        self.path = parts.path[len(base_path) :] if below else parts.path
        self.query = parse_qs(parts.query, keep_blank_values=True)
        self.headers = {name.lower(): value for name, value in request.headers.items()}
        self.body = body_of(request.body, self.headers.get("content-type", ""))

    def __str__(self) -> str:
        """Give the request's line, such as `GET /notes?limit=25`."""
        pairs = [f"{name}={value}" for name, values in self.query.items() for value in values]
        return f"{self.method} {self.path}{'?' if pairs else ''}{'&'.join(pairs)}"

    __repr__ = __str__


def body_of(raw: bytes | None, media_type: str) -> Any:
    """Read a body by its declared type."""
    if not raw:
        return None
    text = raw.decode("utf-8", "replace")
    kind = media_type.partition(";")[0].strip().lower()
    if kind.endswith("json"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    if kind == "application/x-www-form-urlencoded":
        return parse_qs(text, keep_blank_values=True)
    return text
