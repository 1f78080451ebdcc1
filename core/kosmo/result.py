"""What a call gave, and the one shape in which every surface tells it."""

from __future__ import annotations

from kosmo.call import Facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


class Result:
    """What a call gave: the service's data, and the facts of how it came.

    Attributes:
        function: The name of the function, such as `missive.get_task`.
        data: The service's answer as the function gives it: plain JSON values.
        facts: What `meta` of the envelope tells: account, attempts, `next`, notes and more.
        duration_ms: How long the call took, in milliseconds.
        columns: The fields of a row that a table shows.
        paged: Whether the function lists, so that `facts.next` may lead on.
        streamed: Whether the rows went to the call's sink, so that `data` has none of them.
    """

    __slots__ = ("columns", "data", "duration_ms", "facts", "function", "paged", "streamed")

    def __init__(
        self,
        function: str,
        data: Any,
        facts: Facts,
        *,
        duration_ms: float,
        columns: list[str] | None = None,
        paged: bool = False,
        streamed: bool = False,
    ) -> None:
        """Take the data as the plugin returned it."""
        self.function: str = function
        self.data: Any = data
        self.facts: Facts = facts
        self.duration_ms: float = duration_ms
        self.columns: list[str] = columns or []
        self.paged: bool = paged
        self.streamed: bool = streamed

    def __repr__(self) -> str:
        whose = f" ({self.facts.account})" if self.facts.account else ""
        return f"<Result of {self.function}{whose}: {_size(self.data, self.streamed)}>"

    @property
    def rows(self) -> list[Row]:
        """The rows of a list, whatever the service wraps them in; [] where there is no list."""
        return rows_of(self.data) or []

    def for_model(self, *, most: int = 50_000) -> str:
        """Give the answer as a language model reads it: compact JSON of at most `most` characters.

        A list that is too long is cut between its rows, any other answer between characters. What
        was left out is said below it, and how a list goes on.
        """
        text = _compact(self.data)
        if len(text) > most:
            return _cut(self.data, text, most)
        if self.facts.next is None:
            return text
        return f"{text}\n(there is more: call again with {_compact(self.facts.next)})"

    def envelope(self, data: Any) -> dict[str, object]:
        """Give the one shape of `--json`, for success; `data` is what is shown of the answer."""
        return envelope(self.function, data=data, facts=self.facts, ms=self.duration_ms)


def envelope(
    function: str | None,
    *,
    data: Any = None,
    error: dict[str, object] | None = None,
    facts: Facts | None = None,
    ms: float = 0.0,
) -> dict[str, object]:
    """Build the envelope, the same one shape for success and failure."""
    return {
        "function": function,
        "success": error is None,
        "data": data,
        "error": error,
        "meta": (facts or Facts()).as_dict(),
        "duration_ms": round(ms, 1),
    }


def rows_of(data: Any) -> list[Row] | None:
    """Find the one list of objects in an answer; None where there is none.

    `{"conversations": […]}` and a bare list have rows; a single object has not. What a service
    tells about the answer may stand beside the list: `page`, `meta`.
    """
    found = data
    if isinstance(data, dict):
        place = place_of_rows(data)
        if place is None:
            return None
        for name in place:
            found = found[name]
    if isinstance(found, list) and all(isinstance(row, dict) for row in found):
        return found
    return None


def place_of_rows(data: Row) -> tuple[str, ...] | None:
    """Find the keys that lead to the list, one or, under `_embedded`, two."""
    inside = data.get("_embedded")
    if isinstance(inside, dict) and _BESIDE.issuperset(data) and len(inside) == 1:
        return ("_embedded", *inside)
    lists = [name for name, value in data.items() if isinstance(value, list)]
    return (lists[0],) if len(lists) == 1 and _BESIDE.issuperset(data.keys() - lists) else None


def _size(data: Any, streamed: bool) -> str:
    """Say how much an answer is, and nothing of what is in it."""
    rows = rows_of(data)
    if streamed:
        return "its rows were streamed"
    if rows is not None:
        return f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    if isinstance(data, dict):
        return f"an object of {len(data)} field{'' if len(data) == 1 else 's'}"
    return "no data" if data is None else f"a {type(data).__name__}"


def _compact(value: Any) -> str:
    """Write JSON as short as it can be; what is no Unicode text becomes a question mark."""
    import json

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def _cut(data: Any, text: str, most: int) -> str:
    """Give the beginning of an answer that is too long, and say how much that is."""
    rows = rows_of(data) or []
    place = place_of_rows(data) if isinstance(data, dict) else ()
    size, kept = len(_compact(_with_rows(data, place or (), []))) if rows else most, 0
    for row in rows:
        size += len(_compact(row)) + 1
        if size > most:
            break
        kept += 1
    if not kept:
        return f"{text[:most]}\n(the first {most} of {len(text)} characters; ask for less)"
    shown = _compact(_with_rows(data, place or (), rows[:kept]))
    return f"{shown}\n(the first {kept} of {len(rows)} rows, as more are too long; ask for fewer)"


def _with_rows(data: Any, place: tuple[str, ...], rows: list[Row]) -> Any:
    """Give an answer with other rows in the place of its list."""
    if not place:
        return rows
    return {**data, place[0]: _with_rows(data[place[0]], place[1:], rows)}


_BESIDE = frozenset(("_embedded", "_links", "api_id", "meta", "page"))
