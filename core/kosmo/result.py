"""What a call gave, and the one shape in which every surface tells it."""

from __future__ import annotations

from kosmo.call import Facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
