"""What a customer's body may hold, and how long it may be."""

from __future__ import annotations

from kosmo_helpscout.simulator.checks import address, choice, number, objects, text, words
from kosmo_helpscout.simulator.records import known
from kosmo_helpscout.simulator.refusals import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo import SimulatorRequest

    Row = dict[str, Any]

TEXTS = {
    "firstName": 40, "lastName": 40, "jobTitle": 60, "organization": 60, "location": 60,
    "background": 200, "photoUrl": 200, "gender": 20, "age": 20,
}  # fmt: skip
_PLACES = ("home", "other", "work")
TYPES: dict[str, tuple[str, ...]] = {
    "emails": _PLACES,
    "phones": ("fax", "home", "mobile", "other", "pager", "work"),
    "chats": ("aim", "gtalk", "icq", "msn", "other", "qq", "skype", "xmpp", "yahoo"),
    "social_profiles": (
        "aboutme", "facebook", "flickr", "forsquare", "google", "googleplus", "linkedin", "other",
        "quora", "tungleme", "twitter", "youtube",
    ),
    "websites": (),
}  # fmt: skip
_WRITTEN = {"socialProfiles": "social_profiles"}


def body_of(request: SimulatorRequest, body: Row) -> Row:
    """Read a customer's body; keys that the vendor does not know are left out without a word."""
    found: Row = {}
    for name in TEXTS:
        if name in body:
            set_text(found, name, body[name])
    for name in ("emails", "phones", "chats", "socialProfiles", "websites"):
        if name in body:
            kind = _WRITTEN.get(name, name)
            found[kind] = [
                entry_of(item, kind, f"{name}[{place}].")
                for place, item in enumerate(objects(body, name))
            ]
    if body.get("phone"):
        found["phones"] = [
            {"type": "work", "value": words(body, "phone")},
            *found.get("phones", ()),
        ]
    organization = number(body, "organizationId")
    if organization is not None:
        row = known(request.state, "organizations", organization, "organizationId")
        found |= {"organizationId": organization, "organization": row["name"]}
    return found


def set_text(row: Row, name: str, value: Any) -> None:
    """Put a text into a row, if it is one and not too long."""
    row[name] = text({name: value}, name, longest=TEXTS[name]) or ""


def entry_of(item: Row, kind: str, at: str = "") -> Row:
    """Read one entry: its value and, but for websites, its type."""
    value = words(item, "value", at=at)
    if kind == "emails":
        address(value, at + "value")
    if kind == "websites":
        if not value.startswith(("http://", "https://")):
            raise invalid(at + "value", "must be a valid URL")
        return {"value": value}
    return {"value": value, "type": choice(item.get("type"), at + "type", TYPES[kind])}
