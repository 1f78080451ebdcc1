"""HTTP/1.1 as bytes: reading requests from a socket's file, writing responses in one piece."""

from __future__ import annotations

from kosmo.message import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from kosmo.message import Response

LARGEST_BODY = 64 * 1024 * 1024
_LONGEST_LINE = 65536
_MOST_HEADERS = 200
_REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
    302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large",
    415: "Unsupported Media Type", 422: "Unprocessable Content", 423: "Locked",
    420: "Enhance Your Calm", 429: "Too Many Requests", 500: "Internal Server Error",
    502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


class MalformedRequestError(Exception):
    """What came is not HTTP/1.x; the connection can only be closed."""


def read_request(file: BinaryIO, origin: str, proceed: BinaryIO) -> tuple[Request, bool] | None:
    """Read one request; gives it and whether the connection is kept, None at its end.

    `origin` stands before the path; `100 Continue` is written to `proceed` where it is awaited.
    """
    line = file.readline(_LONGEST_LINE)
    while line in (b"\r\n", b"\n"):
        line = file.readline(_LONGEST_LINE)
    if not line:
        return None
    words = line.decode("latin-1").split()
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise MalformedRequestError(line)
    method, target, version = words
    headers = _headers(file)
    connection = headers.get("connection", "").lower()
    kept = "close" not in connection and (version != "HTTP/1.0" or "keep-alive" in connection)
    if headers.get("expect", "").lower() == "100-continue":
        proceed.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        proceed.flush()
    if target.startswith("http://"):
        target = "/" + target[7:].partition("/")[2]
    body = _body(file, headers)
    return Request(method, origin + target, headers, body), kept


def _headers(file: BinaryIO) -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        line = file.readline(_LONGEST_LINE)
        if line in (b"\r\n", b"\n"):
            return headers
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or not name or name != name.strip():
            break
        headers[name.lower()] = value.strip()
    raise MalformedRequestError("the headers are not readable")


def _body(file: BinaryIO, headers: dict[str, str]) -> bytes | None:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return _chunks(file)
    length = headers.get("content-length")
    if length is None:
        return None
    if not (length.isascii() and length.isdigit() and len(length) < 12):
        raise MalformedRequestError("the content length is not a number")
    if int(length) > LARGEST_BODY:
        raise MalformedRequestError("the content length is not usable")
    return _exactly(file, int(length))


def _chunks(file: BinaryIO) -> bytes:
    body = b""
    while True:
        try:
            size = int(file.readline(_LONGEST_LINE).partition(b";")[0], 16)
        except ValueError:
            raise MalformedRequestError("a chunk has no size") from None
        if size < 0 or len(body) + size > LARGEST_BODY:
            raise MalformedRequestError("a chunk's size is not usable")
        if not size:
            break
        body += _exactly(file, size)
        file.readline(_LONGEST_LINE)
    while file.readline(_LONGEST_LINE) not in (b"\r\n", b"\n", b""):
        pass
    return body


def _exactly(file: BinaryIO, length: int) -> bytes:
    body = file.read(length)
    if len(body) < length:
        raise MalformedRequestError("the body ended early")
    return body


def response_bytes(response: Response, *, kept: bool, bodiless: bool) -> bytes:
    """Give head and body in one piece, so that they leave in one packet where they fit.

    `bodiless` leaves the body out, as for HEAD.
    """
    status = response.status
    head = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Status')}"]
    head += [f"{name}: {value}" for name, value in response.headers.items()]
    if status != 204:
        head.append(f"content-length: {len(response.body)}")
    head.append("connection: keep-alive" if kept else "connection: close")
    text = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
    return text if bodiless or status == 204 else text + response.body
