"""What a server says, and what every transport makes of it: the same."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest
from kosmo.message import Request, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kosmo.message import Transport

    from tests.http.conftest import Server

    Serve = Callable[..., Server]
    Connect = Callable[[str], Transport]

OK = b"HTTP/1.1 200 OK\r\n"
MEGABYTE = b"z" * 1_000_000
PACKED = gzip.compress(b"hello")
BARE = zlib.compressobj(wbits=-15)
BARE_DEFLATE = BARE.compress(b"hello") + BARE.flush()


def coded(coding: bytes, body: bytes) -> bytes:
    return OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s" % (coding, len(body), body)


WHOLE = {
    "a length": (OK + b"Content-Length: 5\r\n\r\nhello", 200, b"hello"),
    "an empty body": (OK + b"Content-Length: 0\r\n\r\n", 200, b""),
    "the same length twice": (
        OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, b"hello",
    ),
    "no reason": (b"HTTP/1.1 201\r\nContent-Length: 2\r\n\r\n{}", 201, b"{}"),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\nhello", 200, b"hello"),
    "until the end": (OK + b"\r\nhello", 200, b"hello"),
    "nothing until the end": (OK + b"Connection: close\r\n\r\n", 200, b""),
    "chunks": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b;c\r\nllo\r\n0\r\n\r\n",
        200, b"hello",
    ),
    "chunks with trailers": (
        OK + b"Transfer-Encoding: Chunked\r\n\r\n00005\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n",
        200, b"hello",
    ),
    "no chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, b""),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
    "204 with a length": (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, b""),
    "304 with a length": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, b""),
    "100 before": (
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 5\r\n\r\nhello", 200, b"hello",
    ),
    "103 before": (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 3 + OK + b"Content-Length: 0\r\n\r\n",
        200, b"",
    ),
    "a redirect": (
        b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n",
        302, b"",
    ),
    "gzip": (coded(b"gzip", PACKED), 200, b"hello"),
    "two gzip members": (coded(b"GZIP", PACKED + PACKED), 200, b"hellohello"),
    "deflate": (coded(b"deflate", zlib.compress(b"hello")), 200, b"hello"),
    "deflate without zlib's header": (coded(b"deflate", BARE_DEFLATE), 200, b"hello"),
    "nothing compressed": (coded(b"gzip", b""), 200, b""),
    "compressed as is": (coded(b"identity", b"hello"), 200, b"hello"),
    "long headers": (
        OK + b"X-Long: %s\r\n" % (b"y" * 60_000) + b"Content-Length: 0\r\n\r\n", 200, b"",
    ),
    "a megabyte": (OK + b"Content-Length: 1000000\r\n\r\n" + MEGABYTE, 200, MEGABYTE),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_a_whole_answer_is_read_alike(serve: Serve, connect: Connect, case: str) -> None:
    said, status, body = WHOLE[case]
    url = serve([said]).url
    response = connect(url).send(_get(url), 5)
    assert (response.status, response.body) == (status, body)


def test_an_answer_to_head_has_no_body_whatever_its_length_says(
    serve: Serve, connect: Connect
) -> None:
    server = serve([OK + b"Content-Length: 5\r\n\r\n", OK + b"Content-Length: 2\r\n\r\n{}"])
    transport = connect(server.url)
    assert transport.send(_get(server.url, "HEAD"), 5).body == b""
    assert transport.send(_get(server.url), 5).body == b"{}"
    assert server.connections == 1


def test_headers_are_in_lower_case_and_repeated_ones_are_joined(
    serve: Serve, connect: Connect
) -> None:
    told = b"X-One: a\r\nX-Two:  b \t\r\nx-one: c\r\nX-Name: caf\xe9\r\nX-None:\r\n"
    url = serve([OK + told + b"Content-Length: 0\r\n\r\n"]).url
    headers = connect(url).send(_get(url), 5).headers
    assert headers == {
        "x-one": "a, c", "x-two": "b", "x-name": "café", "x-none": "", "content-length": "0",
    }  # fmt: skip


BROKEN = {
    "nothing": b"",
    "half a status line": b"HTTP/1.1 20",
    "half the headers": OK + b"Content-Len",
    "less than its length": OK + b"Content-Length: 50\r\n\r\nhello",
    "half a chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
    "no last chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "no end of the trailers": OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n",
    "only an interim answer": b"HTTP/1.1 100 Continue\r\n\r\n",
}

MALFORMED = {
    "text": b"hello, who is there?\r\n\r\n",
    "binary": bytes(range(256)) + b"\r\n\r\n",
    "mail": b"220 mail.example ESMTP\r\n\r\n",
    "HTTP/2": b"HTTP/2 200 OK\r\n\r\n",
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/2's frames": b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\r\n\r\n",
    "TLS": b"\x15\x03\x01\0\x02\x02\x46\r\n\r\n",
    "a status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "a status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "a status beyond 599": b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
    "a switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    "a header without colon": OK + b"Nonsense\r\nContent-Length: 0\r\n\r\n",
    "a header without name": OK + b": x\r\nContent-Length: 0\r\n\r\n",
    "a space before the colon": OK + b"Content-Length : 0\r\n\r\n",
    "a zero byte in a header": OK + b"X: a\0b\r\nContent-Length: 0\r\n\r\n",
    "headers without end": OK + b"X: y\r\n" * 40_000,
    "one header without end": OK + b"X: " + b"y" * 300_000,
    "two lengths": OK + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}",
    "a length that is no number": OK + b"Content-Length: ten\r\n\r\n{}",
    "a negative length": OK + b"Content-Length: -1\r\n\r\n",
    "a length with a sign": OK + b"Content-Length: +2\r\n\r\n{}",
    "a length and chunks": OK
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    "chunks and a length": OK
    + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "another transfer": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a chunk's size that is none": OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n",
    "a negative chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n",
    "a longer chunk than said": OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n",
    "brotli": coded(b"br", b"hello"),
    "damaged gzip": coded(b"gzip", b"\x1f\x8b" + b"hello"),
    "gzip cut short": coded(b"gzip", PACKED[:-3]),
    "gzip and more": coded(b"gzip", PACKED + b"more"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_an_answer_cut_short_is_broken(serve: Serve, connect: Connect, case: str) -> None:
    _fails(serve, connect, BROKEN[case], "broken")


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_not_quite_http_is_refused(serve: Serve, connect: Connect, case: str) -> None:
    _fails(serve, connect, MALFORMED[case], "malformed")


def _fails(serve: Serve, connect: Connect, said: bytes, kind: str) -> None:
    server = serve([said])
    with pytest.raises(TransportError) as caught:
        connect(server.url).send(_get(server.url), 5)
    assert (caught.value.kind, caught.value.sent) == (kind, True)
    assert str(caught.value).isprintable()
    assert server.connections == 1


def _get(url: str, method: str = "GET") -> Request:
    return Request(method, f"{url}/v1/things", {})
