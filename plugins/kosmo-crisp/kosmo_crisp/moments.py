"""Times as Crisp's filters want them."""

from __future__ import annotations

from datetime import UTC, datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import Client


def iso_time(client: Client, text: str | None, name: str) -> str | None:
    """Give a date or time of ISO 8601 as a time in UTC; None stays None.

    A date alone is its first moment, or as `until` its last one.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise client.refuse(
            f"`{name}` is no date or time of ISO 8601: `{text}`; write `2026-05-31` or"
            " `2026-05-31T09:00:00Z`"
        ) from None
    if len(text) <= _DATE and name == "until":
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


_DATE = len("2026-05-31")
