"""Reading HTTP/1.1 responses from bytes, strictly; whatever is doubtful is refused."""

from __future__ import annotations

from kosmo.message import Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD_LIMIT = 100 * 1024  # bytes of status line and headers; httpx takes as many
_LINE_LIMIT = 4096  # bytes of a chunk's size line, or of one trailer
_MOST_TRAILERS = 100
_MOST_INTERIM = 20  # 1xx responses before the final one
_DIGITS = frozenset(b"0123456789abcdefABCDEF")
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


LARGEST = 256 * 1024 * 1024  # bytes of a body, unpacked ones too
TOO_LARGE = "the answer is larger than 256 MB"


class Incomplete(Exception):
    """The connection ended early; `began` tells whether any byte of an answer came."""

    def __init__(self, message: str, *, began: bool) -> None:
        """Take the reason in words."""
        super().__init__(message)
        self.began = began


class Malformed(Exception):
    """What came is not an HTTP/1.1 response."""


class Reader:
    """Reads one response from a source of bytes, which gives b"" at its end.

    `broken` is why the end came, where the caller knows; `reusable` tells, once a response was
    read, whether the connection can carry another one.
    """

    def __init__(self, receive: Callable[[], bytes], method: str) -> None:
        """Take the source, and the request's method, as HEAD has no body."""
        self._receive = receive
        self._method = method
        self._buffer = b""
        self._at = 0  # how much of the buffer is used up
        self._size = 0
        self._began = False
        self.broken = ""
        self.reusable = False

    def response(self) -> Response:
        """Read one final response; interim ones (1xx) are passed over.

        Raises Incomplete or Malformed, and TimeoutError where the source raises it.
        """
        for _ in range(_MOST_INTERIM):
            status, headers, version = self._head()
            if status >= 200:
                break
            if status == 101:
                raise Malformed("the service switched protocols without being asked")
        else:
            raise Malformed("the service sends interim answers and no final one")
        check_framing(headers)
        ended = True
        if self._method == "HEAD" or status in (204, 304):
            body = b""
        elif "transfer-encoding" in headers:
            body = self._chunks()
        elif "content-length" in headers:
            body = self._exactly(int(headers["content-length"]))
        else:
            body, ended = self._rest(), False
        whole = ended and not self.broken and self._at == len(self._buffer)
        closing = "close" in headers.get("connection", "").lower()
        self.reusable = whole and not closing and version == "HTTP/1.1"
        if "content-encoding" in headers:
            from kosmo.http.coding import decompressed

            body = decompressed(body, headers["content-encoding"])
        return Response(status, headers, body)

    def _head(self) -> tuple[int, dict[str, str], str]:
        first, *lines = self._until(b"\r\n\r\n", _HEAD_LIMIT).decode("latin-1").split("\r\n")
        version, _, rest = first.partition(" ")
        code = rest[:3]
        fits = len(code) == 3 and code.isascii() and code.isdigit() and "100" <= code <= "599"
        if version not in ("HTTP/1.1", "HTTP/1.0") or not fits or rest[3:4] not in ("", " "):
            raise Malformed("what answers does not speak HTTP/1.1")
        headers: dict[str, str] = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon or not is_token(name) or any(c in value for c in "\r\n\0"):
                raise Malformed("the answer has a broken header line")
            name, value = name.lower(), value.strip(" \t")
            if name in headers and (name != "content-length" or headers[name] != value):
                value = f"{headers[name]}, {value}"
            headers[name] = value
        return int(code), headers, version

    def _chunks(self) -> bytes:
        pieces = []
        size = -1
        while size:
            line = self._until(b"\r\n", _LINE_LIMIT).partition(b";")[0].rstrip(b" \t")
            if not line or len(line) > 15 or not _DIGITS.issuperset(line):
                raise Malformed("the answer has a broken chunk")
            size = int(line, 16)
            if size:
                pieces.append(self._exactly(size))
                if self._exactly(2) != b"\r\n":
                    raise Malformed("the answer has a broken chunk")
        for _ in range(_MOST_TRAILERS):
            if not self._until(b"\r\n", _LINE_LIMIT):
                return b"".join(pieces)
        raise Malformed("the answer has too many trailers")

    def _until(self, mark: bytes, limit: int) -> bytes:
        """Take what stands before a mark, and the mark."""
        while (end := self._buffer.find(mark, self._at, self._at + limit + len(mark))) < 0:
            if len(self._buffer) - self._at > limit:
                raise Malformed("a line or the headers of the answer are too long")
            self._more()
        found = self._buffer[self._at : end]
        self._at = end + len(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        pieces = []
        while True:
            piece = self._buffer[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
            if not size:
                return b"".join(pieces)
            self._more()

    def _rest(self) -> bytes:
        pieces = [self._buffer[self._at :]]
        self._at = len(self._buffer)
        while piece := self._received():
            pieces.append(piece)
        if self.broken:
            raise Incomplete(f"{self.broken} in the middle of the answer".lower(), began=True)
        return b"".join(pieces)

    def _more(self) -> None:
        piece = self._received()
        if not piece:
            why = self.broken or "the connection was closed"
            told = "in the middle of the answer" if self._began else "before any answer"
            raise Incomplete(f"{why} {told}".lower(), began=self._began)
        self._began = True
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0

    def _received(self) -> bytes:
        try:
            piece = self._receive()
            self._size += len(piece)
            if self._size > LARGEST:
                raise Malformed(TOO_LARGE)
            return piece
        except TimeoutError:
            raise
        except OSError as error:
            self.broken = self.broken or error.strerror or str(error)
            return b""


def is_token(name: str) -> bool:
    """Tell whether a text may be the name of a header."""
    return bool(name) and _TOKEN.issuperset(name)


def check_framing(headers: dict[str, str]) -> None:
    """Refuse headers that leave open where the answer ends, as those of a smuggled one do."""
    coding, length = headers.get("transfer-encoding"), headers.get("content-length")
    if coding is not None and length is not None:
        raise Malformed("the answer gives its length in two ways")
    if coding is not None and coding.lower() != "chunked":
        raise Malformed(f"the answer is transferred as {coding[:40]!a}")
    if length is not None and not (length.isascii() and length.isdigit() and len(length) < 16):
        raise Malformed("the answer's length is not one number")
