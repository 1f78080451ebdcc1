"""The state that a fresh sandbox begins with: the telephony of a small bicycle shop.

It is the same every time: numbers, ids and times come from one seeded generator. The newest
record is of `chance.NEWEST`, until the first request moves them all to its own time.
"""

from __future__ import annotations

from kosmo_plivo.simulator.app import AUTH_ID
from kosmo_plivo.simulator.clock import ZONE
from kosmo_plivo.simulator.seed import calls, messages, numbers, powerpacks
from kosmo_plivo.simulator.seed.chance import NEWEST, Chance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorState


def sow(state: SimulatorState) -> None:
    """Fill an empty state."""
    chance = Chance(20260529)
    state.put("clock", {"id": "seed", "at": NEWEST})
    _account(state)
    numbers.sow(state, chance)
    powerpacks.sow(state, chance)
    messages.sow(state, chance)
    calls.sow(state, chance)


def _account(state: SimulatorState) -> None:
    row = {"id": AUTH_ID, "name": "Lumen Bikes", "account_type": "standard", "credit": 48.3}
    row |= {"address": "12 Quay Street", "city": "Bristol", "state": "", "timezone": ZONE}
    state.put("account", row | {"auto_recharge": False, "billing_mode": "prepaid"})
