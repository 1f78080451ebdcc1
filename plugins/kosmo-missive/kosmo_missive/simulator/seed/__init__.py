"""The state that a fresh sandbox begins with: two small companies in the spring of 2026.

It is the same every time: names, ids and times come from one seeded generator, and the newest
activity is `moments.NEWEST`.
"""

from __future__ import annotations

from kosmo import SimulatorChance

from kosmo_missive.simulator.seed import (
    companies,
    contacts,
    drafts,
    remarks,
    responses,
    rules,
    tasks,
    threads,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorState


def sow(state: SimulatorState) -> None:
    """Fill an empty state."""
    chance = SimulatorChance(20260529)
    companies.sow(state, chance)
    contacts.sow(state, chance)
    responses.sow(state, chance)
    threads.sow(state, chance)
    remarks.sow(state, chance)
    drafts.sow(state, chance)
    tasks.sow(state, chance)
    rules.sow(state)
