"""One call: what a surface asks of the runtime, and what is learnt while it runs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Pages:
    """How far to follow a list: the function's own limit, or on to its end.

    `max_items` and `max_pages` bound `all`; a list that was cut says so in `meta.truncated`.
    `sink` takes rows page by page as they come; the call's answer then has none of them.
    """

    __slots__ = ("all", "max_items", "max_pages", "sink")

    def __init__(
        self,
        *,
        all: bool = False,
        max_items: int | None = None,
        max_pages: int | None = None,
        sink: Callable[[list[dict[str, Any]]], None] | None = None,
    ) -> None:
        """Take the bounds; None is no bound. Only functions that stream feed a `sink`."""
        self.all = all
        self.max_items = max_items
        self.max_pages = max_pages
        self.sink = sink

    def kept(self) -> Pages:
        """Give the same bounds without the sink, for a function that does not stream."""
        return Pages(all=self.all, max_items=self.max_items, max_pages=self.max_pages)


class Patience:
    """How long a call may take, in seconds.

    `timeout` is for one request, `max_wait` for standing still (for limits, before another
    attempt, for an asynchronous result) until a request gets through, `deadline` for the whole.
    None leaves `max_wait` to the settings, and `deadline` open.
    """

    __slots__ = ("deadline", "max_wait", "timeout")

    def __init__(
        self,
        *,
        timeout: float = 60.0,
        max_wait: float | None = None,
        deadline: float | None = None,
    ) -> None:
        """Take the three bounds."""
        self.timeout = timeout
        self.max_wait = max_wait
        self.deadline = deadline


class Call:
    """A wish to call one function, as a surface understood it. Nothing is checked yet."""

    __slots__ = (
        "account", "approval", "arguments", "asks", "cache", "confirm", "dry_run", "force",
        "function", "halted", "once", "pages", "patience", "surface", "talk", "tell", "wait",
        "watch",
    )  # fmt: skip

    def __init__(
        self,
        function: str,
        arguments: dict[str, Any],
        *,
        account: str | None = None,
        pages: Pages | None = None,
        dry_run: bool = False,
        force: bool = False,
        patience: Patience | None = None,
        wait: bool = False,
        once: str | None = None,
        cache: bool | None = None,
        surface: str = "python",
        confirm: Callable[[str], bool] | None = None,
        talk: Callable[[str], None] | None = None,
        tell: Callable[[str], None] | None = None,
        watch: Callable[[Facts], None] | None = None,
        halted: Callable[[], bool] | None = None,
        approval: str | None = None,
        asks: bool | None = None,
    ) -> None:
        """Take what the surface was told.

        `wait` asks for the asynchronous result instead of the promise of it. `once` is the key
        under which a write is recorded, so that it is not repeated. `cache` None leaves it to the
        settings. `confirm` asks a person and is None where nobody can be asked; `talk` receives
        the lines of `-v`, `tell` what is told unasked: waits and further attempts. `watch` is
        given the call's facts as it begins, and may look at them while it runs; `halted` is asked
        before each request, and ends the call as an interruption does. `approval` is the id of the
        recorded approval that the call is made with; without one any that fits is used. `asks` True
        has a write wait for approval that policy lets go out, False lets one go out that policy
        asks about; a deny stands.
        """
        self.function = function
        self.arguments = arguments
        self.account = account
        self.pages = pages or Pages()
        self.dry_run = dry_run
        self.force = force
        self.patience = patience or Patience()
        self.wait = wait
        self.once = once
        self.cache = cache
        self.surface = surface
        self.confirm = confirm
        self.talk = talk
        self.tell = tell
        self.watch = watch
        self.halted = halted
        self.approval = approval
        self.asks = asks


class Facts:
    """What is learnt while a call runs; it becomes the `meta` of the envelope.

    `attempts` is how often the request that needed most of them was sent; `rows` counts the rows
    read so far, `waiting` says what the call stands still for and `progress` how far an MCP server
    says it is, all for the line of progress only.
    `streamed` says that rows went to the call's sink, `unanswered` that a request went out of
    which nothing is known, `changed` that one which is no GET was carried out, or may have been.
    `approval` is the id of the one that was used or is waited for, `http_status` that of the last
    answer. `verdict` is that of policy or of a person, `call` what joins lines of the audit log.
    """

    __slots__ = (
        "account", "approval", "attempts", "cached", "call", "changed", "dry_run", "forced",
        "http_status", "next", "notes", "operation", "pages", "progress", "rate_limit", "requests",
        "rows",
        "scanned", "streamed", "truncated", "unanswered", "verdict", "waited_ms", "waiting",
        "waiting_until",
    )  # fmt: skip

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.account: str | None = None
        self.operation: str | None = None
        self.dry_run = False
        self.forced = False
        self.approval: str | None = None
        self.requests = 0
        self.attempts = 0
        self.waited_ms = 0
        self.pages = 0
        self.next: dict[str, Any] | None = None
        self.truncated = False
        self.scanned: int | None = None
        self.rate_limit: dict[str, Any] | None = None
        self.cached: str | None = None
        self.notes: list[str] = []
        self.rows = 0
        self.progress: str | None = None
        self.waiting: str | None = None
        self.waiting_until = 0.0  # on the clock that only goes forward
        self.streamed = False
        self.unanswered = False
        self.changed = False
        self.http_status: int | None = None
        self.verdict: str | None = None
        self.call: str | None = None

    def as_dict(self) -> dict[str, object]:
        """Give `meta`, keys in their documented order."""
        return {
            "account": self.account,
            "operation": self.operation,
            "dry_run": self.dry_run,
            "permission_bypassed": self.forced,
            "approval": self.approval,
            "requests": self.requests,
            "attempts": self.attempts,
            "waited_ms": self.waited_ms,
            "pages": self.pages,
            "next": self.next,
            "truncated": self.truncated,
            "scanned": self.scanned,
            "rate_limit": self.rate_limit,
            "cached": self.cached,
            "notes": self.notes,
        }
