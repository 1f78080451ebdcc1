"""What a call gave, and the one shape in which every surface tells it."""

from __future__ import annotations

from kosmo.call import Facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


class Result:
    """What a call gave: the service's data, and the facts of how it came."""

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
        """Take the data as the plugin returned it; `paged` says that the function lists.

        `streamed` says that its rows went to the call's sink, so that `data` has none of them.
        """
        self.function = function
        self.data = data
        self.facts = facts
        self.duration_ms = duration_ms
        self.columns = columns or []
        self.paged = paged
        self.streamed = streamed

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


_BESIDE = frozenset(("_embedded", "_links", "api_id", "meta", "page"))
