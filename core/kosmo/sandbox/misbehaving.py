"""How a fault shows: what is answered in the vendor's place, and how the connection is ill used."""

from __future__ import annotations

import json
import math
import socket
import struct
import time

from kosmo.message import Response
from kosmo.sandbox.limits import LimitUse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.message import Request
    from kosmo.sandbox.faults import Fault
    from kosmo.sandbox.simulator import Simulator

ELSEWHERE = "http://elsewhere.example/steal"
_WORDS = {
    420: "Enhance your calm", 429: "Rate limit exceeded", 500: "Internal server error",
    502: "Bad Gateway", 503: "Service unavailable", 504: "Gateway Time-out",
}  # fmt: skip
_PAGE = "<!doctype html>\n<html><head><title>{0}</title></head><body>{1}</body></html>\n"
_FORM = '<form method="post" action="/login"><input name="password" type="password"></form>'
_LIMIT, _WINDOW = 100, 60  # what a 429 says of the limit: requests, and seconds
_PIECES = 20
_DELIVERY_SECONDS = 5.0


def answer(
    fault: Fault, request: Request, handle: Callable[[Request], Response], simulator: Simulator
) -> Response | None:
    """Have a request carried out, unless the fault forbids it, and give what is to be said.

    None is no answer at all.
    """
    if fault.kind == "reset-before":
        return None
    if not fault.carried_out:
        return _stand_in(fault, simulator, time.time())
    response = handle(request)
    if fault.kind == "truncated":
        body = response.body[: max(1, len(response.body) // 2)]
        return Response(response.status, response.headers, body)
    return response


def misbehave(fault: Fault, connection: socket.socket, said: bytes) -> bool:
    """Send a response as the fault would have it; gives whether the connection lives on."""
    if fault.kind == "lost":
        return False
    if fault.kind.startswith("reset-"):
        connection.sendall(_half(said) if fault.kind == "reset-during" else said)
        _reset(connection)
        return False
    if fault.kind == "stall":
        time.sleep(fault.seconds)
    pieces = _PIECES if fault.kind == "slow" else 1
    for number in range(pieces):
        if fault.kind == "slow":
            time.sleep(fault.seconds / pieces)
        start, end = (len(said) * place // pieces for place in (number, number + 1))
        connection.sendall(said[start:end])
    return True


def _half(said: bytes) -> bytes:
    """Cut a response in the middle of its body, or of its head where that is all."""
    head = said.index(b"\r\n\r\n") + 4
    return said[: (head + len(said)) // 2] if len(said) > head else said[: head // 2]


def _reset(connection: socket.socket) -> None:
    _await_delivery(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()  # the server itself would end it politely first


def _await_delivery(connection: socket.socket) -> None:
    """Wait until every byte has left this machine's queue: a reset throws away the rest."""
    try:
        from fcntl import ioctl
        from termios import TIOCOUTQ
    except ImportError:  # Windows does not tell
        return
    until = time.monotonic() + _DELIVERY_SECONDS
    while any(ioctl(connection, TIOCOUTQ, bytes(4))) and time.monotonic() < until:
        time.sleep(0.001)


def _stand_in(fault: Fault, simulator: Simulator, now: float) -> Response:
    if fault.kind == "html":
        return _page(200, "Sign in", _FORM)
    if fault.kind == "redirect":
        return Response(302, {"location": ELSEWHERE}, b"")
    status = int(fault.kind[:3])
    if status in (502, 504):
        return _page(status, f"{status} {_WORDS[status]}", f"<h1>{status} {_WORDS[status]}</h1>")
    data = simulator.error_body(status, _WORDS[status])
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    kind = "text/plain" if body is data else "application/json; charset=utf-8"
    headers = {} if data is None else {"content-type": kind}
    told = _limit_headers(fault, simulator, now)
    headers |= {name.lower(): value for name, value in told.items()}
    return Response(status, headers, b"" if data is None else body)


def _page(status: int, title: str, body: str) -> Response:
    page = _PAGE.format(title, body).encode()
    return Response(status, {"content-type": "text/html; charset=utf-8"}, page)


def _limit_headers(fault: Fault, simulator: Simulator, now: float) -> dict[str, str]:
    """Tell when to come back, in the manner of the fault."""
    wait = int(fault.seconds)
    reset = math.ceil(now) + wait
    match fault.kind.partition("-")[2]:
        case "retry-after":
            return {"retry-after": str(wait)}
        case "date":
            from email.utils import formatdate

            return {"retry-after": formatdate(reset, usegmt=True)}
        case "ietf":
            policy = f'"default";q={_LIMIT};w={_WINDOW}'
            return {"ratelimit-policy": policy, "ratelimit": f'"default";r=0;t={wait}'}
        case "draft":
            return {"ratelimit": f"limit={_LIMIT}, remaining=0, reset={wait}"}
        case "fields":
            return _fields("ratelimit", wait)
        case "x":
            return _fields("x-ratelimit", reset)
    if fault.kind != "429":
        return {}
    use = LimitUse(_LIMIT, 0, seconds=_WINDOW, reset=reset, retry_after=wait)
    return simulator.limit_headers(use)


def _fields(prefix: str, reset: int) -> dict[str, str]:
    limit = {f"{prefix}-limit": str(_LIMIT), f"{prefix}-remaining": "0"}
    return {**limit, f"{prefix}-reset": str(reset)}
