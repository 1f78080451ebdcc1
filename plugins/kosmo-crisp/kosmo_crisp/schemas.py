"""What the objects among the arguments may hold; read only while the plugin is indexed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_NUMBER: Schema = {"type": "number"}
_OBJECT: Schema = {"type": "object"}


def _closed(*texts: str, **more: Schema) -> Schema:
    """Describe an object that has these keys and no others."""
    properties = dict.fromkeys(texts, _TEXT) | more
    return {"properties": properties, "additionalProperties": False}


_PLACE: Schema = {"type": "object", **_closed("country", "region", "city", coordinates=_OBJECT)}

PERSON = _closed(
    "nickname", "avatar", "gender", "phone", "address", "description", "website",
    timezone=_NUMBER, locales=_TEXTS, geolocation=_PLACE,
    employment={"type": "object", **_closed("name", "domain", "title", "role", "seniority")},
    profiles={
        "type": "array", "items": {"type": "object", **_closed("type", "handle", "url")}
    },
)  # fmt: skip
COMPANY = _closed(
    "name", "legal_name", "domain", "url", "description", timezone=_NUMBER, phones=_TEXTS,
    emails=_TEXTS, tags=_TEXTS, geolocation=_PLACE, metrics=_OBJECT,
)  # fmt: skip
AUTHOR = _closed("type", "user_id", "nickname", "avatar")
FILTER: Schema = {
    **_closed("model", "criterion", "operator", query=_TEXTS),
    "required": ["model", "criterion", "operator", "query"],
}
_VALUE: Schema = {"anyOf": [_TEXT, _NUMBER, {"type": "boolean"}]}
DATA: Schema = {"additionalProperties": _VALUE}
