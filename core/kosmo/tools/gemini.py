"""Function declarations of Gemini.

`parameters` takes a subset of OpenAPI: one type per value, enumerations of strings, no empty
objects. What does not fit there is written as `parametersJsonSchema`, which takes JSON Schema.
"""

from __future__ import annotations

from kosmo.tools.reducing import reduced, without_const
from kosmo.tools.schema import everywhere, mapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.tools.tool import Tool

    Schema = dict[str, Any]

_SUBSET = frozenset(
    (
        "description", "enum", "format", "items", "maxItems", "maxLength", "maximum", "minItems",
        "minLength", "minimum", "pattern", "properties", "required", "type",
    )
)  # fmt: skip
_JSON_SCHEMA = frozenset(
    (
        "$defs", "$ref", "additionalProperties", "anyOf", "description", "enum", "format", "items",
        "maxItems", "maximum", "minItems", "minimum", "oneOf", "prefixItems", "properties",
        "required", "type",
    )
)  # fmt: skip
_FORMATS = ("date-time",)


def define(tool: Tool) -> dict[str, Any]:
    """Give the declaration; one without parameters has none, as an empty object is refused."""
    made: dict[str, Any] = {"name": tool.name, "description": tool.description}
    if not tool.parameters:
        return made
    schema = without_const(tool.schema)
    if all(_fits(one) for one in everywhere(schema)):
        return {**made, "parameters": _open_api(reduced(schema, _in_subset))}
    return {**made, "parametersJsonSchema": reduced(schema, _in_json_schema)}


def _fits(schema: Schema) -> bool:
    """Tell whether a schema can be written in the subset of OpenAPI."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind == "null":
        return False
    if kind == "object":
        return bool(schema.get("properties")) and schema["additionalProperties"] is False
    return "enum" not in schema or kind == "string"


def _open_api(schema: Schema) -> Schema:
    made = mapped(schema, _open_api)
    return {**made, "type": made["type"].upper()}


def _in_subset(keyword: str, value: Any) -> bool:
    return keyword in _SUBSET and (keyword != "format" or value in _FORMATS)


def _in_json_schema(keyword: str, value: Any) -> bool:
    return keyword in _JSON_SCHEMA and (keyword != "format" or value in _FORMATS)
