"""One call and its result: the two objects that pass between a surface and the runtime."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Pages:
    """How far to follow a list: the function's own limit, or on to its end.

    `max_items` and `max_pages` bound `all`; a list that was cut says so in `meta.truncated`.
    """

    __slots__ = ("all", "max_items", "max_pages")

    def __init__(
        self, *, all: bool = False, max_items: int | None = None, max_pages: int | None = None
    ) -> None:
        """Take the bounds; None is no bound."""
        self.all = all
        self.max_items = max_items
        self.max_pages = max_pages


class Call:
    """A wish to call one function, as a surface understood it. Nothing is checked yet."""

    __slots__ = (
        "account",
        "arguments",
        "confirm",
        "dry_run",
        "force",
        "function",
        "pages",
        "surface",
        "talk",
        "timeout",
    )

    def __init__(
        self,
        function: str,
        arguments: dict[str, Any],
        *,
        account: str | None = None,
        pages: Pages | None = None,
        dry_run: bool = False,
        force: bool = False,
        timeout: float = 60.0,
        surface: str = "python",
        confirm: Callable[[str], bool] | None = None,
        talk: Callable[[str], None] | None = None,
    ) -> None:
        """Take what the surface was told.

        `timeout` is in seconds for one request. `confirm` asks a person and is None where
        nobody can be asked; `talk` receives the lines of `-v`.
        """
        self.function = function
        self.arguments = arguments
        self.account = account
        self.pages = pages or Pages()
        self.dry_run = dry_run
        self.force = force
        self.timeout = timeout
        self.surface = surface
        self.confirm = confirm
        self.talk = talk


class Facts:
    """What is learnt while a call runs; it becomes the `meta` of the envelope."""

    __slots__ = (
        "account",
        "attempts",
        "dry_run",
        "forced",
        "next",
        "notes",
        "operation",
        "pages",
        "rate_limit",
        "requests",
        "scanned",
        "truncated",
        "waited_ms",
    )

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.account: str | None = None
        self.operation: str | None = None
        self.dry_run = False
        self.forced = False
        self.requests = 0
        self.attempts = 0
        self.waited_ms = 0
        self.pages = 0
        self.next: dict[str, Any] | None = None
        self.truncated = False
        self.scanned: int | None = None
        self.rate_limit: dict[str, Any] | None = None
        self.notes: list[str] = []

    def as_dict(self) -> dict[str, object]:
        """Give `meta`, keys in their documented order."""
        return {
            "account": self.account,
            "operation": self.operation,
            "dry_run": self.dry_run,
            "permission_bypassed": self.forced,
            "requests": self.requests,
            "attempts": self.attempts,
            "waited_ms": self.waited_ms,
            "pages": self.pages,
            "next": self.next,
            "truncated": self.truncated,
            "scanned": self.scanned,
            "rate_limit": self.rate_limit,
            "notes": self.notes,
        }


class Result:
    """What a call gave: the service's data, and the facts of how it came."""

    __slots__ = ("columns", "data", "duration_ms", "facts", "function", "paged")

    def __init__(
        self,
        function: str,
        data: Any,
        facts: Facts,
        *,
        duration_ms: float,
        columns: list[str] | None = None,
        paged: bool = False,
    ) -> None:
        """Take the data as the plugin returned it; `paged` says that the function lists."""
        self.function = function
        self.data = data
        self.facts = facts
        self.duration_ms = duration_ms
        self.columns = columns or []
        self.paged = paged

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
