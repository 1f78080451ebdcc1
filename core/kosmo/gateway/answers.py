"""What a tool answers, as texts that fit: what does not is kept, and can be asked for.

An answer with rows is cut between them, so that every part is JSON; any other between characters.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from threading import Lock

from kosmo.describe.rows import absence, fields_in, missing, picked
from kosmo.errors import UsageError
from kosmo.gateway.parts import Part, compact, parts_of, pieces_of, writable
from kosmo.result import rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.result import Result

_BLOCKS = frozenset(("audio", "image", "resource", "resource_link", "text"))
READER = "call_read"
_MOST_KEPT = 64_000_000  # characters of all answers that are kept


class Answer:
    """What a client is told: texts, the first of which is the answer itself.

    What an MCP server answered beside texts, such as images, stands among them as it came.
    """

    __slots__ = ("failed", "parts")

    def __init__(self, *parts: str | dict[str, Any], failed: bool = False) -> None:
        """Take the parts; empty ones are left out."""
        self.parts = [one for one in parts if one]
        self.failed = failed


class Kept:
    """The parts of long answers, kept as long as there is room; the oldest go first."""

    def __init__(self, most: int, *, room: int = _MOST_KEPT) -> None:
        """Take how many characters an answer may have, and all that are kept."""
        self._most = most
        self._room = room
        self._lock = Lock()
        self._kept: OrderedDict[str, list[Part]] = OrderedDict()

    def first(self, data: Any, *notes: str, tool: str = READER) -> Answer:
        """Give the answer of some data; of a long one the first part, and how to go on.

        `tool` is the one whose cursor gives the next part.
        """
        text = compact(data)
        if len(text) <= self._most:
            return Answer(text, *notes)
        return self._begun(parts_of(data, text, self._most), tool, notes)

    def text(self, text: str, *notes: str) -> Answer:
        """Give the answer that is a text."""
        text = writable(text)
        if len(text) <= self._most:
            return Answer(text, *notes)
        return self._begun(pieces_of(text, self._most), READER, notes)

    def further(self, cursor: str, tool: str = READER) -> Answer:
        """Give the part that a cursor names; raises UsageError where it is not kept."""
        id, _, number = cursor.rpartition(".")
        with self._lock:
            parts = self._kept.get(id)
        index = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        if parts is None or not 0 < index < len(parts):
            raise UsageError(
                "there is no answer to go on with under this cursor, or it is not kept any more;"
                " call again, with `fields` or a smaller limit",
                code="unknown_cursor",
            )
        return Answer(parts[index].text, _goes_on(parts, index, id, tool))

    def _begun(self, parts: list[Part], tool: str, notes: tuple[str, ...]) -> Answer:
        id = os.urandom(6).hex()
        with self._lock:
            self._kept[id] = parts
            while len(self._kept) > 1 and self._size() > self._room:
                self._kept.popitem(last=False)
        return Answer(parts[0].text, _goes_on(parts, 0, id, tool), *notes)

    def _size(self) -> int:
        return sum(len(part.text) for parts in self._kept.values() for part in parts)


def told(result: Result, fields: str | None, kept: Kept, tool: str) -> Answer:
    """Give what a call of a tool answers: its data, and what is to be known about it."""
    data, notes = result.data, list(result.facts.notes)
    if fields:
        notes += [absence(path, fields_in(data)) for path in missing(data, fields)]
        data = picked(data, fields)
    rows = rows_of(data)
    facts = result.facts
    if facts.dry_run:
        notes.insert(0, "dry run: this is the request; nothing was sent")
    elif rows is not None and (facts.truncated or facts.next):
        then = f", the next with {compact(facts.next)}" if facts.next else ""
        notes.insert(0, f"{len(rows)} rows; there are more{then}")
    if isinstance(data, str):
        return kept.text(data, *(f"note: {note}" for note in notes))
    if _is_content(data):
        return _content(data, kept, notes)
    return kept.first(data, *(f"note: {note}" for note in notes), tool=tool)


def _is_content(data: Any) -> bool:
    """Tell whether this is what an MCP server answers: a list of texts, images and the like."""
    return (
        isinstance(data, list)
        and bool(data)
        and all(isinstance(one, dict) and one.get("type") in _BLOCKS for one in data)
    )


def _content(data: list[dict[str, Any]], kept: Kept, notes: list[str]) -> Answer:
    parts: list[Any] = []
    for one in data:
        text = one.get("text") if one["type"] == "text" else None
        parts += [one] if not isinstance(text, str) else kept.text(text).parts
    return Answer(*parts, *(f"note: {note}" for note in notes))


def _goes_on(parts: list[Part], index: int, id: str, tool: str) -> str:
    part = parts[index]
    if index + 1 == len(parts):
        return f"{part.place}; this is the end"
    cursor: dict[str, object] = {"_cursor": f"{id}.{index + 1}"}
    if tool == READER:
        cursor = {"name": "more", "arguments": cursor}
    return (
        f"{part.place}; for the next part call `{tool}` with {compact(cursor)}, or ask for less"
        " with `fields` or a smaller limit"
    )
