"""Messages of the last three months, most of them of the last day."""

from __future__ import annotations

from kosmo_plivo.simulator.seed.chance import DAY, NEWEST
from kosmo_plivo.simulator.seed.numbers import MAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    from kosmo_plivo.simulator.seed.chance import Chance

    Row = dict[str, Any]

_TODAY = 64
_BEFORE = 120
_STATES = ("delivered",) * 7 + ("sent", "undelivered", "failed")


def sow(state: SimulatorState, chance: Chance) -> None:
    """Write the messages, newest first."""
    own = [row["id"] for row in state.rows("numbers") if row["sms"]][:6]
    at = NEWEST - 60
    for place in range(_TODAY + _BEFORE):
        gap = DAY // (_TODAY + 4) if place < _TODAY else 80 * DAY // _BEFORE
        state.put("messages", _message(chance, MAIN if place % 3 else chance.pick(own), at))
        at -= chance.between(gap // 2, gap)


def _message(chance: Chance, own: str, at: int) -> Row:
    inbound = chance.happens(0.35)
    other = chance.customer()
    row: Row = {"id": chance.id(), "at": at, "seed": True, "media": [], "powerpack": None}
    row |= {"from": other if inbound else own, "to": own if inbound else other}
    row |= {"direction": "inbound" if inbound else "outbound", "error": None, "rate": 0.0055}
    row |= {"state": "received" if inbound else chance.pick(_STATES)}
    row |= {"units": chance.between(1, 2), "type": "mms" if chance.happens(0.08) else "sms"}
    if row["type"] == "mms":
        row["media"] = [chance.id()]
    if row["state"] in ("undelivered", "failed"):
        row["error"] = chance.pick(("90", "80", "50"))
    return row
