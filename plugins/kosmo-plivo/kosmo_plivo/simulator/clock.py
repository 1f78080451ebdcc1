"""The account's time: how it is written, how filters write it, and that records stay new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from kosmo_plivo.simulator.checks import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest, SimulatorState

    Row = dict[str, Any]

DAY = 86_400
KEPT = 90 * DAY
ZONE = "Asia/Kolkata"  # of the account; it has no summer time
_OFFSET = timezone(timedelta(hours=5, minutes=30))
_FRESH = 6 * 3600
_SLIDING = ("messages", "calls", "live", "recordings", "media")
_TIMES = ("at", "answered", "ended")
_LENGTHS = {16: "%Y-%m-%d %H:%M", 19: "%Y-%m-%d %H:%M:%S", 26: "%Y-%m-%d %H:%M:%S.%f"}


def local(at: float | None) -> str | None:
    """Write a time as answers do, such as `2026-05-22 21:36:14+05:30`."""
    return None if at is None else str(datetime.fromtimestamp(int(at), _OFFSET))


def universal(at: float) -> str:
    """Write a time as running calls do: UTC, with microseconds and without a zone."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def zulu(at: float) -> str:
    """Write a time as powerpacks and media do."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day(at: float) -> str:
    """Write the account's date of a time."""
    return str(datetime.fromtimestamp(at, _OFFSET).date())


def filter_time(request: SimulatorRequest, name: str) -> float | None:
    """Read a time of the query, None where it is absent."""
    text = request.query.get(name)
    if text is None:
        return None
    try:
        moment = datetime.strptime(text, _LENGTHS[len(text)])  # noqa: DTZ007 - it is UTC
    except (KeyError, ValueError):
        raise refuse(f"{name} is not a valid date: use YYYY-MM-DD HH:MM[:SS[.ffffff]]") from None
    return moment.replace(tzinfo=UTC).timestamp()


def stale(state: SimulatorState, now: float) -> bool:
    """Say whether the records of the seed are so old, or so young, that they should move."""
    row = state.get("clock", "seed")
    return row is not None and abs(now - row["at"]) > _FRESH


def slide(state: SimulatorState, now: float) -> None:
    """Move the records of the seed so that the newest is of this moment."""
    if not stale(state, now):
        return
    clock = state.table("clock")["seed"]
    span = int(now) - clock["at"]
    for name in _SLIDING:
        for row in [row for row in state.rows(name) if row.get("seed")]:
            moved = {time: row[time] + span for time in _TIMES if row.get(time) is not None}
            state.put(name, {**row, **moved})
    state.put("clock", {**clock, "at": clock["at"] + span})
