"""Times as people write them, turned into the unix seconds that Missive wants."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo

    from kosmo import Client, Json


def unix_time(
    client: Client, value: Json, name: str, *, zone: str | None = None, end_of_day: bool = False
) -> int:
    """Give a date, a date with a time, or unix seconds as unix seconds.

    A date alone is its first second, or its last with `end_of_day`, in `zone` (UTC unless
    told); a time without an offset is in `zone` too.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > 8 and text.isascii() and text.isdigit():
        return int(text)
    from datetime import datetime, time

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise client.refuse(
            f"`{name}` is no date: `{value}`",
            hint="give 2026-12-31, 2026-12-31T18:00:00+01:00 or unix seconds",
        ) from None
    if end_of_day and is_date(text):
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(client, zone))
    return int(moment.timestamp())


def due_time(client: Client, value: Json, name: str, zone: str | None) -> int:
    """Give the second when something is due, a day's last one where only a date is given."""
    due = unix_time(client, value, name, zone=zone, end_of_day=True)
    if is_date(value) and zone is None:
        client.note(f"due at the end of {value} in UTC; `time_zone` names another zone")
    return due


def is_date(value: Json) -> bool:
    """Tell whether a value is a date without a time."""
    return isinstance(value, str) and len(value.strip()) in (8, 10) and "T" not in value


def _zone(client: Client, name: str | None) -> tzinfo:
    if name is None or name.upper() == "UTC":
        from datetime import UTC

        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise client.refuse(
            f"no time zone is called `{name}`", hint="give a name such as Europe/Paris"
        ) from None
