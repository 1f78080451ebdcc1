"""Calls of the last three months, their recordings, and a few that run or wait."""

from __future__ import annotations

from kosmo_plivo.simulator.seed.chance import DAY, NEWEST
from kosmo_plivo.simulator.seed.numbers import MAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    from kosmo_plivo.simulator.seed.chance import Chance

    Row = dict[str, Any]

GUIDE = "abc123-def456-789"  # the call that guides to this integration ask for
_WEEK = 46
_BEFORE = 60
_OUTCOMES = (
    ("ANSWER", 4000, "Normal Hangup", "Callee"),
    ("ANSWER", 4000, "Normal Hangup", "Caller"),
    ("ANSWER", 4010, "End Of XML Instructions", "Answer XML"),
    ("ANSWER", 4000, "Normal Hangup", "Caller"),
    ("BUSY", 3010, "Busy Line", "Carrier"),
    ("NO_ANSWER", 3000, "No Answer", "Carrier"),
)
_LIVE = ("in-progress", "in-progress", "ringing", "queued")


def sow(state: SimulatorState, chance: Chance) -> None:
    """Write the records, newest first, and begin the running calls."""
    at = NEWEST - 600
    for place in range(_WEEK + _BEFORE):
        gap = 7 * DAY // (_WEEK + 4) if place < _WEEK else 80 * DAY // _BEFORE
        row = state.put("calls", _record(chance, at))
        if row["seconds"] > 60 and chance.happens(0.45):
            state.put("recordings", _recording(chance, row))
        at -= chance.between(gap // 2, gap)
    ended = NEWEST - DAY // 2
    guide = _record(chance, ended) | {"id": GUIDE, "seconds": 95, "source": "Caller"}
    guide |= {"state": "ANSWER", "cause": 4000, "cause_name": "Normal Hangup"}
    guide |= {"answered": ended - 95, "at": ended - 103}
    state.put("recordings", _recording(chance, state.put("calls", guide)))
    for place, status in enumerate(_LIVE):
        state.put("live", _running(chance, status, NEWEST - 40 * place - 30))


def _record(chance: Chance, ended: int) -> Row:
    outcome = chance.pick(_OUTCOMES)
    seconds = chance.between(8, 640) if outcome[0] == "ANSWER" else 0
    rings = chance.between(3, 28)
    row = _between(chance, inbound=chance.happens(0.5))
    row |= {"id": chance.id(), "seed": True, "ended": ended, "at": ended - seconds - rings}
    row |= {"answered": ended - seconds if seconds else None, "seconds": seconds, "rate": 0.01}
    return row | dict(zip(("state", "cause", "cause_name", "source"), outcome, strict=True))


def _between(chance: Chance, *, inbound: bool) -> Row:
    """Choose who calls whom; Plivo writes a plus for the number that it calls from only."""
    other = chance.customer()
    if inbound:
        return {"from": other, "to": MAIN, "direction": "inbound", "parent": None}
    return {"from": f"+{MAIN}", "to": other, "direction": "outbound", "parent": None}


def _recording(chance: Chance, call: Row) -> Row:
    row = {"id": chance.id(), "call": call["id"], "format": "mp3", "seed": True}
    row |= {"from": call["from"].removeprefix("+"), "to": call["to"], "at": call["ended"]}
    return row | {"seconds": call["seconds"]}


def _running(chance: Chance, status: str, at: int) -> Row:
    row = _between(chance, inbound=status == "ringing")
    row |= {"id": chance.id(), "seed": True, "at": at, "status": status, "caller": ""}
    return row | {"recordings": [], "answered": at + 5 if status == "in-progress" else None}
