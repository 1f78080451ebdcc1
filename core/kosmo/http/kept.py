"""One answer that is kept to be used again, and the bytes that it becomes on disk."""

from __future__ import annotations

import json

from kosmo.message import Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Headers = dict[str, str]

_HEADERS = ("content-type", "etag", "last-modified")
_CONDITIONS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


class Kept:
    """A kept answer; one that is not `fresh` has to be confirmed before it is used.

    Of its headers it has the type and the two validators, nothing else. `made` is when the service
    made it, in seconds since 1970, and `seconds` for how long from then it is fresh.
    """

    __slots__ = ("_clock", "accept", "made", "response", "seconds", "url")

    def __init__(
        self,
        url: str,
        accept: str,
        response: Response,
        *,
        made: float,
        seconds: float,
        clock: Callable[[], float],
    ) -> None:
        """Take the answer, with what it was asked by and its times."""
        self.url = url
        self.accept = accept
        self.response = Response(response.status, _chosen(response.headers), response.body)
        self.made = made
        self.seconds = seconds
        self._clock = clock

    @property
    def age(self) -> float:
        """How many seconds ago the service made it."""
        return max(0.0, self._clock() - self.made)

    @property
    def fresh(self) -> bool:
        """Whether it may be used as it is; never where the clock was turned back."""
        return 0 <= self._clock() - self.made < self.seconds

    def conditions(self) -> Headers:
        """Give the headers that ask the service to confirm it; none where it has no validator."""
        headers = self.response.headers
        return {_CONDITIONS[name]: headers[name] for name in _CONDITIONS if name in headers}

    def as_bytes(self) -> bytes:
        """Write it as a line of JSON and the body as it is."""
        head = {
            "url": self.url,
            "status": self.response.status,
            "headers": self.response.headers,
            "made": self.made,
            "seconds": self.seconds,
            "length": len(self.response.body),
        }
        return json.dumps(head).encode() + b"\n" + self.response.body


def read_kept(content: bytes, url: str, accept: str, clock: Callable[[], float]) -> Kept | None:
    """Read what `as_bytes` wrote for this URL; None where it is anything else."""
    line, _, body = content.partition(b"\n")
    try:
        head = json.loads(line)
        headers, made, seconds = head["headers"], float(head["made"]), float(head["seconds"])
        whole = head["url"] == url and head["status"] == 200 and head["length"] == len(body)
        if not whole or headers != _chosen(headers):
            return None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None
    return Kept(url, accept, Response(200, headers, body), made=made, seconds=seconds, clock=clock)


def _chosen(headers: Headers) -> Headers:
    """Choose what is kept, of it only what may go back to the service as it is."""
    return {
        name: headers[name]
        for name in _HEADERS
        if name in headers and headers[name].isascii() and headers[name].isprintable()
    }
