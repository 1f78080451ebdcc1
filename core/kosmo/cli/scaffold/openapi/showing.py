"""Making a value that a schema takes, with all that it requires, however deep that is."""

from __future__ import annotations

import json

from kosmo.cli.scaffold.openapi.answers import kind_of
from kosmo.cli.scaffold.openapi.schemas import merged, required_of, simple
from kosmo.cli.scaffold.samples import sample
from kosmo.validation import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.cli.scaffold.openapi.document import Document

    Schema = dict[str, Any]

_DEEPEST = 6
_LONGEST = 300  # characters of an example, as JSON


def with_shown(document: Document, made: Schema, node: Any, shown: Any = None) -> Schema:
    """Add an example to the schema of an object or a list, as its parts alone make none that fits.

    `shown` is what the document itself has as an example.
    """
    if made.get("type") not in ("object", "array") or "examples" in made:
        return made
    for value in (shown, _value(document, node, 0)):
        usable = isinstance(value, (dict, list)) and value and not problems(value, made)
        if usable and _is_short(value):
            return {**made, "examples": [value]}
    return made


def _is_short(value: Any) -> bool:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError, RecursionError):
        return False
    # What cannot be shown is written with a backslash there.
    return len(text) <= _LONGEST and text.isprintable() and "\\" not in text.replace('\\"', "")


def _value(document: Document, node: Any, depth: int) -> Any:
    """Give a value: of several schemas that of the first, of an object what it requires."""
    schema = merged(document, node)
    given = schema.get("oneOf", schema.get("anyOf"))
    if isinstance(given, list) and given and depth < _DEEPEST:
        first = _value(document, given[0], depth + 1)
        own = _object(document, schema, depth) if "properties" in schema else {}
        return {**own, **first} if isinstance(first, dict) and isinstance(own, dict) else first
    kind = kind_of(schema)
    if kind == "object" or (kind is None and "properties" in schema):
        return _object(document, schema, depth)
    if kind == "array" and depth < _DEEPEST:
        inner = _value(document, schema.get("items"), depth + 1)
        return [] if inner is None else [inner]
    return sample(simple(document, schema, 1))


def _object(document: Document, schema: Schema, depth: int) -> Any:
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    if depth >= _DEEPEST:
        return {}
    names = required_of(schema)[:30]
    made = {name: _value(document, known.get(name), depth + 1) for name in names}
    return {name: value for name, value in made.items() if value is not None}
