"""Campaigns, in every state that they have."""

from __future__ import annotations

from kosmo_crisp.simulator.seed.moments import DAY, NEWEST
from kosmo_crisp.simulator.seed.workspace import ADA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorChance, SimulatorState

COUNT = 23
_STATES = (
    {"ready": False, "dispatched": False, "running": False},
    {"ready": True, "dispatched": False, "running": False},
    {"ready": True, "dispatched": True, "running": True},
    {"ready": True, "dispatched": True, "running": False},
)


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Put more campaigns than a page holds."""
    for place in range(COUNT):
        at = NEWEST - place * 5 * DAY
        standing = _STATES[min(place, 3)]
        targets = chance.between(200, 900)
        reached = targets if standing["dispatched"] and not standing["running"] else 0
        id = chance.id()
        state.put(
            "campaigns",
            {
                "id": id, "campaign_id": id, "type": "one_shot", "format": "markdown",
                "name": f"Newsletter {COUNT - place}", "subject": "News from the workshop",
                "tag": "news", **standing, "progress": 100 if reached else 0,
                "targets": targets, "reached": reached, "created_at": at - DAY,
                "updated_at": at, "dispatched_at": at if standing["dispatched"] else None,
                "sender": {"user_id": ADA}, "recipients": {"type": "all"},
                "message": "*Spring is here.* Have your bike checked.",
                "options": {"deliver_to_email": True, "tracking": True},
                "statistics": {"delivered": reached, "opened": reached // 2, "clicked": 0},
            },
        )  # fmt: skip
