"""Times: ISO 8601 from people, `YYYY-MM-DD HH:MM:SS` in UTC for Plivo's filters."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from kosmo import Client


class Span:
    """The two ends of a filter by time, each None where it was not given."""

    __slots__ = ("end", "start")

    def __init__(self, start: datetime | None, end: datetime | None) -> None:
        """Take moments in UTC."""
        self.start = start
        self.end = end

    @property
    def is_open(self) -> bool:
        """Whether neither end was given, so that Plivo takes its own."""
        return self.start is None and self.end is None

    @property
    def seconds(self) -> float | None:
        """How long it is, None where an end is open."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).total_seconds()

    def bounds(self, field: str) -> dict[str, str | None]:
        """Give the filters, such as `message_time__gte`."""
        return {f"{field}__gte": _text(self.start), f"{field}__lte": _text(self.end)}


def span(client: Client, start: str | None, end: str | None) -> Span:
    """Read `start_time` and `end_time`; a date alone is its first, or its last, second in UTC.

    Raises UsageError for what is no time, and where the end lies before the start.
    """
    found = Span(_moment(client, start, "start_time"), _moment(client, end, "end_time"))
    if (found.seconds or 0) < 0:
        raise client.refuse("`end_time` lies before `start_time`")
    return found


def _moment(client: Client, text: str | None, name: str) -> datetime | None:
    if text is None:
        return None
    from datetime import UTC, datetime, time

    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise client.refuse(
            f"`{name}` is no time: `{text}`; give 2026-05-31 or 2026-05-31T18:00:00Z"
        ) from None
    if name == "end_time" and len(text.strip()) <= len("2026-05-31"):
        moment = datetime.combine(moment.date(), time(23, 59, 59), UTC)
    return moment


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.replace(tzinfo=None).isoformat(" ")
