"""The state that a fresh sandbox begins with: a nursery's support team in the spring of 2026.

It is the same every time: names, choices and times come from one seeded generator, and the newest
conversation began at `moments.NEWEST`.
"""

from __future__ import annotations

from kosmo import SimulatorChance

from kosmo_helpscout.simulator.seed import company, conversations, customers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorState


def sow(state: SimulatorState) -> None:
    """Fill an empty state."""
    chance = SimulatorChance(20260529)
    company.sow(state)
    customers.sow(state, chance)
    conversations.sow(state, chance)
