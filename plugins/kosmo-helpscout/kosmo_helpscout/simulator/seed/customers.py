"""The customers: private ones, and those of the companies that the nursery delivers to."""

from __future__ import annotations

from kosmo_helpscout.simulator.records import begin_counting, moment
from kosmo_helpscout.simulator.seed.company import ORGANIZATIONS
from kosmo_helpscout.simulator.seed.moments import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

HOW_MANY = 132
FIRST = 2001
_GIVEN = (
    "Alma", "Bruno", "Carla", "Dario", "Elin", "Farid", "Greta", "Hugo", "Iris", "Jamal", "Kaja",
    "Luis", "Maren", "Nils", "Oona", "Pavel", "Quinn", "Rosa", "Samir", "Tilda", "Umar", "Vera",
)  # fmt: skip
_FAMILY = ("Costa", "Berg", "Nowak", "Okoye", "Silva", "Winter")
_JOBS = ("Gardener", "Office manager", "Florist", "Teacher", "")


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Write the customers, the newest last."""
    entry = 5000
    for place in range(HOW_MANY):
        first, last = _GIVEN[place % len(_GIVEN)], _FAMILY[place // len(_GIVEN)]
        company = chance.between(0, len(ORGANIZATIONS) - 1) if chance.happens(0.25) else None
        domain = "example.org" if company is None else ORGANIZATIONS[company][1]
        made = NEWEST - (HOW_MANY - place) * 3 * DAY - chance.between(0, DAY)
        entry += 3
        row: Row = {
            "id": str(FIRST + place),
            "firstName": first,
            "lastName": last,
            "gender": "Unknown",
            "jobTitle": chance.pick(_JOBS),
            "location": chance.pick(("Aarhus", "Porto", "Gdynia", "")),
            "organization": "" if company is None else ORGANIZATIONS[company][0],
            "organizationId": None if company is None else 701 + company,
            "photoType": "unknown",
            "photoUrl": "",
            "age": "",
            "background": "",
            "createdAt": moment(made),
            "updatedAt": moment(made + chance.between(0, 40) * DAY // 10),
            "emails": [_email(entry, first, last, domain)],
            "phones": _phones(entry + 1, place) if chance.happens(0.4) else [],
            "chats": [],
            "social_profiles": [],
            "websites": [],
            "properties": {"garden-size": "balcony"} if chance.happens(0.2) else {},
            "address": None,
        }
        if chance.happens(0.1):
            row["emails"].append(_email(entry + 2, first[0], last, "example.net"))
        state.put("customers", row)
    begin_counting(state, "customers", FIRST + HOW_MANY - 1)
    begin_counting(state, "entries", entry + 3)


def _email(id_: int, first: str, last: str, domain: str) -> Row:
    return {"id": id_, "type": "work", "value": f"{first}.{last}@{domain}".lower()}


def _phones(id_: int, place: int) -> list[Row]:
    return [{"id": id_, "type": "mobile", "value": f"+1415555{100 + place:04d}"}]
