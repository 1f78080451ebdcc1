"""Tasks that stand alone, in every state."""

from __future__ import annotations

from kosmo_missive.simulator.seed.moments import DAY, NEWEST
from kosmo_missive.simulator.seed.remarks import task_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorChance, SimulatorState

_TITLES = (
    ("Review refund of order {number}", "Order {number}: paid twice."),
    ("Order brake pads B05", "Twenty pairs, the usual supplier."),
    ("Update the opening hours", "Closed on 24 June."),
    ("Prepare the offer for City Couriers", "Twelve Cargo, with service."),
    ("Test the new front light", "Battery life in the rain."),
    ("Plan the spring fair", "Stand, leaflets, two bikes."),
    ("Answer the review of order {number}", ""),
    ("Check the invoice {number}", "The address is wrong."),
    ("Photograph the Lumen Fold", "For the shop page."),
    ("Renew the insurance", ""),
)


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Give every team its tasks; some have no assignee, some share a time."""
    teams = list(state.rows("teams"))
    moment = NEWEST - 600
    for place in range(60):
        team = teams[place % len(teams)]
        title, description = _TITLES[place * 3 % len(_TITLES)]
        number = chance.between(20_100, 29_900)
        row = task_row(chance, title.format(number=number), moment)
        row |= {"description": description.format(number=number), "team": team["id"]}
        row["organization"] = team["organization"]
        if chance.happens(0.75):
            row["assignees"] = [chance.pick(team["active_members"])]
        state.put("tasks", row)
        moment -= 0 if place % 9 in (3, 4) else chance.between(600, DAY)
