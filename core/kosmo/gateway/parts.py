"""Texts that fit: JSON without spaces, and long answers cut into parts."""

from __future__ import annotations

import json
import re

from kosmo.result import place_of_rows, rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SURROGATES = re.compile("[\ud800-\udfff]")


class Part:
    """A part of an answer that was too long, and what it is of it."""

    __slots__ = ("place", "text")

    def __init__(self, text: str, place: str) -> None:
        """Take the text and its place, such as `rows 1 to 40 of 200`."""
        self.text = text
        self.place = place


def compact(data: Any) -> str:
    """Write JSON without spaces; what cannot be sent as text stays escaped."""
    return writable(json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str))


def writable(text: str) -> str:
    """Escape halves of characters, which no text on the wire may have."""
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def parts_of(data: Any, text: str, most: int) -> list[Part]:
    """Cut an answer whose JSON is `text`: between its rows, where it has some and they fit."""
    rows = rows_of(data)
    parts = [] if rows is None else _by_rows(data, rows, most)
    return parts or pieces_of(text, most)


def _by_rows(data: Any, rows: list[dict[str, Any]], most: int) -> list[Part]:
    """Cut between rows, in what they are wrapped in; nothing where one of them is too long."""
    around = len(compact(_wrapped(data, [])))
    sizes = [len(compact(row)) + 1 for row in rows]
    if max(sizes) + around > most:
        return []
    parts: list[Part] = []
    begin, size = 0, around
    for index, one in enumerate([*sizes, most]):
        if index == len(rows) or size + one > most:
            held = compact(_wrapped(data, rows[begin:index]))
            parts.append(Part(held, f"rows {begin + 1} to {index} of {len(rows)} rows"))
            begin, size = index, around
        size += one
    return parts


def _wrapped(data: Any, rows: list[dict[str, Any]]) -> Any:
    if not isinstance(data, dict):
        return rows
    first, *rest = place_of_rows(data) or ("",)
    return {**data, first: {rest[0]: rows} if rest else rows}


def pieces_of(text: str, most: int) -> list[Part]:
    """Cut between characters; the pieces joined are the text."""
    return [
        Part(
            text[begin : begin + most],
            f"characters {begin + 1} to {min(begin + most, len(text))} of {len(text)}",
        )
        for begin in range(0, len(text), most)
    ]
