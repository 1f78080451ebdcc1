"""Frames are cut from bytes as they come, and what is no frame is refused."""

from __future__ import annotations

import pytest
from kosmo.lua.worker import frames

FRAMES = [(b"P", 0, b"text\n"), (b"C", 7, b""), (b"D", (1 << 32) - 1, bytes(range(256)) * 300)]


@pytest.mark.parametrize("size", [1, 5, 9, 10, 64, 1 << 20])
def test_frames_are_the_same_however_their_bytes_come(size: int) -> None:
    stream = b"".join(frames.pack(*frame) for frame in FRAMES)
    reader = frames.Reader(b"PCD")
    seen = []
    for start in range(0, len(stream), size):
        reader.feed(stream[start : start + size])
        while (frame := reader.next()) is not None:
            seen.append((frame.kind, frame.number, frame.body))
    assert seen == FRAMES


def test_a_frame_that_is_not_complete_is_waited_for() -> None:
    reader = frames.Reader(b"P")
    reader.feed(frames.pack(b"P", 0, b"text")[:-1])
    assert reader.next() is None


@pytest.mark.parametrize(
    "header",
    [
        b"\xff\xff\xff\xffP\0\0\0\0",
        b"\x02\0\0\x01P\0\0\0\0",
        b"\0\0\0\0R\0\0\0\0",
        b"\0\0\0\0\0\0\0\0\0",
        b"Traceback (most",
    ],
)
def test_a_header_of_another_form_is_refused_before_its_body_comes(header: bytes) -> None:
    reader = frames.Reader(b"PLCADX")
    reader.feed(header)
    with pytest.raises(frames.Violation):
        reader.next()


def test_the_largest_frame_passes_and_a_larger_one_is_not_sent() -> None:
    reader = frames.Reader(b"P")
    reader.feed(frames.pack(b"P", 0, bytes(frames.LARGEST)))
    frame = reader.next()
    assert frame is not None
    assert len(frame.body) == frames.LARGEST
    with pytest.raises(frames.Violation):
        frames.pack(b"P", 0, bytes(frames.LARGEST + 1))


@pytest.mark.parametrize(("kind", "number"), [(b"", 0), (b"PP", 0), (b"P", -1), (b"P", 1 << 32)])
def test_a_frame_with_an_impossible_head_is_not_sent(kind: bytes, number: int) -> None:
    with pytest.raises(frames.Violation):
        frames.pack(kind, number, b"")
