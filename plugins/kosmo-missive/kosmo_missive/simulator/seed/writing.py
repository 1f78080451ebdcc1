"""The messages of a conversation, from a topic."""

from __future__ import annotations

from kosmo_missive.simulator.accounts import SMS_NUMBER
from kosmo_missive.simulator.attachments import attachment
from kosmo_missive.simulator.seed.companies import ME
from kosmo_missive.simulator.seed.topics import PRODUCTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    from kosmo_missive.simulator.seed.topics import Topic

    Row = dict[str, Any]

_LONG = 40  # every so many conversations one is long
_FILES = ("photo.jpg", "receipt.pdf", "frame-number.png", "offer.pdf")


class Correspondent:
    """Somebody who writes from outside."""

    def __init__(self, name: str, address: str, phone: str | None) -> None:
        """Take a contact's name, address and number."""
        self.name = name
        self.address = address
        self.phone = phone

    @classmethod
    def of(cls, state: SimulatorState) -> dict[str, list[Correspondent]]:
        """Give the contacts by the organization of their book."""
        found: dict[str, list[Correspondent]] = {}
        for row in state.rows("contacts"):
            if not row["deleted"]:
                values = {info["kind"]: info.get("value") for info in row["infos"]}
                name = f"{row['first_name']} {row['last_name']}"
                book = state.table("contact_books")[row["contact_book"]]
                person = cls(name, values["email"], values.get("phone_number"))
                found.setdefault(book["organization"], []).append(person)
        return found


def write_messages(
    state: SimulatorState,
    chance: SimulatorChance,
    conversation: Row,
    topic: Topic,
    people: dict[str, list[Correspondent]],
    place: str,
) -> list[Row]:
    """Write a conversation's messages and label it; the last one is its last activity."""
    subject, label, turns = topic
    owner = conversation["organization"] or next(iter(people))
    person = chance.pick(people[owner])
    fills = {"number": chance.between(20_100, 29_900), "count": chance.between(6, 40)}
    fills["product"] = chance.pick(PRODUCTS)  # type: ignore[assignment]
    count = chance.between(1, len(turns)) if place != "closed" else len(turns)
    if len(state.table("conversations")) % _LONG == 5 and place in ("inbox", "closed"):
        turns = turns * 6
        count = chance.between(13, min(24, len(turns)))
    by_phone = person.phone is not None and chance.happens(0.12)
    moments = _moments(chance, conversation["last_activity_at"], count)
    written: list[Row] = []
    for turn, moment in zip(turns, moments, strict=False):
        incoming = len(written) % 2 == 0
        row = _message(chance, person, moment, incoming=incoming, own=_own(state, conversation))
        row |= {"conversation": conversation["id"], "subject": subject.format(**fills)}
        _say(row, turn.format(**fills), person, written)
        if by_phone:
            _as_text(row, person, incoming=incoming)
        elif chance.happens(0.08):
            row["attachments"] = [attachment(chance.id(), chance.pick(_FILES), 114_615)]
        written.append(state.put("messages", row))
    _label(state, conversation, label)
    return written


def _moments(chance: SimulatorChance, last: int, count: int) -> list[int]:
    moments = [last]
    while len(moments) < count:
        gap = 0 if chance.happens(0.06) else chance.between(300, 30 * 3600)
        moments.append(moments[-1] - gap)
    return moments[::-1]


def _own(state: SimulatorState, conversation: Row) -> Row:
    team = conversation["team"] and state.table("teams")[conversation["team"]]
    if not team:
        return {"name": ME, "address": "ada@example.com"}
    address = {"Support": "support", "Sales": "sales", "Workshop": "workshop"}.get(team["name"])
    domain = "example.com" if address else "example.net"
    return {"name": team["name"], "address": f"{address or 'hello'}@{domain}"}


def _message(
    chance: SimulatorChance, person: Correspondent, moment: int, *, incoming: bool, own: Row
) -> Row:
    other = {"name": person.name, "address": person.address}
    id = chance.id()
    row: Row = {"id": id, "draft": False, "type": "email", "incoming": incoming}
    row |= {"delivered_at": moment, "updated_at": moment + 1, "created_at": moment}
    row |= {"email_message_id": f"<{id[:13]}@{(other if incoming else own)['address'][-11:]}>"}
    row |= {"external_id": None, "in_reply_to": [], "references": []}
    row |= {"from_field": other if incoming else own, "to_fields": [own if incoming else other]}
    empty: Row = {"cc_fields": [], "bcc_fields": [], "reply_to_fields": [], "attachments": []}
    return row | empty


def _say(row: Row, words: str, person: Correspondent, earlier: list[Row]) -> None:
    greeting = "Hello," if row["incoming"] else f"Hello {person.name.partition(' ')[0]},"
    name = row["from_field"]["name"].partition(" ")[0]
    parts = (greeting, "", words, "", f"Best regards,<br>{name}")
    row["body"] = "".join(f"<div>{part or '<br>'}</div>" for part in parts)
    row["preview"] = f"{greeting} {words}"[:140]
    row["references"] = [message["email_message_id"] for message in earlier[-8:]]
    row["in_reply_to"] = row["references"][-1:]
    if earlier:
        row["subject"] = "Re: " + row["subject"]


def _as_text(row: Row, person: Correspondent, *, incoming: bool) -> None:
    """Turn a message into a text message, which has no subject and no copies."""
    other = {"id": person.phone, "name": person.name, "username": None}
    own = {"id": SMS_NUMBER, "name": "Lumen Bikes", "username": None}
    row |= {"type": "sms", "subject": None, "email_message_id": None, "external_id": row["id"]}
    row |= {"in_reply_to": [], "references": []}
    row |= {"from_field": other if incoming else own, "to_fields": [own if incoming else other]}


def _label(state: SimulatorState, conversation: Row, label: str | None) -> None:
    for row in state.rows("shared_labels"):
        if row["name"] == label and row["organization"] == conversation["organization"]:
            conversation["shared_labels"] = [row["id"]]
