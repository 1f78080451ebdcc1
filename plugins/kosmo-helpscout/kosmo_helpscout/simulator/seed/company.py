"""The nursery: its people, inboxes, tags, workflows and the companies that it delivers to."""

from __future__ import annotations

from kosmo_helpscout.simulator.records import begin_counting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorState

    Row = dict[str, Any]

_SINCE = {"createdAt": "2024-02-01T09:00:00Z", "updatedAt": "2026-03-02T08:30:00Z"}

# id, first name, last name, role, job title
_USERS = (
    ("501", "Mira", "Holm", "owner", "Head of Support"),
    ("502", "Tomas", "Reyes", "admin", "Support"),
    ("503", "Ines", "Kowal", "user", "Support"),
    ("504", "Jonas", "Adeyemi", "user", "Orders"),
    ("505", "Wen", "Li", "user", "Plant doctor"),
)
# id, name, the word of its address, users
_MAILBOXES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("301", "Support", "support", ("501", "502", "503", "505")),
    ("302", "Orders", "orders", ("501", "502", "504")),
    ("303", "Wholesale", "wholesale", ("501", "504")),
)
_FOLDERS = (("Unassigned", "open"), ("Mine", "mytickets"), ("Closed", "closed"), ("Spam", "spam"))
TAGS = (
    "refund", "delivery", "damaged", "vip", "care advice", "invoice", "wholesale", "gift",
    "out of stock", "feedback", "pests", "recall",
)  # fmt: skip
_COLORS = ("red", "orange", "green", "blue", "purple", "none")
_REPLIES = (
    ("301", "Watering", "Let the soil dry out to a finger's depth, then water until it drains."),
    ("301", "Photo, please", "Could you send us a photo of the leaves, front and back?"),
    ("302", "Parcel on its way", "Your parcel left us today and should arrive within two days."),
    ("303", "Price list", "Please find our current price list attached."),
)
ORGANIZATIONS = (
    ("Fern & Frond Cafes", "fernandfrond.example"),
    ("Hotel Meridian", "meridian.example"),
    ("Northlight Offices", "northlight.example"),
    ("Studio Varga", "varga.example"),
)
_WEBHOOK: Row = {
    "id": "951", "url": "https://nursery.example.com/helpscout", "state": "enabled",
    "events": ["convo.created", "convo.assigned"], "secret": "grow-and-tell",
    "notification": False, "label": "New mail on the wall screen", "payloadVersion": "V2",
    "mailboxIds": [301],
}  # fmt: skip


def sow(state: SimulatorState) -> None:
    """Write everything that is not a customer or a conversation."""
    for id_, first, last, role, title in _USERS:
        state.put("users", _user(id_, first, last, role, title))
    teams = (("601", "Plant doctors", "doctors", ["503", "505"]), ("602", "Desk", "desk", ["502"]))
    for id_, name, mention, members in teams:
        team = {"id": id_, "name": name, "mention": mention, "members": members}
        state.put("teams", {**team, "timezone": "Europe/Copenhagen", **_SINCE})
    _sow_mailboxes(state)
    for number, name in enumerate(TAGS, 801):
        tag = {"id": str(number), "name": name, "slug": name.replace(" ", "-")}
        state.put("tags", {**tag, "color": _COLORS[number % 6], **_SINCE})
    begin_counting(state, "tags", 800 + len(TAGS))
    for number, (name, domain) in enumerate(ORGANIZATIONS, 701):
        row: Row = {"id": str(number), "name": name, "website": f"https://{domain}"}
        row |= {"domains": [domain], "location": None, "note": None}
        state.put("organizations", {**row, **_SINCE})
    begin_counting(state, "organizations", 700 + len(ORGANIZATIONS))
    for slug, name in (("garden-size", "Garden size"), ("favourite-plant", "Favourite plant")):
        state.put("properties", {"id": slug, "slug": slug, "name": name, "type": "text"})
    _sow_workflows(state)
    state.put("webhooks", _WEBHOOK)
    begin_counting(state, "webhooks", int(_WEBHOOK["id"]))


def _user(id_: str, first: str, last: str, role: str, title: str) -> Row:
    address = f"{first.lower()}@example.com"
    return {
        "id": id_, "firstName": first, "lastName": last, "email": address, "role": role,
        "timezone": "Europe/Copenhagen", "photoUrl": "", "type": "user", "jobTitle": title,
        "mention": first.lower(), "initials": first[0] + last[0], "phone": "",
        "alternateEmails": [], "companyId": 77, **_SINCE,
    }  # fmt: skip


def _sow_mailboxes(state: SimulatorState) -> None:
    folder = 400
    for id_, name, word, users in _MAILBOXES:
        row: Row = {"id": id_, "name": name, "slug": f"{int(id_) * 7919:08x}", "users": list(users)}
        state.put("mailboxes", {**row, "email": f"{word}@example.com", **_SINCE})
        for title, kind in _FOLDERS:
            folder += 1
            place: Row = {"id": str(folder), "name": title, "type": kind, "userId": 0}
            state.put("folders", {**place, "mailbox": id_, "updatedAt": _SINCE["updatedAt"]})
    options = [{"id": 1, "order": 1, "label": "Indoor"}, {"id": 2, "order": 2, "label": "Outdoor"}]
    fields: tuple[Row, ...] = (
        {"id": "451", "name": "Kind of plant", "type": "dropdown", "options": options},
        {"id": "452", "name": "Order number", "type": "singleline"},
    )
    for order, field in enumerate(fields, 1):
        state.put("fields", {**field, "order": order, "required": False, "mailbox": "301"})
    for number, (mailbox, name, text) in enumerate(_REPLIES, 471):
        state.put("replies", {"id": str(number), "mailbox": mailbox, "name": name, "text": text})


def _sow_workflows(state: SimulatorState) -> None:
    flows = (
        ("901", 301, "manual", "active", "Hand over to the plant doctors"),
        ("902", 301, "automatic", "active", "Tag pests"),
        ("903", 302, "manual", "inactive", "Ask for a review"),
    )
    times = {"createdAt": _SINCE["createdAt"], "modifiedAt": _SINCE["updatedAt"]}
    for order, (id_, mailbox, kind, status, name) in enumerate(flows, 1):
        row: Row = {"id": id_, "mailboxId": mailbox, "type": kind, "status": status, "name": name}
        state.put("workflows", {**row, "order": order, **times})
