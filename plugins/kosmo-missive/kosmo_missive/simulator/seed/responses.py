"""Canned answers: shared ones, a personal one, and one that another service manages."""

from __future__ import annotations

from kosmo_missive.simulator.seed.companies import BIKES, ME, STUDIO, id_of
from kosmo_missive.simulator.seed.moments import DAY, NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

_TEXTS = (
    ("Thanks for your order", BIKES, "Thank you for your order. We pack it today."),
    ("Where is my parcel", BIKES, "Your parcel is on its way; here is how to follow it."),
    ("Refund made", BIKES, "We have refunded you. It takes three working days to arrive."),
    ("Ask for the frame number", BIKES, "Could you send us the number under the bottom bracket?"),
    ("Warranty accepted", BIKES, "The warranty covers this. The new part leaves tomorrow."),
    ("Workshop dates", BIKES, "The workshop has room on Tuesday at 10 and on Thursday at 15."),
    ("Out of stock", BIKES, "This one is out of stock until the middle of next month."),
    ("Opening hours", BIKES, "We are open from Tuesday to Saturday, 9 to 18."),
    ("Kick-off invitation", STUDIO, "We would like to begin with an hour together."),
    ("Invoice attached", STUDIO, "Please find the invoice of this month attached."),
    ("Feedback round", STUDIO, "Here is the second round. Comments until Friday, please."),
    ("My signature line", None, "Ada, between two rides."),
)


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Write the answers."""
    for place, (title, organization, body) in enumerate(_TEXTS):
        row = _response(chance, title, body, place)
        row["organization"] = organization and id_of(state, organization)
        row["user"] = None if organization else id_of(state, ME, "users")
        if title.startswith("Warranty"):
            row["shared_labels"] = [id_of(state, "Warranty", "shared_labels")]
        state.put("responses", row)
    row = _response(chance, "delivery_update", "Your order {{1}} arrives on {{2}}.", 20)
    row["organization"] = id_of(state, BIKES)
    state.put("responses", {**row, "external_id": "HX0001", "external_source": "whatsapp"})


def _response(chance: SimulatorChance, title: str, body: str, place: int) -> Row:
    row: Row = {"id": chance.id(), "title": title, "body": f"<div>{body}</div>", "subject": None}
    row |= {"organization": None, "user": None, "share_with_team": None}
    row["modified_at"] = NEWEST - (place + 3) * DAY
    row |= {name: [] for name in ("to_fields", "cc_fields", "bcc_fields", "shared_labels")}
    return {**row, "external_id": None, "external_source": None, "attachments": []}
