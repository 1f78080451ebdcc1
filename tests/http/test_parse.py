"""The reader of responses: nothing but its own refusals, and what `http.client` reads."""

from __future__ import annotations

import http.client
import io
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kosmo.http.parse import Incomplete, Malformed, Reader

if TYPE_CHECKING:
    import socket

    from kosmo.message import Response

METHODS = st.sampled_from(["GET", "HEAD", "POST"])
CUTS = st.lists(st.integers(1, 40), min_size=1, max_size=20)
TOKENS = st.text("abcXYZ019-_.!#", min_size=1, max_size=8)
VALUES = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f\x85\xa0"),
    max_size=20,
)
# Pieces of responses, so that random bytes are often nearly right.
PIECES = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 204\r\n", b"HTTP/1.1 100 Go on\r\n\r\n", b"\r\n", b"\n",
    b"\r\n\r\n", b"Content-Length: 5\r\n", b"Content-Length: 5, 5\r\n", b"Connection: close\r\n",
    b"Transfer-Encoding: chunked\r\n", b"hello", b"0\r\n\r\n", b"5\r\nhello\r\n", b"5;x\r\n",
    b"Content-Encoding: gzip\r\n", b"X: y\r\n", b" folded\r\n", b"ffffffffffffffff\r\n", b"-1\r\n",
    b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
]  # fmt: skip
NEARLY = st.lists(st.one_of(st.binary(max_size=20), st.sampled_from(PIECES)), max_size=12)


def _read(data: bytes, method: str, cuts: list[int]) -> tuple[Response, Reader]:
    """Read a response from data that comes in pieces of the given sizes."""
    source = io.BytesIO(data)
    sizes = iter(cuts)
    reader = Reader(lambda: source.read(next(sizes, 1_000)), method)
    return reader.response(), reader


@settings(max_examples=600, deadline=None)
@given(NEARLY, METHODS, CUTS)
def test_whatever_comes_is_read_or_refused_in_the_same_way(
    nearly: list[bytes], method: str, cuts: list[int]
) -> None:
    data = b"".join(nearly)
    outcome = _outcome(data, method, [])
    assert outcome == _outcome(data, method, cuts) == _outcome(data, method, [1] * len(data))
    assert isinstance(outcome[2], bytes) or outcome[2].isprintable()


def _outcome(data: bytes, method: str, cuts: list[int]) -> tuple[int, dict[str, str], bytes | str]:
    try:
        response, reader = _read(data, method, cuts)
    except (Incomplete, Malformed) as refusal:
        return 0, {}, str(refusal)
    closing = "close" in response.headers.get("connection", "")
    assert not (reader.reusable and closing)
    return response.status, response.headers, response.body


@st.composite
def _responses(draw: st.DrawFn) -> tuple[bytes, str]:
    """Make a valid response and the method that it answers."""
    method = draw(METHODS)
    status = draw(st.sampled_from([200, 201, 204, 206, 304, 404, 429, 500, 599]))
    body = draw(st.binary(max_size=200))
    taken = ("content-length", "transfer-encoding", "content-encoding", "connection")
    headers = draw(st.lists(st.tuples(TOKENS, VALUES), max_size=5))
    lines = [f"{name}: {value}" for name, value in headers if name.lower() not in taken]
    framings = ["length", "close"] if status in (204, 304) else ["length", "close", "chunked"]
    framing = draw(st.sampled_from(framings))
    if framing == "length":
        lines.append(f"Content-Length: {len(body)}")
    elif framing == "chunked":
        lines.append("transfer-encoding: chunked")
        body = _in_chunks(body, draw(CUTS), draw(st.booleans()))
    if status in (204, 304) or method == "HEAD":
        body = b""
    interim = draw(st.sampled_from(["", "HTTP/1.1 100 Continue\r\nX: y\r\n\r\n"]))
    order = draw(st.permutations(lines))
    reason = draw(st.sampled_from(["", " ", " OK", " Not at all"]))
    head = interim + "\r\n".join([f"HTTP/1.1 {status}{reason}", *order, "", ""])
    return head.encode("latin-1") + body, method


def _in_chunks(body: bytes, sizes: list[int], decorated: bool) -> bytes:
    chunks: list[bytes] = []
    while body:
        size = sizes[len(chunks) % len(sizes)]
        piece, body = body[:size], body[size:]
        extension = b';name="value"' if decorated else b""
        chunks.append(b"%x%s\r\n%s\r\n" % (len(piece), extension, piece))
    return b"".join([*chunks, b"0\r\n", b"X-Sum: 1\r\n" if decorated else b"", b"\r\n"])


class _Sock:
    """What `http.client` reads a response from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


@settings(max_examples=400, deadline=None)
@given(_responses(), CUTS)
def test_a_valid_response_is_what_http_client_reads(
    made: tuple[bytes, str], cuts: list[int]
) -> None:
    data, method = made
    other = http.client.HTTPResponse(cast("socket.socket", _Sock(data)), method=method)
    other.begin()
    body = other.read()
    response, reader = _read(data, method, cuts)
    headers: dict[str, str] = {}
    for name, value in ((name.lower(), value.strip()) for name, value in other.getheaders()):
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    assert (response.status, response.headers, response.body) == (other.status, headers, body)
    assert reader.reusable is not bool(other.will_close)


@settings(max_examples=150, deadline=None)
@given(_responses(), st.data())
def test_a_response_cut_anywhere_is_incomplete_or_ends_with_the_connection(
    made: tuple[bytes, str], data: st.DataObject
) -> None:
    whole, method = made
    cut = data.draw(st.integers(0, len(whole) - 1))
    try:
        response, reader = _read(whole[:cut], method, [])
    except Incomplete as refusal:
        began = refusal.began
    else:
        began = cut > 0
        assert not reader.reusable
        assert not {"content-length", "transfer-encoding"}.intersection(response.headers)
    assert began is (cut > 0)


def test_interim_answers_and_trailers_without_end_are_refused() -> None:
    with pytest.raises(Malformed, match="interim"):
        _read(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10_000, "GET", [])
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    with pytest.raises(Malformed, match="trailers"):
        _read(head + b"X: y\r\n" * 100_000, "GET", [])


def test_small_chunks_take_time_in_proportion_to_their_number() -> None:
    # The whole buffer was once moved for each chunk, which took minutes for these.
    chunks = b"1\r\nz\r\n" * 100_000 + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    response, reader = _read(head + chunks, "GET", [len(head + chunks)])
    assert len(response.body) == 100_000
    assert reader.reusable
