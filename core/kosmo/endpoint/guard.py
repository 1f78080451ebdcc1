"""What a request must be before anything looks at it: for this server, from no web page, signed.

A page in a browser may send requests to this machine under a name of its own (DNS rebinding) or
from its own origin; neither comes through, whatever token it has.
"""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

from kosmo.endpoint.answers import refused
from kosmo.endpoint.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kosmo.endpoint.token import Token

LARGEST = 16 * 1024 * 1024  # bytes of a body
SECONDS = 20.0  # for a whole body to come
_DRAINED = 4  # times the largest body that is read away, so that its sender sees the refusal


class Guard:
    """Lets through what is allowed, and bounds the bodies of it."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        token: Token,
        hosts: Collection[str] = (),
        everywhere: bool = False,
        largest: int = LARGEST,
        seconds: float = SECONDS,
    ) -> None:
        """Take what answers, and what is let through.

        `hosts` are names beyond `localhost` under which clients may know this server; with
        `everywhere` it may be any address too, as one cannot be made to lead elsewhere.
        """
        self._app = app
        self._token = token
        self._hosts = {"localhost", *(host.lower().strip("[]") for host in hosts)}
        self._everywhere = everywhere
        self._largest = largest
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or have it answered."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        body = _Body(receive, self._largest, self._seconds)
        try:
            self._check(_headers(scope))
            await body.read(_headers(scope))
        except Refusal as refusal:
            await body.drain()
            return await refused(refusal)(scope, receive, send)
        if not body.gone:
            await self._app(scope, body.receive, send)

    def _check(self, headers: dict[str, list[str]]) -> None:
        """Raise Refusal for a request that is not let through."""
        host = headers.get("host", [])
        if len(host) != 1 or not self._is_ours(host[0]):
            raise Refusal(
                421,
                "foreign_host",
                "this server is not known under that name; name it with `--allow-host` if it is",
            )
        origins = headers.get("origin", [])
        if any(origin.lower() != f"http://{host[0].lower()}" for origin in origins):
            raise Refusal(403, "foreign_origin", "web pages cannot use this server")
        shown = headers.get("authorization", [])
        scheme, _, token = shown[0].partition(" ") if len(shown) == 1 else ("", "", "")
        known = token.strip(" ").encode("latin-1")
        if scheme.lower() != "bearer" or not self._token.fits(known):
            raise Refusal(
                401,
                "unauthorized",
                "the request needs the header `Authorization: Bearer TOKEN` with the token of this"
                " server",
                headers={"www-authenticate": "Bearer"},
            )

    def _is_ours(self, host: str) -> bool:
        name = host_name(host)
        if name in self._hosts:
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return self._everywhere or address.is_loopback


class _Body:
    """The body of one request, read before the request is answered."""

    def __init__(self, receive: Receive, largest: int, seconds: float) -> None:
        self.gone = False
        self._receive = receive
        self._largest = largest
        self._seconds = seconds
        self._held = bytearray()
        self._seen = 0
        self._whole = False
        self._given = False

    async def read(self, headers: dict[str, list[str]]) -> None:
        """Read all of it; raises Refusal where it is too large or too slow."""
        told = headers.get("content-length", ["0"])[0]
        if told.isdigit() and int(told) > self._largest:
            raise self._too_large()
        try:
            async with asyncio.timeout(self._seconds):
                while not (self._whole or self.gone):
                    self._held += await self._next()
                    if len(self._held) > self._largest:
                        raise self._too_large()
        except TimeoutError:
            raise Refusal(
                408,
                "body_too_slow",
                f"the body did not come within {self._seconds:g} s",
                headers={"connection": "close"},
            ) from None

    async def receive(self) -> Message:
        """Give the body at once, and from then on what comes after it."""
        if self._given:
            return await self._receive()
        self._given = True
        return {"type": "http.request", "body": bytes(self._held), "more_body": False}

    async def drain(self) -> None:
        """Read the rest away, within bounds: who still writes would not see an answer."""
        self._held.clear()
        try:
            async with asyncio.timeout(min(self._seconds, 2.0)):
                while not (self._whole or self.gone) and self._seen < _DRAINED * self._largest:
                    await self._next()
        except TimeoutError:
            return

    async def _next(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.gone = True
            return b""
        part: bytes = message.get("body", b"")
        self._seen += len(part)
        self._whole = not message.get("more_body", False)
        return part

    def _too_large(self) -> Refusal:
        return Refusal(
            413,
            "body_too_large",
            f"a body has {self._largest} bytes at most",
            headers={"connection": "close"},
        )


def host_name(host: str) -> str:
    """Give the name or address of a `Host` header, without its port, in lower case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].removesuffix(".")


def _headers(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found
