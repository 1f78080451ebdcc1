"""Two powerpacks, one of them with numbers, and the files for MMS."""

from __future__ import annotations

from kosmo_plivo.simulator.clock import zulu
from kosmo_plivo.simulator.pools import add
from kosmo_plivo.simulator.seed.chance import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    from kosmo_plivo.simulator.seed.chance import Chance

    Row = dict[str, Any]


def sow(state: SimulatorState, chance: Chance) -> None:
    """Create the powerpacks and the files."""
    for place, name in enumerate(("Delivery notices", "Appointments")):
        created = NEWEST - (place + 2) * 60 * DAY
        row: Row = {"id": chance.id(), "pool": chance.id(), "name": name, "created": zulu(created)}
        row |= {"sticky_sender": True, "local_connect": place == 0}
        pool = state.put("powerpacks", row | {"application_id": "", "application_type": ""})["pool"]
        able = [one["id"] for one in state.rows("numbers") if one["sms"] and one["id"][1] != "8"]
        for number in able[1:4] if place == 0 else ():
            add(state, pool, number, created + DAY, "sms")
    for place, file in enumerate(("new-bikes.jpg", "workshop.png", "spring-sale.gif")):
        kind = "image/jpeg" if file.endswith("jpg") else f"image/{file[-3:]}"
        row = {"id": chance.id(), "name": file, "type": kind, "seed": True}
        state.put("media", row | {"size": 114_615 + place, "at": NEWEST - (place + 3) * DAY})
