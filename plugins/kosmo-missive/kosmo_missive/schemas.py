"""Words for JSON Schema in few characters; imported only while the plugin is indexed."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
Fields = dict[str, Schema]

_ROWS: Schema = {"type": "array", "items": {"type": "object"}}
FLAG: Schema = {"type": "boolean"}
PEOPLE = "Ids, e-mail addresses, names or `me`."


def text(said: str = "", **more: Any) -> Schema:
    """Describe a text."""
    return {"type": "string", **_told(said), **more}


def flag(said: str) -> Schema:
    """Describe true or false."""
    return {**FLAG, **_told(said)}


def one_of(*words: str, said: str = "") -> Schema:
    """Describe one of several words."""
    return {"type": "string", "enum": list(words), **_told(said)}


def texts(said: str) -> Schema:
    """Describe a list of texts, or one alone."""
    return {"anyOf": [{"type": "array", "items": text()}, text()], **_told(said)}


def moment(said: str) -> Schema:
    """Describe a time: unix seconds, or a text in ISO 8601."""
    return {"anyOf": [{"type": "integer"}, text()], **_told(said)}


def somebody(said: str) -> Schema:
    """Describe a sender or a recipient: an object, or the address alone."""
    return {"anyOf": [_SOMEBODY, text()], "description": said}


def several(said: str) -> Schema:
    """Describe recipients: a list of them, or one alone."""
    some = {"type": "array", "items": {"anyOf": [_SOMEBODY, text()]}}
    return {"anyOf": [some, {"type": "object"}, text()], "description": said}


def likewise(other: str) -> Schema:
    """Describe recipients that are given as under the name of `other`."""
    return {"anyOf": [{"type": "array"}, {"type": "object"}, text()], **_told(f"As `{other}`.")}


def record(said: str = "", **fields: Schema) -> Schema:
    """Describe an object with these fields, and perhaps more."""
    return {"type": "object", "properties": fields, **_told(said)}


def records(said: str = "", **fields: Schema) -> Schema:
    """Describe a list of such objects."""
    return {"type": "array", "items": record("", **fields), **_told(said)}


def emptied(fields: Fields, *names: str) -> Fields:
    """Let the fields of these names be null as well, which takes away what there is."""
    return {name: _or_null(said) if name in names else said for name, said in fields.items()}


def body(envelope: str, fields: Fields) -> Schema:
    """Describe a body of one object, or of Missive's envelope around it.

    What the envelope holds is not told twice: every reader of a schema pays for its length.
    """
    inside = {
        "anyOf": [{"type": "object"}, _ROWS],
        "description": "The fields above, in Missive's envelope.",
    }
    return {"properties": {**fields, envelope: inside}}


def batch(envelope: str, fields: Fields, alone: str) -> Schema:
    """Describe a body of one object or several in a list; `alone` may hold a single one too."""
    inside = {
        "anyOf": [_ROWS, {"type": "object"}],
        "description": "Several objects of the fields above, in a list.",
    }
    single = {"type": "object", "description": "One, in an envelope."}
    return {"properties": {**fields, envelope: inside, alone: single}}


def _or_null(field: Schema) -> Schema:
    outside = {"description": field["description"]} if "description" in field else {}
    inside = {key: value for key, value in field.items() if key != "description"}
    return {"anyOf": [*inside.get("anyOf", [inside]), {"type": "null"}], **outside}


def _told(said: str) -> Schema:
    return {"description": said} if said else {}


NAMED = text("Id or name.")
NAMES = texts("Ids or names.")
_SOMEBODY = record(
    address=text("E-mail."),
    name=text(),
    phone_number=text("SMS and WhatsApp: `+` and digits."),
    type=text("`signalwire` or `twilio`; for WhatsApp `whatsapp` or `twilio_whatsapp`."),
    id=text("Other channels."),
    username=text("Custom channels."),
)
