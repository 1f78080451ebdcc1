"""What a report counts: messages of a period, and how long answers took, in seconds."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_MINUTE, _HOUR = 60, 3600
_BUCKETS = {
    **{f"{count}m": count * _MINUTE for count in (1, 2, 3, 4, 5, 10, 15, 30, 45)},
    **{f"{count}h": count * _HOUR for count in (1, 2, 3, 4, 6, 8, 10, 12, 24, 48, 72)},
}


def report(state: SimulatorState, asked: Row) -> Row:
    """Count a period and the one before it, of the same length."""
    length = asked["end"] - asked["start"]
    now = _period(state, asked, asked["start"], asked["end"])
    before = _period(state, asked, asked["start"] - length, asked["start"])
    del before["tallies"]
    return {
        "start": asked["start"],
        "end": asked["end"],
        "time_zone": asked["time_zone"],
        "selected_period": {"global": {"totals": now}},
        "previous_period": {"global": {"totals": before}},
    }


def _period(state: SimulatorState, asked: Row, start: int, end: int) -> Row:
    inbound = outbound = 0
    first_waits: list[int] = []
    waits: list[int] = []
    handled: list[int] = []
    threads = _threads(state, asked)
    begun = [
        thread for thread in threads if thread[0]["incoming"] and _within(thread[0], start, end)
    ]
    for thread in threads:
        inbound += sum(row["incoming"] and _within(row, start, end) for row in thread)
        outbound += sum(not row["incoming"] and _within(row, start, end) for row in thread)
        own = _waits(thread, start, end)
        waits += own
        first_waits += own[:1]
        if own:
            handled.append(thread[-1]["delivered_at"] - thread[0]["delivered_at"])
    metrics = {
        "inbound_count": inbound,
        "outbound_count": outbound,
        "first_inbound_count": len(begun),
        "reply_count": len(waits),
        "first_reply_count": len(first_waits),
        "first_reply_time_avg": _mean(first_waits),
        "reply_time_avg": _mean(waits),
        "handle_time_avg": _mean(handled),
    }
    return {
        "metrics": {name: {"v": value} for name, value in metrics.items()},
        "tallies": {"first_reply_time_counts": _tally(first_waits)},
    }


def _threads(state: SimulatorState, asked: Row) -> list[list[Row]]:
    conversations = state.table("conversations")
    found: dict[str, list[Row]] = {}
    for row in sorted(state.rows("messages"), key=lambda row: row["delivered_at"]):
        conversation = conversations[row["conversation"]]
        if _counts(row, conversation, asked):
            found.setdefault(conversation["id"], []).append(row)
    return list(found.values())


def _counts(row: Row, conversation: Row, asked: Row) -> bool:
    kinds = asked["account_types"]
    assigned = {id for id, flags in conversation["users"].items() if "assigned" in flags}
    return (
        conversation["organization"] == asked["organization"]
        and (not kinds or row["type"].partition("_")[0] in kinds)
        and (not asked["teams"] or conversation["team"] in asked["teams"])
        and (not asked["users"] or not assigned.isdisjoint(asked["users"]))
        and (
            not asked["shared_labels"]
            or not set(conversation["shared_labels"]).isdisjoint(asked["shared_labels"])
        )
    )


def _within(row: Row, start: int, end: int) -> bool:
    return bool(start <= row["delivered_at"] <= end)


def _waits(thread: list[Row], start: int, end: int) -> list[int]:
    waits: list[int] = []
    asked_at: int | None = None
    for row in thread:
        if row["incoming"]:
            asked_at = row["delivered_at"] if asked_at is None else asked_at
        elif asked_at is not None:
            if _within(row, start, end):
                waits.append(row["delivered_at"] - asked_at)
            asked_at = None
    return waits


def _mean(values: list[int]) -> int | None:
    return round(sum(values) / len(values)) if values else None


def _tally(waits: list[int]) -> list[Row]:
    counts: dict[str, int] = {}
    for wait in waits:
        name = next((name for name, top in _BUCKETS.items() if wait <= top), "72h_plus")
        counts[name] = counts.get(name, 0) + 1
    order = [*_BUCKETS, "72h_plus"]
    return [{"d": name, "v": counts[name]} for name in order if name in counts]
