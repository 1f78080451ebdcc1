"""A service that answers what a test wrote down, and nothing else."""

from __future__ import annotations

import json
from threading import Lock
from urllib.parse import urlsplit

from kosmo.message import Response
from kosmo.testing.difference import queries, shown, values
from kosmo.testing.sent import Sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.http.client import Client
    from kosmo.message import Request

_ANY: Any = object()


class ScriptError(AssertionError):
    """A request was sent that the script does not expect, or one that it expects was not."""


class Script:
    """A service whose answers stand in the test; every request has to be expected.

    `requests` are those that came, `url` is where it is served.
    """

    def __init__(self, base_url: str, *, ending: str = "") -> None:
        """Take the integration's address, whose path stands before every path of the script."""
        self.base_path = urlsplit(base_url).path.rstrip("/")
        self.url = base_url
        self.requests: list[Sent] = []
        self._ending = ending
        self._expected: list[_Expected] = []
        self._faults: list[str] = []
        self._lock = Lock()

    def expect(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: Any = _ANY,
        answer: Any = None,
        status: int = 200,
        headers: dict[str, str] | None = None,
        times: int = 1,
    ) -> None:
        """Expect a request, `times` times, and say what answers it.

        `path` lies below the integration's base URL, encoded. `query` and `body` are compared whole
        where they are given; a list in `query` stands for a repeated name. `answer` is sent as
        JSON, a text or bytes as they are, None as an empty body. Of several expectations that fit,
        the first that is not used up answers.
        """
        if isinstance(answer, bytes | str):
            raw, kind = answer.encode() if isinstance(answer, str) else answer, "text/plain"
        else:
            raw = b"" if answer is None else json.dumps(answer, ensure_ascii=False).encode()
            kind = "application/json"
        told = {"content-type": kind} if raw else {}
        told |= {name.lower(): value for name, value in (headers or {}).items()}
        expected = _Expected(method.upper(), f"/{path.lstrip('/')}", query, body)
        expected.response = Response(status, told, raw)
        expected.left = times
        self._expected.append(expected)

    def handle(self, request: Request) -> Response:
        """Answer a request over HTTP; one that is not expected has status 400, and is kept."""
        try:
            return self._answered(request)
        except ScriptError as error:
            body = json.dumps({"error": {"message": str(error)}}).encode()
            return Response(400, {"content-type": "application/json"}, body)

    def client(self, **fields: str) -> Client:
        """Make a `kosmo.Client` that talks to the script directly, to call a function with.

        `fields` are the account's. A request that is not expected raises ScriptError at once.
        """
        from kosmo.call import Facts, Pages
        from kosmo.http.client import Client
        from kosmo.message import Request

        def exchange(
            method: str, url: str, headers: dict[str, str], body: bytes | None
        ) -> Response:
            return self._answered(Request(method, url, headers, body))

        return Client(
            exchange, self.url, facts=Facts(), pages=Pages(), fields=fields, ending=self._ending,
            origins=lambda _: self.client(**fields),
        )  # fmt: skip

    def check_unexpected(self) -> None:
        """Raise ScriptError where a request came that is not expected."""
        __tracebackhide__ = True
        if self._faults:
            raise ScriptError("\n".join(self._faults))

    def check(self) -> None:
        """Raise ScriptError where a request came that is not expected, or one is missing."""
        __tracebackhide__ = True
        self.check_unexpected()
        missing = [str(one) for one in self._expected if one.left > 0]
        if missing:
            came = [f"  {one}" for one in self.requests] or ["  nothing"]
            lines = ["the script expects requests that were not sent:"]
            lines += [f"  {one}" for one in missing]
            raise ScriptError("\n".join([*lines, "what was sent:", *came]))

    def _answered(self, request: Request) -> Response:
        sent = Sent(request, self.base_path)
        with self._lock:
            self.requests.append(sent)
            for one in self._expected:
                if one.left > 0 and not one.differences(sent):
                    one.left -= 1
                    return one.response
            fault = self._told(sent)
            self._faults.append(fault)
        raise ScriptError(fault)

    def _told(self, sent: Sent) -> str:
        lines = ["kosmo sent a request that the script does not expect:", f"  {sent}"]
        if sent.body is not None:
            lines.append(f"  body {shown(sent.body)}")
        left = [one for one in self._expected if one.left > 0]
        if not left:
            used = [f"  {one}" for one in self._expected]
            return "\n".join([*lines, "nothing more is expected; used up are:", *used])
        nearest = min(left, key=lambda one: one.distance(sent))
        lines += [f"nearest to it is {nearest}:"]
        lines += [f"  {line}" for line in nearest.differences(sent)]
        others = [f"  {one}" for one in left if one is not nearest]
        return "\n".join([*lines, *(["also expected:", *others] if others else [])])


class _Expected:
    """One expectation, and how often it can still answer."""

    __slots__ = ("body", "left", "method", "path", "query", "response")

    def __init__(self, method: str, path: str, query: dict[str, Any] | None, body: Any) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.response = Response(200, {}, b"")
        self.left = 1

    def differences(self, sent: Sent) -> list[str]:
        """List what keeps a request from being this one."""
        lines = []
        if self.method != sent.method:
            lines.append(f"method: expected {self.method}, sent {sent.method}")
        if self.path != sent.path:
            lines.append(f"path: expected `{self.path}`, sent `{sent.path}`")
        if self.query is not None:
            lines += queries(self.query, sent.query)
        if self.body is not _ANY:
            lines += values("body", self.body, sent.body)
        return lines

    def distance(self, sent: Sent) -> int:
        """Tell how far a request is from this one; another path or method weighs most."""
        far = 100 * (self.path != sent.path) + 50 * (self.method != sent.method)
        return far + len(self.differences(sent))

    def __str__(self) -> str:
        more = f" ({self.left} times)" if self.left > 1 else ""
        query = "" if not self.query else f" with query {shown(self.query)}"
        body = "" if self.body is _ANY else f" with body {shown(self.body)}"
        return f"{self.method} {self.path}{query}{body}{more}"
