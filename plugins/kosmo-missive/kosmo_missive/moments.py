"""Times as people write them, turned into the unix seconds that Missive wants."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from kosmo import Client, Json

_EXACT = "2026-12-31T18:00, 2026-12-31T18:00:00+01:00 or unix seconds"


def unix_time(
    client: Client, value: Json, name: str, *, zone: str | None = None, end_of_day: bool = False
) -> int:
    """Give a date, a date with a time, or unix seconds as unix seconds.

    A date alone is its first second, or its last with `end_of_day`, in `zone` (UTC unless
    told); a time without an offset is in `zone` too.
    """
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    moment = _parsed(client, value, name)
    if end_of_day and is_date(value):
        moment = moment.replace(hour=23, minute=59, second=59)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(client, zone))
    return int(moment.timestamp())


def due_time(client: Client, value: Json, name: str, zone: str | None) -> int:
    """Give the second when something is due, a day's last one where only a date is given."""
    due = unix_time(client, value, name, zone=zone, end_of_day=True)
    if is_date(value) and zone is None:
        client.note(f"due at the end of {value} in UTC; `time_zone` names another zone")
    return due


def exact_time(client: Client, value: Json, name: str, zone: str | None) -> int:
    """Give the second of what happens at a moment; a date without a time of day is refused."""
    moment = unix_time(client, value, name, zone=zone)
    if is_date(value):
        message = f"`{name}` needs a time of day, and `{value}` has none; give {_EXACT}"
        raise client.refuse(message)
    if zone is None and _seconds(value) is None and _parsed(client, value, name).tzinfo is None:
        client.note(f"`{name}` is {value} in UTC; `time_zone` names another zone")
    return moment


def is_date(value: Json) -> bool:
    """Tell whether a value is a date without a time."""
    text = value.strip() if isinstance(value, str) and _seconds(value) is None else ""
    return len(text) in (8, 10) and "T" not in text


def _seconds(value: Json) -> int | None:
    """Give unix seconds, as a number or its digits; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if len(text) > 8 and text.isascii() and text.isdigit() else None


def _parsed(client: Client, value: Json, name: str) -> datetime:
    from datetime import datetime

    try:
        return datetime.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError:
        message = f"`{name}` is no date: `{value}`; give 2026-12-31, {_EXACT}"
        raise client.refuse(message) from None


def _zone(client: Client, name: str | None) -> tzinfo:
    if name is None or name.upper() == "UTC":
        from datetime import UTC

        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = f"no time zone is called `{name}`; give a name such as Europe/Paris"
        raise client.refuse(message) from None
