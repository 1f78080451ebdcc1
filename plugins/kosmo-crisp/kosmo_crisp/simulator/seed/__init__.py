"""The state that a fresh sandbox begins with: a bicycle shop's workspace in the spring of 2026.

It is the same every time: names, ids and times come from one seeded generator, and the newest
activity is `moments.NEWEST`.
"""

from __future__ import annotations

from kosmo import SimulatorChance

from kosmo_crisp.simulator.seed import campaigns, people, talks, workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorState


def sow(state: SimulatorState) -> None:
    """Fill an empty state."""
    chance = SimulatorChance(415)
    workspace.sow(state)
    people.sow(state, chance)
    talks.sow(state, chance)
    campaigns.sow(state, chance)
