"""The search language: `(subject:"late" AND (tag:"vip" OR NOT assigned:"Unassigned"))`."""

from __future__ import annotations

from kosmo_helpscout.simulator.refusals import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Row = dict[str, Any]
    Test = Callable[[Row], bool]
    Fields = Mapping[str, Callable[[Row, str], bool]]


def searched(query: str | None, fields: Fields, anywhere: Callable[[Row, str], bool]) -> Test:
    """Make a test of rows from a query.

    `fields` tell by name, in lower case, whether a row fits a value; `anywhere` does so for a
    word without a field. Refuses what cannot be read, and fields that are not there.
    """
    if query is None or query.strip() in ("", "*"):
        return lambda _row: True
    reader = _Reader(_pieces(query), fields, anywhere)
    test = reader.either()
    if not reader.at_end:
        raise _unreadable()
    return test


class _Reader:
    """Reads pieces by falling through the levels of the language: OR, AND, NOT, a term."""

    def __init__(
        self, pieces: list[str], fields: Fields, anywhere: Callable[[Row, str], bool]
    ) -> None:
        self._pieces = pieces
        self._fields = fields
        self._anywhere = anywhere

    @property
    def at_end(self) -> bool:
        return not self._pieces

    def either(self) -> Test:
        tests = [self._both()]
        while self._pieces[:1] == ["OR"]:
            self._pieces.pop(0)
            tests.append(self._both())
        return lambda row: any(test(row) for test in tests)

    def _both(self) -> Test:
        tests = [self._single()]
        while self._pieces and self._pieces[0] not in ("OR", ")"):
            if self._pieces[0] == "AND":
                self._pieces.pop(0)
            tests.append(self._single())
        return lambda row: all(test(row) for test in tests)

    def _single(self) -> Test:
        if not self._pieces:
            raise _unreadable()
        piece = self._pieces.pop(0)
        if piece == "NOT":
            inner = self._single()
            return lambda row: not inner(row)
        if piece == "(":
            inner = self.either()
            if self._pieces[:1] != [")"]:
                raise _unreadable()
            self._pieces.pop(0)
            return inner
        if piece in (")", "AND", "OR"):
            raise _unreadable()
        return self._term(piece)

    def _term(self, piece: str) -> Test:
        name, colon, value = piece.partition(":")
        if piece[:1] == '"' or not colon:
            word = _unquoted(piece)
            return lambda row: self._anywhere(row, word)
        fits = self._fields.get(name.lower())
        if fits is None:
            raise invalid("query", f"unknown field {name}")
        value = _unquoted(value)
        if not value:
            raise _unreadable()
        return lambda row: fits(row, value)


def equal(text: object, wanted: str) -> bool:
    """Compare as a whole, in whatever case."""
    return str(text).lower() == wanted.lower()


def contains(text: object, wanted: str) -> bool:
    """Look for a word or a phrase, in whatever case; `*` at the end stands for the rest."""
    return wanted.lower().rstrip("*") in str(text).lower()


def within(time: str | None, wanted: str) -> bool:
    """Compare a time with a range such as `[2026-01-01T00:00:00Z TO *]`, or with one time."""
    if time is None:
        return False
    if wanted[:1] != "[" or wanted[-1:] != "]" or " TO " not in wanted:
        return time == wanted
    low, _, high = wanted[1:-1].partition(" TO ")
    return (low == "*" or low <= time) and (high == "*" or time <= high)


def _pieces(query: str) -> list[str]:
    """Take a query apart: brackets, and terms with their quoted value or range."""
    found: list[str] = []
    place = 0
    while place < len(query):
        character = query[place]
        if character.isspace():
            place += 1
        elif character in "()":
            found.append(character)
            place += 1
        else:
            end = _end_of_term(query, place)
            found.append(query[place:end])
            place = end
    return found


def _end_of_term(query: str, place: int) -> int:
    closing = ""
    while place < len(query):
        character = query[place]
        if closing:
            if character == "\\":
                place += 1
            elif character == closing:
                closing = ""
        elif character in '"[':
            closing = {'"': '"', "[": "]"}[character]
        elif character.isspace() or character in "()":
            return place
        place += 1
    if closing:
        raise _unreadable()
    return place


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return text


def _unreadable() -> Exception:
    return invalid("query", "cannot be parsed")
