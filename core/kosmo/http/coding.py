"""Undoing gzip and deflate."""

from __future__ import annotations

import zlib

from kosmo.http.parse import LARGEST, TOO_LARGE, Malformed


def decompressed(body: bytes, coding: str) -> bytes:
    """Unpack a body by its `Content-Encoding`; raises Malformed for damage and other codings."""
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Malformed(f"the answer is compressed as {coding[:40]!a}")
    pieces = []
    room = LARGEST
    while body:
        # Some servers take `deflate` by its name and leave out zlib's two bytes of header.
        bare = coding == "deflate" and int.from_bytes(body[:2], "big") % 31
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS + 32)
        try:
            pieces.append(unpacker.decompress(body, room))
        except zlib.error:
            raise Malformed("the answer's compressed body is damaged") from None
        room -= len(pieces[-1])
        if unpacker.unconsumed_tail or room <= 0:
            raise Malformed(TOO_LARGE)
        if not unpacker.eof:
            raise Malformed("the answer's compressed body is cut short")
        body = unpacker.unused_data
    return b"".join(pieces)
