"""The people who write, with a few events and some data."""

from __future__ import annotations

from kosmo_crisp.simulator.people import new_profile
from kosmo_crisp.simulator.seed.moments import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo import SimulatorChance, SimulatorState

_FIRST = (
    "Alma", "Bruno", "Carla", "Dario", "Edith", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    "Kira", "Liam", "Mona", "Nils", "Olga", "Pavel",
)  # fmt: skip
_LAST = ("Costa", "Abbot", "Weiss", "Silva")
_CITIES = (("FR", "Nantes"), ("DE", "Bremen"), ("PT", "Porto"), ("NO", "Bergen"))


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Put sixty-four profiles, changed a few hours apart."""
    names = [(first, last) for last in _LAST for first in _FIRST]
    for place, (first, last) in enumerate(names):
        at = NEWEST - place * DAY // 3 - chance.between(0, DAY // 6)
        country, city = chance.pick(_CITIES)
        row = new_profile(chance.id(), at - 200 * DAY)
        row |= {"email": f"{first}.{last}@example.org".lower(), "updated_at": at}
        row["person"] = {
            "nickname": f"{first} {last}", "phone": f"+3361555{place:04}", "avatar": None,
            "geolocation": {"country": country, "city": city}, "locales": ["en"],
        }  # fmt: skip
        row["segments"] = [one for one in ("customer", "vip") if chance.happens(0.4)]
        row["data"] = {"orders": chance.between(0, 9), "newsletter": chance.happens(0.5)}
        row["subscribed"] = chance.happens(0.8)
        if chance.happens(0.2):
            row["company"] = {"name": f"{last} Cycling Club", "domain": "club.example.org"}
        state.put("people", row)
        for number in range(chance.between(0, 2)):
            text = f"Placed order L-{20_000 + place * 10 + number}"
            event = {"id": chance.id(), "people_id": row["id"], "text": text, "color": "green"}
            when = at - number * DAY
            state.put("events", {**event, "data": {"total": 49.5}, "timestamp": when})
