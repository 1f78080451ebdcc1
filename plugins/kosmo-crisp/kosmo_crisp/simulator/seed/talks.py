"""Conversations, and what is said in them."""

from __future__ import annotations

from kosmo_crisp.simulator.app import WEBSITE_ID
from kosmo_crisp.simulator.conversations import new_conversation
from kosmo_crisp.simulator.messages import new_message
from kosmo_crisp.simulator.seed.moments import DAY, NEWEST
from kosmo_crisp.simulator.seed.workspace import ADA, BEN, CAI, WHOLESALE, WORKSHOP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

MINUTE = 60_000
TALKS, EMPTY, LONG = 110, 3, 75
# A subject, and what the visitor and the shop say in turn.
_TOPICS = (
    (
        "Delivery",
        "Hi! Where is my order {number}? It should have come on Monday.",
        "Good morning! It left our depot today and reaches you within two days.",
        "All right, thanks.",
    ),
    (
        "Opening hours",
        "Are you open on Saturday?",
        "Yes, from ten to four.",
        "Great, I will bring the bike.",
    ),
    (
        "Returns",
        "The rain cover from order {number} is too small. May I send it back?",
        "Of course, you have thirty days. Here is the label.",
        "Got it.",
        "We have made the refund; your bank takes about three days.",
    ),
    (
        "Repair",
        "My rear brake squeaks since the service.",
        "That should not be. Can you come by on Thursday?",
        "Thursday at three would work.",
        "You are in the book.",
        "See you then!",
    ),
    (
        "Bulk order",
        "Could you quote forty bikes for our staff?",
        "Gladly. I am sending you an offer by e-mail.",
    ),
)


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Put the conversations, a few hours apart, the newest last; one of them is long."""
    people = list(state.rows("people"))
    for place in reversed(range(TALKS)):
        person = people[(place * 7) % len(people)]
        row = _conversation(chance, NEWEST - place * DAY // 4 - DAY // 8, person)
        topic = _TOPICS[chance.between(0, len(_TOPICS) - 1)]
        lines: tuple[str, ...] = topic[1:] if place % 5 else topic[1:2]
        if place == 2:
            lines = tuple(f"{line} ({n})" for n, line in enumerate(_lines(topic[1:], LONG)))
        _say(state, row, lines, chance)
        _settle(row, topic[0], place, chance)
        state.put("conversations", row)
    for place in range(EMPTY):
        row = _conversation(chance, NEWEST - place * DAY, people[place])
        state.put("conversations", row)


def _conversation(chance: SimulatorChance, at: int, person: Row) -> Row:
    row = new_conversation(WEBSITE_ID, chance.id(), at)
    row["people_id"] = person["id"]
    row["meta"] |= {
        "nickname": person["person"]["nickname"], "email": person["email"], "ip": "203.0.113.7",
        "segments": person["segments"],
        "device": {"geolocation": person["person"]["geolocation"], "locales": ["en"]},
    }  # fmt: skip
    return row


def _say(state: SimulatorState, row: Row, lines: tuple[str, ...], chance: SimulatorChance) -> None:
    number = f"L-{chance.between(20_000, 20_650)}"
    for place, line in enumerate(lines):
        side = "operator" if place % 2 else "user"
        author = {"user_id": BEN, "nickname": "Ben", "type": "participant"}
        body = {"type": "text", "from": side, "origin": "chat", "content": line}
        body["content"] = line.format(number=number)
        more = {"user": author} if side == "operator" else {}
        new_message(state, row, {**body, **more}, row["created_at"] + place * 2 * MINUTE)


def _settle(row: Row, subject: str, place: int, chance: SimulatorChance) -> None:
    """Make some resolved, assigned, read, and sorted into an inbox."""
    row["meta"]["subject"] = subject
    row["meta"]["data"] = {"page": "shop", "visits": chance.between(1, 12)}
    row["inbox_id"] = {"Bulk order": WHOLESALE, "Repair": WORKSHOP}.get(subject)
    row["active"] = {"now": place < 4, "last": row["updated_at"]}
    row["availability"] = "online" if place < 4 else "offline"
    if place % 5 and chance.happens(0.6):
        row |= {"state": "resolved", "status": 2, "waiting_since": None}
    if chance.happens(0.6):
        row["assigned"] = {"user_id": chance.pick((ADA, BEN, CAI))}
    row["unread"] = {"operator": 0 if place % 5 else 1, "visitor": 0}


def _lines(lines: tuple[str, ...], count: int) -> list[str]:
    return [lines[place % len(lines)] for place in range(count)]
