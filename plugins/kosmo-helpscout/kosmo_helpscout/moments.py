"""Times as people write them, turned into the UTC times without fractions that Help Scout wants."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client


def utc_time(client: Client, value: str, name: str, *, last: bool = False) -> str:
    """Give a date, or a date with a time (UTC unless it names an offset), as Help Scout wants it.

    A date alone is its first second, or its `last` one.
    """
    from datetime import UTC, datetime

    text = value.strip()
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise client.refuse(
            f"`{name}` is no time: `{value}`; give 2026-12-31 or 2026-12-31T18:00:00Z"
        ) from None
    if last and len(text) <= _DATE:
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


_DATE = len("2026-12-31")
