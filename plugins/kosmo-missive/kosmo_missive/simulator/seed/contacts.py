"""Two contact books, their groups and their contacts; a few of them deleted."""

from __future__ import annotations

from kosmo_missive.simulator.seed.companies import BIKES, ME, STUDIO, id_of
from kosmo_missive.simulator.seed.moments import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

_FIRST = (
    "Alma", "Boris", "Carla", "Daniel", "Elena", "Felix", "Grace", "Hugo", "Ines", "Jonas",
    "Karin", "Leo", "Maya", "Noah", "Olga", "Paul", "Rosa", "Samir", "Tessa", "Ulrich",
    "Vera", "Walter", "Yasmin", "Zoe",
)  # fmt: skip
_LAST = (
    "Abbot", "Bergström", "Costa", "Dubois", "Eklund", "Ferrari", "Garcia", "Hansen", "Ivanova",
    "Jensen", "Kowalski", "Larsen", "Moreau", "Novak", "Oliveira", "Peters", "Quinn", "Rossi",
    "Silva", "Turner", "Ueda", "Vogel", "Weber", "Young", "Zhang",
)  # fmt: skip
_FIRMS = {
    BIKES: ("Northside Cycles", "Pedal & Post", "Riverbank Rentals", "City Couriers"),
    STUDIO: ("Bluebird Bakery", "Fjord Ferries", "Old Town Museum", "Pine Street Books"),
}
_TITLES = ("Owner", "Buyer", "Office manager", "Head of operations", "Accountant")
_TOWNS = ("Lisbon", "Malmö", "Lyon", "Bristol", "Graz", "Ghent")
_NOTES = (
    "Prefers to be called in the morning.", "Collects from the shop.", "Pays by invoice.",
    "Second bike on order.",
)  # fmt: skip


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Fill a book for each organization."""
    _book(state, chance, "Customers", BIKES, ME, 96, "example.org")
    _book(state, chance, "Clients", STUDIO, "Farid Haddad", 28, "example.net")


def _book(
    state: SimulatorState,
    chance: SimulatorChance,
    name: str,
    organization: str,
    owner: str,
    count: int,
    domain: str,
) -> None:
    row: Row = {"id": chance.id(), "user": id_of(state, owner, "users")}
    row |= {"share_with_organization": True, "share_with_team": None, "share_with_users": []}
    row |= {"organization": id_of(state, organization), "name": name, "description": None}
    book = state.put("contact_books", {**row, "exclude_from_search": False, "importing": False})
    groups = [("group", "Newsletter"), ("group", "VIPs")]
    groups += [("organization", firm) for firm in _FIRMS[organization]]
    for kind, title in groups:
        group = {"id": chance.id(), "name": title, "kind": kind, "contact_book": book["id"]}
        state.put("contact_groups", group)
    for place in range(count):
        _contact(state, chance, book["id"], place, domain)


def _contact(
    state: SimulatorState, chance: SimulatorChance, book: str, place: int, domain: str
) -> None:
    first = _FIRST[place % len(_FIRST)]
    last = _LAST[place * 7 % len(_LAST)]
    row: Row = {"id": chance.id(), "first_name": first, "last_name": last}
    row |= {"starred": chance.happens(0.1), "contact_book": book, "deleted": place % 32 == 31}
    row["modified_at"] = NEWEST - chance.between(1, 200) * DAY - chance.between(0, DAY)
    row["notes"] = chance.pick(_NOTES) if chance.happens(0.2) else None
    address = f"{first}.{last}@{domain}".lower().replace("ö", "o")
    row["infos"] = [{"kind": "email", "label": chance.pick(("work", "home")), "value": address}]
    if chance.happens(0.4):
        number = f"+1415555{100 + place % 100:04d}"
        row["infos"].append({"kind": "phone_number", "label": "mobile", "value": number})
    if chance.happens(0.15):
        place_of = {"street": f"{chance.between(1, 90)} Canal Street", "city": chance.pick(_TOWNS)}
        row["infos"].append({"kind": "physical_address", "label": "home", **place_of})
    row["memberships"] = _memberships(state, chance, book)
    state.put("contacts", row)


def _memberships(state: SimulatorState, chance: SimulatorChance, book: str) -> list[Row]:
    groups = [row for row in state.rows("contact_groups") if row["contact_book"] == book]
    found: list[Row] = []
    if chance.happens(0.35):
        group = chance.pick([row for row in groups if row["kind"] == "organization"])
        held = {"title": chance.pick(_TITLES), "department": None, "location": chance.pick(_TOWNS)}
        found.append({**held, "group": _named(group)})
    if chance.happens(0.2):
        found.append({"group": _named(chance.pick(groups[:2]))})
    return found


def _named(group: Row) -> Row:
    return {key: group[key] for key in ("id", "kind", "name")}
