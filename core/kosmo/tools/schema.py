"""The one schema of a function, in JSON Schema 2020-12, from which every dialect is made.

It is closed at its root, says of every object whether it is open, and has `items` in every list.
What only kosmo understands is said in words.
"""

from __future__ import annotations

from kosmo.tools.wording import noted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Schema = dict[str, Any]

# Where a schema holds others: under a name, in a list, or as the value itself.
_NAMED = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTED = ("anyOf", "oneOf", "allOf", "prefixItems")
_SINGLE = (
    "items", "additionalProperties", "not", "if", "then", "else", "propertyNames", "contains",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip

# No provider takes these at the root; a call is checked against the whole schema anyhow.
_NOT_AT_ROOT = frozenset(
    ("$id", "$schema", "allOf", "anyOf", "else", "enum", "if", "not", "oneOf", "then", "title")
)
_OWN = frozenset(("x-validator",))
_OWN_FORMATS = {
    "id": "",
    "ids": "Ids, separated by commas.",
    "secret": "Given as `env:NAME`, the name of a variable that holds it.",
}


def canonical(schema: Schema) -> Schema:
    """Give a function's input schema as it is told to others."""
    root = {key: value for key, value in schema.items() if key not in _NOT_AT_ROOT}
    made = _explicit({"properties": {}, **root, "type": "object"})
    made["additionalProperties"] = schema.get("additionalProperties", False)
    return made


def mapped(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """Give a schema whose immediate inner schemas are changed."""
    made = dict(schema)
    for key, value in schema.items():
        if key in _NAMED:
            made[key] = {name: change(_object(one)) for name, one in value.items()}
        elif key in _LISTED:
            made[key] = [change(_object(one)) for one in value]
        elif key in _SINGLE and (isinstance(value, dict) or key == "items"):
            made[key] = change(_object(value))
    return made


def inner(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Go through the immediate inner schemas, each with the parameter's name or an empty text."""
    for key, value in schema.items():
        if key in _NAMED:
            yield from ((name, one) for name, one in value.items() if isinstance(one, dict))
        elif key in _LISTED:
            yield from (("", one) for one in value if isinstance(one, dict))
        elif key in _SINGLE and isinstance(value, dict):
            yield "", value


def everywhere(schema: Schema) -> Iterator[Schema]:
    """Go through a schema and all that are in it."""
    yield schema
    for _, one in inner(schema):
        yield from everywhere(one)


def kinds(schema: Schema) -> list[str]:
    """Give the types that a schema names, of which it may have several."""
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def is_nullable(schema: Schema) -> bool:
    """Tell whether null is a value of its own here."""
    if "null" in kinds(schema) or ("type" not in schema and None in schema.get("enum", ())):
        return True
    return any(is_nullable(one) for key in ("anyOf", "oneOf") for one in schema.get(key, ()))


def _explicit(schema: Schema) -> Schema:
    """Say what a schema leaves unsaid, and leave out what is kosmo's own."""
    made = {
        key: value
        for key, value in mapped(schema, _explicit).items()
        if key not in _OWN and not (key == "required" and not value)
    }
    form = made.get("format")
    if form in _OWN_FORMATS:
        del made["format"]
        made = noted(made, _OWN_FORMATS[form])
    if "object" in kinds(made):
        made.setdefault("additionalProperties", True)
    if "array" in kinds(made):
        made.setdefault("items", {})
    return made


def _object(schema: Schema | bool) -> Schema:
    """Write as an object what may also be true, for anything, or false, for nothing."""
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    return schema
