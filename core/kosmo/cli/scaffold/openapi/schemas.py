"""From the schemas of a document to the part of JSON Schema that kosmo checks arguments by."""

from __future__ import annotations

from kosmo.cli.scaffold.openapi.values import (
    bare_of,
    bounds,
    numbers,
    text_bounds,
    with_values,
    words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Schema = dict[str, Any]

_TYPES = ("string", "integer", "number", "boolean", "object", "array")
_DEEPEST = 3  # objects in one another
_MOST = 60  # properties of one object
_PARTS = 60  # schemas that `allOf` joins


def simple(document: Document, node: Any, depth: int = 0) -> Schema:
    """Give a schema that kosmo can check; what it cannot say, it leaves open."""
    schema = merged(document, node)
    kinds = _kinds(schema)
    if not kinds:
        choices = _choices(document, schema, depth)
        return {**(choices or {}), **words(schema)}
    if len(kinds) > 1:
        return {"anyOf": [{"type": kind} for kind in kinds], **words(schema)}
    (kind,) = kinds
    made: Schema = {"type": kind, **words(schema)}
    if kind == "array":
        if depth < _DEEPEST + 2:
            made["items"] = bare_of(simple(document, schema.get("items"), depth + 1))
        made |= bounds(schema, "minItems", "maxItems")
    elif kind == "object":
        made |= _object(document, schema, depth)
    elif kind == "string":
        made |= {**bounds(schema, "minLength", "maxLength"), **text_bounds(schema)}
    elif kind in ("integer", "number"):
        made |= numbers(schema)
    return with_values(made, schema)


def merged(document: Document, node: Any) -> Schema:
    """Follow references and join the parts of `allOf`, each once."""
    schema = document.resolved(node)
    beside = node.get("required") if isinstance(node, dict) and "$ref" in node else None
    if isinstance(beside, list):  # beside a reference, as OpenAPI 3.1 allows
        schema = {**schema, "required": [*required_of(schema), *beside]}
    if not isinstance(schema.get("allOf"), list):
        return schema
    joined: Schema = {}
    properties: Schema = {}
    required: list[Any] = []
    waiting, seen = [schema], 0
    known: set[int] = set()
    while waiting and seen < _PARTS:
        part = waiting.pop(0)
        seen += 1
        if id(part) in known:
            continue
        known.add(id(part))
        joined = {**part, **joined}
        inner = part.get("properties")
        properties |= inner if isinstance(inner, dict) else {}
        required += part["required"] if isinstance(part.get("required"), list) else []
        parts = part.get("allOf")
        waiting += [document.resolved(one) for one in parts] if isinstance(parts, list) else []
    joined.pop("allOf", None)
    return {**joined, **({"properties": properties} if properties else {}), "required": required}


def required_of(schema: Schema) -> list[str]:
    """List the properties that a schema says are required."""
    names = schema.get("required")
    return [one for one in names if isinstance(one, str)] if isinstance(names, list) else []


def properties_of(schema: Schema) -> dict[str, Any]:
    """Give the properties of an object's schema, those left out that only answers have."""
    inner = schema.get("properties")
    if not isinstance(inner, dict):
        return {}
    return {
        str(name): one
        for name, one in inner.items()
        if not (isinstance(one, dict) and one.get("readOnly") is True)
    }


def _kinds(schema: Schema) -> list[str]:
    said = schema.get("type")
    many = said if isinstance(said, list) else [said]
    kinds = [one for one in dict.fromkeys(map(str, many)) if one in _TYPES]
    if not kinds and "properties" in schema:
        return ["object"]
    if not kinds and "items" in schema:
        return ["array"]
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    texts = isinstance(values, list) and values and all(type(one) is str for one in values)
    if not kinds and texts:
        return ["string"]
    if set(kinds) == {"integer", "number"}:
        return ["number"]
    return kinds


def _choices(document: Document, schema: Schema, depth: int) -> Schema | None:
    """Give what `oneOf` or `anyOf` allow, where that is one thing or a few plain ones."""
    given = schema.get("oneOf", schema.get("anyOf"))
    if not isinstance(given, list) or not given or depth > _DEEPEST or len(given) > 12:
        return None
    some = [bare_of(simple(document, one, depth + 2)) for one in given]
    kinds = list(dict.fromkeys(one.get("type") for one in some))
    if None in kinds:
        return None
    if len(some) == 1:
        return some[0]
    if len(kinds) == 1 and kinds[0] == "object":
        return {"type": "object"}
    if len(kinds) == 1 and all("enum" not in one for one in some):
        return {"type": kinds[0], **({"items": {}} if kinds[0] == "array" else {})}
    return {"anyOf": list({str(one): one for one in some}.values())}


def _object(document: Document, schema: Schema, depth: int) -> Schema:
    inner = properties_of(schema)
    if depth >= _DEEPEST or not inner or len(inner) > _MOST or not document.affords(len(inner)):
        return {}
    made = {name: simple(document, one, depth + 1) for name, one in inner.items()}
    required = [one for one in required_of(schema) if one in made]
    return {"properties": made, **({"required": required} if required else {})}
