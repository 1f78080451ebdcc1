"""Whether a model's answer can be held to a schema: every dialect's strict mode asks for it.

A strict mode wants every object closed and every value typed. A free-form object would lose all
that it may hold, so a tool that takes one is left as it is.
"""

from __future__ import annotations

from kosmo.tools.schema import inner, kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

_COMPLEX = frozenset(
    (
        "$defs", "$dynamicRef", "$ref", "allOf", "contains", "definitions", "dependentRequired",
        "dependentSchemas", "else", "if", "not", "oneOf", "patternProperties", "prefixItems",
        "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    )
)  # fmt: skip


def why_open(schema: Schema, where: str = "") -> str | None:
    """Say what keeps a schema from being strict, or None."""
    named = f"`{where}`" if where else "it"
    found = sorted(_COMPLEX.intersection(schema))
    if found:
        return f"{named} uses `{found[0]}`"
    if not _is_typed(schema):
        return f"{named} takes any value"
    if "object" in kinds(schema) and schema.get("additionalProperties") is not False:
        return f"{named} takes fields that are not described"
    for name, one in inner(schema):
        why = why_open(one, f"{where}.{name}".strip(".") if name else where)
        if why is not None:
            return why
    return None


def _is_typed(schema: Schema) -> bool:
    return any(key in schema for key in ("type", "anyOf", "enum", "const"))
