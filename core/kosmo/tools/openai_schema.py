"""Parameters as OpenAI's strict mode wants them: all required, what is optional may be null."""

from __future__ import annotations

import json

from kosmo.tools.reducing import reduced, without_const
from kosmo.tools.schema import everywhere, inner, is_nullable, kinds, mapped
from kosmo.tools.strictness import why_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_KEYWORDS = frozenset(
    (
        "additionalProperties", "anyOf", "description", "enum", "exclusiveMaximum",
        "exclusiveMinimum", "format", "items", "maxItems", "maximum", "minItems", "minimum",
        "multipleOf", "pattern", "properties", "required", "type",
    )
)  # fmt: skip
_FORMATS = ("date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uuid")
_MOST_PROPERTIES = 5000
_MOST_LEVELS = 10
_MOST_VALUES = 1000
_MOST_CHARACTERS = 120_000


def why_not_strict(schema: Schema) -> str | None:
    """Say why a canonical schema cannot be strict here, or None."""
    return why_open(schema) or _ambiguous(schema) or _too_large(schema)


def strict(schema: Schema) -> Schema:
    """Give the parameters of a strict tool."""
    return _required(reduced(without_const(schema), _supports))


def _required(schema: Schema) -> Schema:
    """Require every property; one that was optional may be null."""
    made = mapped(schema, _required)
    if "object" not in kinds(made):
        return made
    needed = made.get("required", [])
    made["properties"] = {
        name: one if name in needed else _nullable(one) for name, one in made["properties"].items()
    }
    made["required"] = list(made["properties"])
    return made


def _nullable(schema: Schema) -> Schema:
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    made = dict(schema)
    if "type" in made:
        made["type"] = [*kinds(made), "null"]
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made


def _supports(keyword: str, value: Any) -> bool:
    if keyword == "pattern":
        return "(?" not in value  # it knows no look-around
    return keyword in _KEYWORDS and (keyword != "format" or value in _FORMATS)


def _ambiguous(schema: Schema) -> str | None:
    """Name an optional parameter for which null means something: null could not leave it out."""
    for one in everywhere(schema):
        for name, value in one.get("properties", {}).items():
            if name not in one.get("required", ()) and is_nullable(value):
                return f"`{name}` is optional, and null is a value of it"
    return None


def _too_large(schema: Schema) -> str | None:
    found = list(everywhere(schema))
    names = [name for one in found for name in one.get("properties", ())]
    values = [value for one in found for value in one.get("enum", ())]
    if len(names) > _MOST_PROPERTIES:
        return f"it has more than {_MOST_PROPERTIES} properties"
    if len(values) > _MOST_VALUES:
        return f"it lists more than {_MOST_VALUES} values"
    if sum(len(one if isinstance(one, str) else json.dumps(one)) for one in names + values) > (
        _MOST_CHARACTERS
    ):
        return f"its names and values have more than {_MOST_CHARACTERS} characters"
    return f"it is deeper than {_MOST_LEVELS} levels" if _depth(schema) > _MOST_LEVELS else None


def _depth(schema: Schema) -> int:
    own = 0 if {"object", "array"}.isdisjoint(kinds(schema)) else 1
    return own + max((_depth(one) for _, one in inner(schema)), default=0)
