"""The table of a function's parameters: types, bounds, defaults, and the fields of a body."""

from __future__ import annotations

from kosmo.describe.markdown import table
from kosmo.describe.reserved import option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kosmo.spec import FunctionSpec

    Schema = dict[str, Any]

_FORMATS = {
    "id": "id",
    "ids": "ids, comma separated",
    "secret": "secret, as `env:NAME`",
    "date": "date",
    "date-time": "time",
}


def parameter_table(spec: FunctionSpec) -> str:
    """Give the table, empty for a function without parameters."""
    rows: list[tuple[str, ...]] = []
    for name, schema in spec.parameters.items():
        required = name in spec.input_schema["required"]
        head = option(name)
        rows.append((f"`{head}…`" if head.endswith("=") else f"`{head}`", *_row(schema, required)))
        rows += _fields(name, schema)
    return table(("parameter", "type", "", "what it is"), rows)


def kind_of(schema: Schema) -> str:
    """Name the type of a value: its choices, its format or its JSON type."""
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(one) for one in schema["anyOf"]))
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if schema.get("type") == "array":
        return f"list of {_several(schema.get('items', {}))}"
    return str(schema.get("type", "any JSON"))


def _fields(name: str, schema: Schema) -> Iterator[tuple[str, ...]]:
    """Give a row for each field of an object, or of the objects in a list, that is explained."""
    inner = schema.get("items", {}) if schema.get("type") == "array" else schema
    required = inner.get("required", ())
    for field, held in inner.get("properties", {}).items():
        if held.get("description") or field in required:
            yield (f"`{name}.{field}`", *_row(held, field in required))


def _row(schema: Schema, required: bool) -> tuple[str, str, str]:
    told = str(schema.get("description", "")).replace("``", "`")
    return kind_of(schema), ", ".join(_bounds(schema, required)), told


def _bounds(schema: Schema, required: bool) -> Iterator[str]:
    default = schema.get("default")
    if required:
        yield "**required**"
    if default not in (None, False, "", [], {}):
        yield f"default {str(default).lower() if isinstance(default, bool) else default}"
    for key, words in _BOUNDS.items():
        if key in schema:
            yield words.format(schema[key])


_BOUNDS = {
    "minimum": "at least {:g}",
    "maximum": "at most {:g}",
    "exclusiveMinimum": "more than {:g}",
    "exclusiveMaximum": "less than {:g}",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "maxLength": "at most {} characters",
    "pattern": "matches `{}`",
}


def _several(item: Schema) -> str:
    if "enum" in item:
        return kind_of(item)
    kinds = dict.fromkeys(kind_of(one) for one in item.get("anyOf", (item,)))
    return " or ".join(kind if kind == "any JSON" else f"{kind}s" for kind in kinds)
