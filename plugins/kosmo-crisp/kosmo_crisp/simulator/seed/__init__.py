"""The state that a fresh sandbox begins with: a bicycle shop's workspace in the spring of 2026.

It is the same every time: names, ids and times come from one seeded generator, and the newest
activity is `chance.NEWEST`.
"""

from __future__ import annotations

from kosmo_crisp.simulator.seed import campaigns, people, talks, workspace
from kosmo_crisp.simulator.seed.chance import Chance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorState


def sow(state: SimulatorState) -> None:
    """Fill an empty state."""
    chance = Chance()
    workspace.sow(state)
    people.sow(state, chance)
    talks.sow(state, chance)
    campaigns.sow(state, chance)
