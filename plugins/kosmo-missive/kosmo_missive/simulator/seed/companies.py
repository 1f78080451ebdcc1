"""Two organizations, their people, teams, labels, senders and channels."""

from __future__ import annotations

from kosmo_missive.simulator.accounts import (
    CUSTOM_EMAIL_ACCOUNT,
    CUSTOM_TEXT_ACCOUNT,
    LIVE_CHAT_ACCOUNT,
    SMS_NUMBER,
)
from kosmo_missive.simulator.teams import new_team

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

BIKES, STUDIO = "Lumen Bikes", "Harbor Studio"
ME = "Ada Lindqvist"
_PEOPLE = (
    (ME, "ada@example.com", {BIKES: "owner", STUDIO: "member"}),
    ("Ben Okafor", "ben@example.com", {BIKES: "admin"}),
    ("Chloe Martin", "chloe@example.com", {BIKES: "member"}),
    ("Dmitri Sokolov", "dmitri@example.com", {BIKES: "member"}),
    ("Emi Tanaka", "emi@example.com", {BIKES: "member"}),
    ("Farid Haddad", "farid@example.net", {STUDIO: "owner"}),
    ("Greta Holm", "greta@example.net", {STUDIO: "member"}),
)
_TEAMS = (
    ("Support", BIKES, "#2266ED", (ME, "Chloe Martin", "Dmitri Sokolov"), ("Ben Okafor",)),
    ("Sales", BIKES, "#12B886", (ME, "Ben Okafor", "Emi Tanaka"), ()),
    ("Workshop", BIKES, "#FA8B00", ("Dmitri Sokolov", "Emi Tanaka", ME), ()),
    ("Projects", STUDIO, "#7B4FE0", (ME, "Farid Haddad", "Greta Holm"), ()),
    ("Billing", STUDIO, "#E03131", ("Greta Holm", ME), ("Farid Haddad",)),
)
_LABELS = (
    ("Customers", None, BIKES, "#430098"),
    ("VIP", "Customers", BIKES, "#430098"),
    ("Wholesale", "Customers", BIKES, "#430098"),
    ("Orders", None, BIKES, "#2266ED"),
    ("Refund", "Orders", BIKES, "#E03131"),
    ("Delivery", "Orders", BIKES, "#12B886"),
    ("Warranty", None, BIKES, "#FA8B00"),
    ("Workshop", None, BIKES, "#868E96"),
    ("Clients", None, STUDIO, "#7B4FE0"),
    ("Retainer", "Clients", STUDIO, "#7B4FE0"),
    ("Invoices", None, STUDIO, "#E03131"),
)
_SENDERS = (
    "ada@example.com", "support@example.com", "sales@example.com", "workshop@example.com",
    "ada@example.net", "hello@example.net",
)  # fmt: skip


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Found both companies."""
    for name, plan in ((BIKES, "business"), (STUDIO, "productive")):
        state.put("organizations", {"id": chance.id(), "name": name, "plan": plan})
    for name, email, roles in _PEOPLE:
        _put_user(state, chance.id(), name, email, roles)
    for name, organization, color, active, observing in _TEAMS:
        row = new_team(chance.id())
        row |= {"name": name, "color": color, "organization": id_of(state, organization)}
        row["active_members"] = [id_of(state, person, "users") for person in active]
        row["observers"] = [id_of(state, person, "users") for person in observing]
        state.put("teams", row)
    for name, parent, organization, color in _LABELS:
        _put_label(state, chance.id(), name, parent, organization, color)
    _channels(state)


def id_of(state: SimulatorState, name: str, table: str = "organizations") -> str:
    """Find a row's id by its name."""
    return next(str(row["id"]) for row in state.rows(table) if row["name"] == name)


def _put_user(state: SimulatorState, id: str, name: str, email: str, roles: dict[str, str]) -> None:
    first = name.partition(" ")[0].lower()
    row = {"id": id, "name": name, "email": email, "me": name == ME}
    row["avatar_url"] = f"https://files.example.com/avatars/{first}.png"
    row["roles"] = {id_of(state, organization): role for organization, role in roles.items()}
    state.put("users", row)


def _put_label(
    state: SimulatorState, id: str, name: str, parent: str | None, organization: str, color: str
) -> None:
    row: Row = {"id": id, "name": name, "color": color}
    row["parent"] = parent and id_of(state, parent, "shared_labels")
    row["organization"] = id_of(state, organization)
    row |= {"share_with_organization": name != "VIP", "share_with_users": []}
    row["share_with_team"] = id_of(state, "Sales", "teams") if name == "VIP" else None
    state.put("shared_labels", {**row, "visibility": "organization"})


def _channels(state: SimulatorState) -> None:
    for address in _SENDERS:
        state.put("senders", {"id": address, "type": "email"})
    state.put("senders", {"id": SMS_NUMBER, "type": "sms"})
    for id, kind in (
        (CUSTOM_TEXT_ACCOUNT, "custom_text"),
        (CUSTOM_EMAIL_ACCOUNT, "custom_email"),
        (LIVE_CHAT_ACCOUNT, "live_chat"),
    ):
        state.put("accounts", {"id": id, "type": kind, "add_to_inbox": True})
