"""Reading HTTP/1.1 responses from bytes, strictly; whatever is doubtful is refused."""

from __future__ import annotations

from kosmo.message import Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD_LIMIT = 65536  # bytes of status line and headers
_LINE_LIMIT = 4096  # bytes of a chunk's size line


class Incomplete(Exception):
    """The connection ended early; `began` tells whether any byte of an answer came."""

    def __init__(self, message: str, *, began: bool) -> None:
        """Take the reason in words."""
        super().__init__(message)
        self.began = began


class Malformed(Exception):
    """What came is not an HTTP/1.1 response."""


class Reader:
    """Reads one response from a source of bytes, which gives b"" at its end."""

    def __init__(self, receive: Callable[[], bytes], method: str) -> None:
        """Take the source, and the request's method, as HEAD has no body."""
        self._receive = receive
        self._method = method
        self._buffer = b""
        self._began = False
        self.broken = ""
        self.reusable = False

    def response(self) -> Response:
        """Read one final response; interim ones (1xx) are passed over.

        Raises Incomplete or Malformed, and what the source raises.
        """
        status, headers, version = self._head()
        while 100 <= status < 200:
            if status == 101:
                raise Malformed("the service switched protocols without being asked")
            status, headers, version = self._head()
        framing = headers.get("transfer-encoding", "").lower()
        if framing and "content-length" in headers:
            raise Malformed("the answer gives its length twice")
        ended = True
        if self._method == "HEAD" or status in (204, 304):
            body = b""
        elif framing:
            if framing != "chunked":
                raise Malformed(f"the answer is encoded as `{framing[:40]}`")
            body = self._chunks()
        elif "content-length" in headers:
            body = self._exactly(_length(headers["content-length"]))
        else:
            body, ended = self._rest(), False
        closing = "close" in headers.get("connection", "").lower()
        self.reusable = ended and not closing and version == "HTTP/1.1" and not self._buffer
        return Response(status, headers, _decoded(body, headers))

    def _head(self) -> tuple[int, dict[str, str], str]:
        head = self._until(b"\r\n\r\n", _HEAD_LIMIT).decode("latin-1")
        first, *lines = head.split("\r\n")
        version, _, rest = first.partition(" ")
        code = rest[:3]
        if (
            version not in ("HTTP/1.1", "HTTP/1.0")
            or not (code.isascii() and code.isdigit() and len(code) == 3)
            or rest[3:4] not in ("", " ")
            or not "100" <= code <= "599"
        ):
            raise Malformed("what answers does not speak HTTP/1.1")
        headers: dict[str, str] = {}
        for line in lines:
            name, colon, value = line.partition(":")
            name = name.lower()
            if not colon or not name or name != name.strip() or " " in name or "\n" in line:
                raise Malformed("the answer has a broken header line")
            value = value.strip(" \t")
            if name == "content-length" and headers.get(name, value) != value:
                raise Malformed("the answer gives two different lengths")
            if name in headers and name != "content-length":
                value = f"{headers[name]}, {value}"
            headers[name] = value
        return int(code), headers, version

    def _chunks(self) -> bytes:
        pieces = []
        while True:
            line = self._until(b"\r\n", _LINE_LIMIT).partition(b";")[0].strip(b" \t")
            if not line or len(line) > 15 or not all(c in b"0123456789abcdefABCDEF" for c in line):
                raise Malformed("the answer has a broken chunk")
            size = int(line, 16)
            if size == 0:
                break
            pieces.append(self._exactly(size))
            if self._exactly(2) != b"\r\n":
                raise Malformed("the answer has a broken chunk")
        while self._until(b"\r\n", _LINE_LIMIT):
            pass
        return b"".join(pieces)

    def _until(self, mark: bytes, limit: int) -> bytes:
        while mark not in self._buffer[: limit + len(mark)]:
            if len(self._buffer) > limit:
                raise Malformed("the answer's headers are too long")
            self._more()
        found, _, self._buffer = self._buffer.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        pieces = [self._buffer[:size]]
        left = size - len(pieces[0])
        self._buffer = self._buffer[size:]
        while left > 0:
            self._more()
            piece, self._buffer = self._buffer[:left], self._buffer[left:]
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _rest(self) -> bytes:
        pieces = [self._buffer]
        self._buffer = b""
        while piece := self._receive():
            pieces.append(piece)
        return b"".join(pieces)

    def _more(self) -> None:
        try:
            piece = self._receive()
        except TimeoutError:
            raise
        except OSError as error:
            self.broken = self.broken or error.strerror or str(error)
            piece = b""
        if not piece:
            why = self.broken or "the connection was closed"
            told = "in the middle of the answer" if self._began else "before any answer"
            raise Incomplete(f"{why} {told}".lower(), began=self._began)
        self._began = True
        self._buffer += piece


def _length(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Malformed("the answer's length is not a number")
    return int(text)


def _decoded(body: bytes, headers: dict[str, str]) -> bytes:
    """Undo gzip or deflate, which some servers use without being asked."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in ("", "identity") or not body:
        return body
    import zlib

    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Malformed(f"the answer is compressed as `{coding[:40]}`")
    try:
        unpacker = zlib.decompressobj(47)
        plain = unpacker.decompress(body) + unpacker.flush()
    except zlib.error:
        raise Malformed("the answer's compressed body is damaged") from None
    if not unpacker.eof:
        raise Malformed("the answer's compressed body is cut short")
    return plain
