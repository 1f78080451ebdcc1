"""A service whose answers stand in a table, for tests of single functions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kosmo.message import Response
from kosmo.testing.caller import Caller

if TYPE_CHECKING:
    from pathlib import Path

    from kosmo.message import Request
    from kosmo.spec import IntegrationSpec


class Desk(Caller):
    """Calls functions with a real client; the service's answers stand in `answers`.

    A key is a request's line, with its query or without: `GET /notes?limit=5`, `POST /notes`. An
    answer is data, a whole `kosmo.Response`, or a tuple of either for requests one after the
    other, whose last stays. `sent` has the line of each request and `bodies` what it held, None
    for nothing.

    A service that wraps its data, or whose paths all begin alike, has a class of its own with
    another `line`, `answered` or `otherwise`.
    """

    def __init__(
        self,
        integration: IntegrationSpec,
        *,
        fields: dict[str, str] | None = None,
        records: Path | None = None,
    ) -> None:
        """Take the integration; nothing is answered yet."""
        super().__init__(integration, self._found, fields=fields, records=records)
        self.answers: dict[str, Any] = {}
        self.sent: list[str] = []
        self.bodies: list[Any] = []

    def line(self, method: str, path: str, query: str) -> str:
        """Write a request's line; `path` lies below the base URL, else it begins with a host."""
        return f"{method} {path}{query}"

    def answered(self, data: Any) -> Response:
        """Make an answer of data."""
        body = json.dumps(data, ensure_ascii=False).encode()
        return Response(200, {"content-type": "application/json"}, body)

    def otherwise(self, method: str, path: str) -> Any:
        """Give what answers a request that `answers` does not have; data or a response."""
        return Response(404, {"content-type": "application/json"}, b'{"error": "not in `answers`"}')

    def _found(self, request: Request) -> Response:
        sent = self.requests[-1]
        parts = urlsplit(request.url)
        own = urlsplit(self.integration.base_url).netloc == parts.netloc
        path = sent.path if own else f"{parts.netloc}{parts.path}"
        query = f"?{unquote(parts.query)}" if parts.query else ""
        line, bare = (self.line(request.method, path, one).rstrip() for one in (query, ""))
        self.sent.append(line)
        self.bodies.append(sent.body)
        key = next((one for one in (line, bare) if one in self.answers), None)
        answer = self.otherwise(request.method, path) if key is None else self._next(key)
        return answer if isinstance(answer, Response) else self.answered(answer)

    def _next(self, key: str) -> Any:
        answer = self.answers[key]
        if not isinstance(answer, tuple):
            return answer
        if len(answer) > 1:
            self.answers[key] = answer[1:]
        return answer[0]
