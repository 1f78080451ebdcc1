"""The conversations and what was said in them."""

from __future__ import annotations

from kosmo_helpscout.simulator.records import ME, begin_counting, first_email, moment
from kosmo_helpscout.simulator.seed import topics
from kosmo_helpscout.simulator.seed.company import TAGS
from kosmo_helpscout.simulator.seed.customers import FIRST, HOW_MANY
from kosmo_helpscout.simulator.seed.moments import NEWEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorChance, SimulatorState

    Row = dict[str, Any]

_HOW_MANY = {"active": 74, "pending": 26, "closed": 78, "spam": 8}
_FIRST_ID, _FIRST_NUMBER = 10_001, 1_201
_LONG = (30, 60)  # in these places stand conversations with many threads
_SNOOZED, _WAKES = "10008", 4102477200  # 2100-01-01 09:00:00 UTC
_MERGED = "10190"  # was part of what is now the first conversation


def sow(state: SimulatorState, chance: SimulatorChance) -> None:
    """Write every conversation, the newest with the highest id."""
    plan = [status for status, count in _HOW_MANY.items() for _ in range(count)]
    chance.shuffle(plan)
    thread = 30_000
    began = NEWEST
    times = []
    for _ in plan:
        times.append(began)
        began -= chance.between(0, 9) * 3600 + chance.between(60, 5400)
    for place, (status, time) in enumerate(zip(plan, reversed(times), strict=True)):
        row = _conversation(state, chance, place, status, time)
        said = _said(chance, row, long=place in _LONG)
        for turn, text in enumerate(said):
            thread += 1
            later = time + turn * chance.between(600, 9000)
            _write(state, row, str(thread), text, later, by_user=turn % 2 == 1)
            row["modifiedAt"] = moment(later)
        if place % 40 == 7:
            _attach(state, row, str(thread), place)
        state.put("conversations", row)
    begin_counting(state, "conversations", _FIRST_ID + len(plan) + 10)
    begin_counting(state, "numbers", _FIRST_NUMBER + len(plan))
    begin_counting(state, "threads", thread)
    begin_counting(state, "attachments", 60_000)
    state.put("merged", {"id": _MERGED, "into": str(_FIRST_ID)})
    snooze = {"snoozedBy": int(ME), "snoozedUntil": moment(_WAKES), "unsnoozeOnCustomerReply": True}
    state.put("snoozes", {"id": _SNOOZED, "ends": _WAKES, "shown": snooze})
    rating = {"rating": "great", "comments": "Quick and kind.", "conversationId": _FIRST_ID}
    state.put("ratings", {"id": "9901", **rating, "createdAt": moment(NEWEST)})


def _conversation(
    state: SimulatorState, chance: SimulatorChance, place: int, status: str, time: int
) -> Row:
    mailbox = chance.pick(("301", "301", "301", "302", "302", "303"))
    users = state.table("mailboxes")[mailbox]["users"]
    customer = state.table("customers")[str(FIRST + chance.between(0, HOW_MANY - 1))]
    assigned = status != "spam" and chance.happens(0.7)
    closed = status == "closed"
    assignee = chance.pick(users) if assigned else None
    author = {"id": int(customer["id"]), "type": "customer", "email": first_email(customer)}
    return {
        "id": str(_FIRST_ID + place),
        "number": _FIRST_NUMBER + place,
        "type": "chat" if chance.happens(0.08) else "email",
        "status": status,
        "state": "published",
        "subject": "",
        "mailbox": mailbox,
        "assignee": assignee,
        "customer": customer["id"],
        "createdBy": author,
        "createdAt": moment(time),
        "modifiedAt": moment(time),
        "closedBy": int(assignee or users[0]) if closed else None,
        "closedAt": moment(time + 86_400) if closed else None,
        "waitingSince": moment(time),
        "source": "email",
        "tags": [],
        "cc": [],
        "bcc": [],
        "fields": [],
    }


def _said(chance: SimulatorChance, row: Row, *, long: bool) -> list[str]:
    """Choose what a conversation is about, and give what is said in it, oldest first."""
    about = {"301": topics.SUPPORT, "302": topics.ORDERS, "303": topics.WHOLESALE}[row["mailbox"]]
    subject, tag, turns = chance.pick(topics.SPAM if row["status"] == "spam" else about)
    fills = {"plant": chance.pick(topics.PLANTS), "number": chance.between(4_100, 9_900)}
    row["subject"] = subject.format(**fills)
    names = [tag] if tag else []
    names += ["vip"] if row["status"] != "spam" and chance.happens(0.1) else []
    row["tags"] = [str(801 + TAGS.index(name)) for name in names]
    said = [turn.format(**fills) for turn in turns]
    if row["status"] == "active":
        said = said[: chance.between(1, len(said))]
    if long:
        said += [f"One more question, number {count}." for count in range(1, 60)]
    return said


def _write(
    state: SimulatorState, row: Row, id_: str, text: str, time: int, *, by_user: bool
) -> None:
    user = int(row["assignee"] or 501)
    thread = {
        "id": id_,
        "conversation": row["id"],
        "type": "message" if by_user else "customer",
        "status": row["status"],
        "state": "published",
        "body": text,
        "source": {"type": "email", "via": "user" if by_user else "customer"},
        "customer": row["customer"],
        "createdBy": {"id": user, "type": "user"} if by_user else row["createdBy"],
        "assignee": row["assignee"],
        "to": [],
        "cc": [],
        "bcc": [],
        "createdAt": moment(time),
    }
    state.put("threads", thread)


def _attach(state: SimulatorState, row: Row, thread: str, place: int) -> None:
    file = {"id": str(50_000 + place), "conversation": row["id"], "thread": thread}
    about = {"filename": "photo.txt", "mimeType": "text/plain", "size": 12}
    state.put("attachments", {**file, **about, "data": "QSBncmVlbiBsZWFm"})
