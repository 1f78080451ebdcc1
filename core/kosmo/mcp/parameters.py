"""The schemas of a tool's parameters, as every surface can read them: nobody has checked them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_OURS = frozenset(("id", "ids", "secret"))  # formats that mean something to kosmo alone
_NAMING = frozenset(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"))
_WORDS = ("title", "description", "default", "examples")
_KINDS = ("string", "integer", "number", "boolean", "object", "array", "null")
_NUMBERS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "minItems", "maxItems",
)  # fmt: skip
_LINKS = 8  # references that are followed from one parameter


def printable(text: Any) -> str:
    """Give a server's words without what would move a terminal's cursor; no words for no text."""
    if not isinstance(text, str):
        return ""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text).strip()


def without_ours(value: Any, *, names: bool = False) -> Any:
    """Copy a schema without formats that mean something else to kosmo; `names` are no keywords."""
    if isinstance(value, list):
        return [without_ours(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: without_ours(one, names=not names and key in _NAMING)
        for key, one in value.items()
        if names or key != "format" or not isinstance(one, str) or one not in _OURS
    }


def readable(given: Any, root: Schema, *, choices: bool = True) -> Schema:
    """Give a parameter's schema whose top says what it is: no reference, no list of types.

    What it lets through is the same, but for keywords whose values mean nothing. `choices` are
    made readable too, and not those within them.
    """
    schema = _linked(given, root)
    schema = {key: value for key, value in schema.items() if _means_something(key, value)}
    schema |= {key: printable(schema[key]) for key in ("title", "description") if key in schema}
    kinds = schema.get("type")
    if isinstance(kinds, list) and "anyOf" not in schema:
        rest = {k: v for k, v in schema.items() if k not in (*_WORDS, "type")}
        kept = {k: v for k, v in schema.items() if k in _WORDS}
        named = [{**rest, "type": kind} for kind in kinds if kind in _KINDS]
        return kept | (named[0] if len(named) == 1 else {"anyOf": named})
    if "oneOf" in schema and "anyOf" not in schema and "type" not in schema:
        schema["anyOf"] = schema["oneOf"]
    if choices and "anyOf" in schema:
        schema["anyOf"] = [readable(one, root, choices=False) for one in schema["anyOf"]]
    return schema


def is_usual(schema: Any) -> bool:
    """Tell whether every keyword has a value of the usual kind, for the validator that is fast."""
    if not isinstance(schema, dict):
        return False
    inner = [*_held(schema, "properties", dict), *_held(schema, "anyOf", list)]
    inner += [schema["items"]] if "items" in schema else []
    extra = schema.get("additionalProperties", True)
    inner += [extra] if isinstance(extra, dict) else []
    fitting = all(isinstance(schema.get(key, one), type(one)) for key, one in _TYPED.items())
    numbers = all(_is_number(schema.get(key, 0)) for key in _NUMBERS)
    alone = "anyOf" not in schema or set(schema) <= {"anyOf", *_WORDS}
    named = schema.get("type", "object") in _KINDS and "pattern" not in schema
    return fitting and numbers and alone and named and all(map(is_usual, inner))


def _linked(given: Any, root: Schema) -> Schema:
    """Put what a reference within the document leads to in its place, at the top."""
    schema = dict(given) if isinstance(given, dict) else {}
    for _ in range(_LINKS):
        one = schema.get("allOf")
        if isinstance(one, list) and len(one) == 1 and isinstance(one[0], dict):
            schema = {**one[0], **{key: value for key, value in schema.items() if key != "allOf"}}
        target = schema.get("$ref")
        found = _target(target, root) if isinstance(target, str) else None
        if found is None:
            break
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def _target(reference: str, root: Schema) -> Schema | None:
    if not reference.startswith("#/"):
        return None
    found: Any = root
    for step in reference[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _means_something(key: str, value: Any) -> bool:
    if key in _NUMBERS:
        return _is_number(value)
    if key == "type":
        return value in _KINDS or isinstance(value, list)
    return key not in _FITTING or isinstance(value, _FITTING[key])


def _held(schema: Schema, key: str, kind: type) -> list[Any]:
    held = schema.get(key)
    if not isinstance(held, kind):
        return []
    rows: Any = held.values() if isinstance(held, dict) else held
    return list(rows)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TYPED: Schema = {"properties": {}, "required": [], "enum": [], "anyOf": []}
_FITTING: dict[str, type] = {
    "properties": dict, "required": list, "enum": list, "anyOf": list, "oneOf": list, "items": dict,
    "title": str, "description": str, "format": str, "examples": list,
}  # fmt: skip
